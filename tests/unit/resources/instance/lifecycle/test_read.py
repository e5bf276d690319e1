from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import OwnershipError, ServiceError
from pulumi_cloud_elements.resources.values import MASK

from ....fake.service import service_error
from .conftest import INPUTS, SECTION, WITH_ID, Account


def test_nothing_changed(account: Account) -> None:
    made = account.create()
    found = account.process().read(made.id, made.outputs)
    assert found == made
    assert account.changes() == []


def test_what_was_changed_elsewhere_is_in_the_inputs_entry_by_entry(account: Account) -> None:
    section = {
        **SECTION,
        "event.notification.enabled": True,
        "event.poller.refresh_interval": 15,
        "event.vendor.type": "webhook",
        "event.poller.configuration": {"a": [1]},
    }
    made = account.create(configuration=section, disabled=False)
    row = account.service.rows[made.id]
    row |= {"name": "By hand", "tags": [*row["tags"][1:], "by hand"], "disabled": True}
    row["configuration"] |= {
        "username": "the-key-by-hand",
        "password": "by hand",
        "event.notification.enabled": "false",
        "event.poller.refresh_interval": "30",
        "event.vendor.type": None,
        "event.poller.configuration": '{"a":[2]}',
        "pagination.max": "7",
    }
    found = account.process().read(made.id, made.outputs)
    assert found is not None
    assert found.inputs == {
        **WITH_ID,
        "element_key": "closeio",
        "name": "By hand",
        "tags": ["by hand"],
        "disabled": True,
        "configuration": {
            "username": "the-key-by-hand",
            # Masked: what was last applied stays.
            "password": "the-password",
            "event.notification.enabled": False,
            "event.poller.refresh_interval": 30.0,
            "event.poller.configuration": {"a": [2]},
        },
    }
    assert found.outputs["name"] == "By hand"
    assert found.outputs["configuration"] == found.inputs["configuration"]
    assert found.outputs["effective_configuration"]["pagination.max"] == "7"


def test_what_nobody_declared_stays_out_of_the_inputs(account: Account) -> None:
    made = account.process().create({k: v for k, v in INPUTS.items() if k != "tags"})
    account.service.rows[made.id] |= {"tags": ["other"], "disabled": True}
    found = account.process().read(made.id, made.outputs)
    assert found is not None
    assert found.inputs == {k: v for k, v in INPUTS.items() if k != "tags"}
    assert (found.outputs["tags"], found.outputs["disabled"]) == (["other"], True)


def test_what_the_service_does_not_report_is_kept(account: Account) -> None:
    more = {
        "provider_data": {"code": "the-code"},
        "reauthenticate": "1",
        "retrieve_objects_after_instantiation": True,
    }
    made = account.create(**more)
    found = account.process().read(made.id, made.outputs)
    assert found is not None
    assert found.inputs == {**INPUTS, **WITH_ID, **more}


def test_one_that_is_gone(account: Account) -> None:
    made = account.create()
    del account.service.rows[made.id]
    assert account.process().read(made.id, made.outputs) is None


def test_a_failure_is_not_gone(account: Account) -> None:
    made = account.create()
    account.service.fail("instances.get", service_error(500))
    with pytest.raises(ServiceError):
        account.process().read(made.id, made.outputs)


def test_a_read_by_id(account: Account) -> None:
    made = account.create()
    found = account.process().read(made.id, {})
    assert found is not None
    assert found.inputs == {"element_key": "closeio", "name": "Test", "configuration": {}}
    assert found.outputs["token"] == made.outputs["token"]
    assert found.outputs["configuration"] == {}
    assert found.outputs["effective_configuration"]["password"] == MASK


def test_a_read_of_an_unknown_id(account: Account) -> None:
    with pytest.raises(OwnershipError, match=r"^there is no instance 4711: correct the id$"):
        account.process().read("4711", {})


@pytest.mark.parametrize(
    ("change", "warning"),
    [
        ({"valid": False}, "instance 1: the service says that it is not valid"),
        (
            {"element": {"key": "sftp"}},
            "instance 1 is of element sftp now, no longer closeio",
        ),
    ],
    ids=["not valid", "another element"],
)
def test_what_the_service_does_by_itself_is_a_warning(
    account: Account, caplog: pytest.LogCaptureFixture, change: dict[str, Any], warning: str
) -> None:
    made = account.create()
    account.service.rows[made.id] |= change
    found = account.process().read(made.id, made.outputs)
    assert warning in caplog.text
    assert found is not None
    assert found.inputs == made.inputs


def test_a_service_that_reports_less_keeps_what_is_known(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    account.service.reported = ("id",)
    found = account.process().read(made.id, made.outputs)
    assert found is not None
    for kept in ("name", "token", "element_key", "configuration", "marker"):
        assert found.outputs[kept] == made.outputs[kept]
    assert found.inputs == made.inputs
    assert found.outputs["valid"] is None
    assert caplog.records == []
