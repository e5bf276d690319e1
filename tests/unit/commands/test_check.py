"""`check`: the account that the settings name, and what is in it."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.errors import UnauthorizedError

from ..fake.service import service_error
from .describing.account import account
from .in_memory import InMemory, run, shown, shown_json


def test_check_counts_every_kind(capsys: pytest.CaptureFixture[str]) -> None:
    told = shown_json(capsys, account(), "check")
    assert (told["instances"], told["formulas"], told["virtualDataResources"]) == (1, 2, 1)
    lines = shown(capsys, account(), "check").splitlines()
    assert [line.split() for line in lines[-3:]] == [
        ["instances", "1"], ["formulas", "2"], ["organization's", "VDRs", "1"],
    ]  # fmt: skip


def test_check_says_what_the_user_may_not_read(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    service.fail("formulas.list", service_error(403))
    service.fail("definitions.list", service_error(403))
    lines = shown(capsys, service, "check").splitlines()
    assert [line.split()[-3:] for line in lines[-2:]] == [["cannot", "be", "read"]] * 2
    service.fail("formulas.list", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "check")
