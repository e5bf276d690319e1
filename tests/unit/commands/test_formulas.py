"""`formulas`: the formulas of an account."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.errors import ServiceError

from ..fake.service import service_error
from .describing.account import account
from .in_memory import InMemory, run, shown, shown_json, shown_table


def test_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown_table(capsys, account(), "formulas") == [
        ["id", "name", "engine", "trigger", "active", "instances", "by", "Pulumi"],
        ["2", "A", "nightly", "sync", "v3", "event", "yes", "1", "yes"],
        ["1", "Called", "v3", "yes", "0", "no"],
    ]


def test_formulas_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = shown_json(capsys, account(), "formulas")
    assert first == {
        "id": "2",
        "name": "A nightly sync",
        "description": "Copies.",
        "engine": "v3",
        "trigger": "event",
        "active": True,
        "managed": True,
        "instances": [{"id": "3", "name": "nightly", "active": False}],
    }
    assert (second["managed"], second["description"], second["instances"]) == (False, None, [])


def test_no_value_of_a_formula_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (("formulas",), ("formulas", "--json"), ("vdrs", "--json"), ("instances",)):
        assert "canary" not in shown(capsys, account(), *arguments)


def test_formulas_that_cannot_be_read_are_a_failure() -> None:
    service = account()
    service.fail("formulas.list", service_error(500))
    with pytest.raises(ServiceError):
        run(InMemory(service), "formulas")
