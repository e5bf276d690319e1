from __future__ import annotations

import logging
from typing import Any

import pytest
from pulumi_cloud_elements.errors import (
    BadRequestError,
    HalfMadeError,
    OwnershipError,
    ResponseLostError,
    UnauthorizedError,
)
from pulumi_cloud_elements.recovery.marker import without_markers
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.account import fingerprint
from pulumi_cloud_elements.resources.values import MASK

from ....fake.process import SETTINGS, URL
from ....fake.service import AFTER, Service, lost_response, service_error
from .conftest import INPUTS, OAUTH, REGISTRATION, SECTION, WITH_ID, Account


def test_the_outputs_are_the_response_the_inputs_and_the_account(account: Account) -> None:
    inputs = {**INPUTS, **WITH_ID}
    made = account.process().create(inputs, REGISTRATION)
    row = account.service.rows[made.id]
    outputs = dict(made.outputs)
    assert (made.id, made.inputs) == ("1", inputs)
    assert outputs.pop("marker") in row["tags"]
    assert outputs.pop("effective_configuration")["password"] == MASK
    assert outputs.pop("element")["hub"] == "crm"
    assert outputs.pop("user") == {
        "id": 1,
        "email_address": "sandbox@example.com",
        "first_name": "Sandbox",
        "last_name": "User",
    }
    assert outputs == {
        **WITH_ID,
        "element_key": "closeio",
        "name": "Test",
        "configuration": SECTION,
        "tags": ["crm"],
        "disabled": False,
        "external_authentication": "none",
        "token": "the-token-1",
        "element_id": 146,
        "valid": True,
        "created_date": "2026-01-01T00:00:00Z",
        "provision_interactions": [],
        "max_cache_size": 0,
        "cache_time_to_live": 0,
        "events_enabled": False,
        "caching_enabled": False,
        "trace_logging_enabled": False,
        "base_url": URL,
        "account": fingerprint(SETTINGS),
        "organization_id": "1",
        "declared": ["tags"],
    }


def test_one_create_request_after_the_credentials_are_known_to_be_right(account: Account) -> None:
    account.process().create(INPUTS, REGISTRATION)
    calls = account.service.called()
    assert calls[0] == "organizations.current_id"
    assert account.changes() == ["instances.create"]
    body = account.body("instances.create")
    assert without_markers(body.pop("tags")) == ["crm"]
    assert body == {"name": "Test", "element": {"key": "closeio"}, "configuration": SECTION}


def test_without_tags_the_services_own_are_kept(account: Account) -> None:
    inputs = {key: value for key, value in INPUTS.items() if key != "tags"}
    assert account.process().create(inputs, REGISTRATION).outputs["tags"] == ["Test"]


@pytest.mark.parametrize(
    ("settings", "registration"),
    [({"marker": False}, REGISTRATION), ({}, Registration())],
    ids=["the setting", "no URN"],
)
def test_without_a_marker_the_request_is_the_documented_one(
    account: Account, settings: dict[str, Any], registration: Registration
) -> None:
    made = account.process(**settings).create(INPUTS, registration)
    assert made.outputs["marker"] is None
    assert account.service.rows[made.id]["tags"] == ["crm"]
    assert account.service.called("instances.list") == []


def test_without_a_marker_a_lost_response_says_how_to_look(account: Account) -> None:
    account.service.fail("instances.create", lost_response, AFTER)
    with pytest.raises(ResponseLostError, match="look for it by its name"):
        account.process(marker=False).create(INPUTS, REGISTRATION)


def test_bad_credentials_show_before_anything_is_made(account: Account) -> None:
    account.service.fail("organizations.current_id", lambda: service_error(401))
    with pytest.raises(UnauthorizedError):
        account.process().create(INPUTS, REGISTRATION)
    assert account.service.called() == ["organizations.current_id"]


def test_a_hidden_organization_is_no_failure(account: Account) -> None:
    account.service.organization_id = None
    assert account.process().create(INPUTS, REGISTRATION).outputs["organization_id"] is None


