from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import OwnershipError, ServiceError
from pulumi_cloud_elements.recovery.marker import CREATION_ID, creation_id_of, without_markers
from pulumi_cloud_elements.resources.base import Resource

from ....fake.service import Service, service_error
from .conftest import INPUTS, REGISTRATION, SECTION, WITH_ID, Account


@pytest.fixture
def existing(account: Account) -> Resource:
    return account.process(marker=False).create(INPUTS, REGISTRATION)


def adopt(account: Account, id_: str, **more: Any) -> Resource:
    account.service.calls.clear()
    inputs = {**INPUTS, **WITH_ID, "adopt": id_, **more}
    return account.process().create(inputs, REGISTRATION)


def test_one_that_is_as_declared_gets_our_marker_alone(
    account: Account, existing: Resource
) -> None:
    adopted = adopt(account, existing.id)
    assert account.changes() == ["instances.patch"]
    assert list(account.body("instances.patch")) == ["tags"]
    row = account.service.rows[existing.id]
    assert without_markers(row["tags"]) == INPUTS["tags"]
    assert creation_id_of(row["tags"]) == WITH_ID[CREATION_ID]
    assert adopted.id == existing.id
    marked = {**WITH_ID, "adopt": existing.id, "marker": adopted.outputs["marker"]}
    assert adopted.outputs == {**existing.outputs, **marked}
    assert adopted.outputs["marker"] in row["tags"]


@pytest.mark.parametrize(
    ("other", "request_"),
    [
        ({"name": "Other"}, "instances.patch"),
        ({"tags": ["other"]}, "instances.patch"),
        ({"configuration": {**SECTION, "username": "the-other-key"}}, "instances.put"),
        ({"configuration": {**SECTION, "pagination.max": 7}}, "instances.put"),
    ],
    ids=str,
)
def test_one_that_differs_is_brought_to_what_is_declared_by_one_request(
    account: Account, existing: Resource, other: dict[str, Any], request_: str
) -> None:
    adopted = adopt(account, existing.id, **other)
    assert account.changes() == [request_]
    row = account.service.rows[existing.id]
    assert row["name"] == adopted.outputs["name"] == {**INPUTS, **other}["name"]
    assert without_markers(row["tags"]) == adopted.outputs["tags"] == {**INPUTS, **other}["tags"]
    for key, value in {**INPUTS, **other}["configuration"].items():
        assert row["configuration"][key] == str(value)


class ShortOnPut(Service):
    """A service whose response to an update has no token."""

    def replace(self, *arguments: Any, **options: Any) -> dict[str, Any]:
        row = super().replace(*arguments, **options)
        return {key: value for key, value in row.items() if key != "token"}


def test_its_token_is_known_though_the_update_does_not_report_it(account: Account) -> None:
    account.service = ShortOnPut()
    made = account.create()
    assert adopt(account, made.id, name="Other").outputs["token"] == "the-token-1"


def test_it_is_disabled_too(account: Account, existing: Resource) -> None:
    adopted = adopt(account, existing.id, disabled=True)
    assert account.changes() == ["instances.patch", "instances.set_enabled"]
    assert adopted.outputs["disabled"] is account.service.rows[existing.id]["disabled"] is True


def test_an_unknown_id_says_what_to_do(account: Account) -> None:
    with pytest.raises(OwnershipError, match=r"adopt: there is no instance 4711: correct the id"):
        adopt(account, "4711")
    assert account.changes() == []


def test_one_of_another_element_is_refused(account: Account, existing: Resource) -> None:
    with pytest.raises(OwnershipError, match=r"instance 1 is of element closeio, not sftp"):
        adopt(account, existing.id, element_key="sftp")
    assert account.changes() == []


def test_two_resources_cannot_adopt_the_same(account: Account, existing: Resource) -> None:
    process = account.process()
    process.create({**INPUTS, "adopt": existing.id}, REGISTRATION)
    with pytest.raises(OwnershipError, match="adopt it once"):
        process.create({**INPUTS, "adopt": existing.id}, REGISTRATION)


def test_a_failure_leaves_it_as_it_was(account: Account, existing: Resource) -> None:
    before = account.service.shown(account.service.rows[existing.id])
    account.service.fail("instances.patch", service_error(500))
    with pytest.raises(ServiceError):
        adopt(account, existing.id, name="Other")
    assert account.service.shown(account.service.rows[existing.id]) == before


def test_a_code_is_not_used_for_one_that_has_signed_in(account: Account) -> None:
    inputs = {
        "element_key": "sfdc",
        "name": "Test",
        "configuration": {"oauth.api.key": "k", "oauth.api.secret": "s"},
        "provider_data": {"code": "the-code"},
        "reauthenticate": "1",
    }
    made = account.process(marker=False).create(inputs, REGISTRATION)
    account.service.calls.clear()
    account.process().create({**inputs, "adopt": made.id, "name": "New"}, REGISTRATION)
    assert account.changes() == ["instances.patch"]
    assert "providerData" not in account.body("instances.patch")
