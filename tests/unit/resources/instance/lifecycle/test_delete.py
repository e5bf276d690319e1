from __future__ import annotations

import pytest
from pulumi_cloud_elements.errors import ConflictError

from ....fake.service import service_error
from .conftest import INPUTS, REGISTRATION, Account


def test_it_is_deleted_by_one_request(account: Account) -> None:
    made = account.create()
    account.process().delete(made.id, made.outputs)
    assert account.changes() == ["instances.delete"]
    assert account.service.rows == {}


def test_one_that_is_gone_already_is_success(account: Account) -> None:
    made = account.create()
    del account.service.rows[made.id]
    account.process().delete(made.id, made.outputs)
    assert account.service.called("instances.delete") == ["instances.delete"]


def test_one_that_is_in_use_is_an_error(account: Account) -> None:
    made = account.create()
    account.service.fail("instances.delete", service_error(409))
    with pytest.raises(ConflictError):
        account.process().delete(made.id, made.outputs)
    assert list(account.service.rows) == [made.id]


def test_what_this_run_adopted_under_another_name_is_not_deleted(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    process = account.process()
    process.create({**INPUTS, "adopt": made.id}, REGISTRATION)
    process.delete(made.id, made.outputs)
    assert list(account.service.rows) == [made.id]
    assert "another resource of this run has taken it over" in caplog.text