def test_a_create_that_the_service_refuses_makes_nothing(account: Account) -> None:
    with pytest.raises(BadRequestError, match="Missing required configuration"):
        account.process().create({**INPUTS, "configuration": {}}, REGISTRATION)
    assert account.service.rows == {}


def test_it_is_disabled_by_a_request_of_its_own(account: Account) -> None:
    made = account.process().create({**INPUTS, "disabled": True}, REGISTRATION)
    assert account.changes() == ["instances.create", "instances.set_enabled"]
    assert made.outputs["disabled"] is account.service.rows[made.id]["disabled"] is True
    assert made.outputs["declared"] == ["tags", "disabled"]


def test_one_that_is_enabled_needs_no_request(account: Account) -> None:
    account.process().create({**INPUTS, "disabled": False}, REGISTRATION)
    assert account.changes() == ["instances.create"]


def test_one_that_cannot_be_disabled_is_half_made(account: Account) -> None:
    account.service.fail("instances.set_enabled", service_error(500, "no: the-token-1"))
    with pytest.raises(HalfMadeError) as caught:
        account.process().create({**INPUTS, "disabled": True}, REGISTRATION)
    assert str(caught.value) == (
        "instance 1 exists, but is not disabled yet: the service responded 500: no: [secret] "
        "[requestId 1]; run again"
    )
    assert caught.value.id == "1"
    assert caught.value.outputs["token"] == "the-token-1"
    assert caught.value.outputs["disabled"] is False
    assert caught.value.outputs["organization_id"] == "1"


class WithoutToken(Service):
    """A service whose response to a create has no token."""

    def create(self, body: Any) -> dict[str, Any]:
        return {key: value for key, value in super().create(body).items() if key != "token"}


def test_a_token_that_the_response_lacks_is_read(account: Account) -> None:
    account.service = WithoutToken()
    assert account.process().create(INPUTS, REGISTRATION).outputs["token"] == "the-token-1"


def test_a_token_that_cannot_be_read_loses_no_instance(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.service = WithoutToken()
    account.service.fail("instances.get", service_error(500))
    made = account.process().create(INPUTS, REGISTRATION)
    assert (made.id, made.outputs["token"]) == ("1", None)
    assert "instance 1 was created, but its token is unknown" in caplog.text


def test_one_of_another_element_with_our_marker_is_not_taken_back(account: Account) -> None:
    made = account.create()
    account.service.rows[made.id]["element"] = {"key": "sftp"}
    with pytest.raises(OwnershipError):
        account.process().create({**INPUTS, **WITH_ID}, REGISTRATION)
    assert list(account.service.rows) == [made.id]
    assert account.changes() == []


@pytest.mark.parametrize(
    ("more", "refresh_token"),
    [
        ({"provider_data": {"code": "the-code"}}, "refreshed-by-1"),
        (
            {
                "external_authentication": "initial",
                "configuration": {**OAUTH["configuration"], "oauth.user.refresh_token": "the-r"},
            },
            "the-r",
        ),
    ],
    ids=["with a browser", "without one"],
)
def test_oauth(account: Account, more: dict[str, Any], refresh_token: str) -> None:
    made = account.process().create({**OAUTH, **more}, REGISTRATION)
    stored = account.service.rows[made.id]["configuration"]
    assert stored["oauth.user.refresh_token"] == refresh_token
    assert made.outputs["configuration"] == {**OAUTH, **more}["configuration"]
    assert made.outputs.get("provider_data") == more.get("provider_data")


def test_an_instance_that_is_not_valid_is_a_warning(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.service.valid = False
    account.process().create(INPUTS, REGISTRATION)
    [record] = [row for row in caplog.records if row.levelno == logging.WARNING]
    assert record.getMessage() == (
        "instance 1: the service says that it is not valid: check its credentials at the vendor, "
        "and its configuration"
    )
