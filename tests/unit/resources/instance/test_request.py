from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import Marker
from pulumi_cloud_elements.resources.instance.request import (
    create_body,
    keeps_refresh_token,
    reauthenticate,
    update_body,
)

MARKER = Marker("pulumi-stack:1", "hash.nonce", "urn:pulumi:dev::lab::t::n")
CLOSEIO: dict[str, Any] = {
    "name": "Test",
    "element_key": "closeio",
    "configuration": {"username": "u", "port": 22.0},
}
SALESFORCE: dict[str, Any] = {
    "name": "Test",
    "element_key": "sfdc",
    "configuration": {"oauth.api.key": "k", "oauth.api.secret": "s"},
}


def test_without_a_marker_a_creation_sends_what_is_declared_and_nothing_else() -> None:
    assert create_body(CLOSEIO, None) == {
        "name": "Test",
        "element": {"key": "closeio"},
        "configuration": {"username": "u", "port": 22},
    }
    assert create_body({**CLOSEIO, "tags": []}, None)["tags"] == []


def test_with_a_marker_the_tag_that_the_service_would_have_given_stays() -> None:
    assert create_body(CLOSEIO, MARKER)["tags"] == ["Test", *MARKER.tags]
    assert create_body({**CLOSEIO, "tags": []}, MARKER)["tags"] == MARKER.tags
    assert create_body({**CLOSEIO, "tags": ["a"]}, MARKER)["tags"] == ["a", *MARKER.tags]


def test_what_an_oauth_creation_needs_is_sent() -> None:
    sent = create_body(
        {
            **SALESFORCE,
            "external_authentication": "initial",
            "provider_data": {"code": "c"},
            "retrieve_objects_after_instantiation": False,
        },
        None,
    )
    assert sent["externalAuthentication"] == "initial"
    assert sent["providerData"] == {"code": "c"}
    assert sent["retrieveObjectsAfterInstantiation"] is False


def test_a_put_sends_the_whole_section_with_what_is_reset() -> None:
    sent = update_body(CLOSEIO, None, {"pagination.max": "100", "port": "21"}, sign_in=False)
    assert sent["configuration"] == {"username": "u", "port": 22, "pagination.max": "100"}
    assert "tags" not in sent


def test_a_code_is_used_by_a_sign_in_alone() -> None:
    inputs = {**SALESFORCE, "provider_data": {"code": "c"}}
    assert "providerData" not in update_body(inputs, None, {}, sign_in=False)
    assert update_body(inputs, None, {}, sign_in=True)["providerData"] == {"code": "c"}


def changed(inputs: dict[str, Any], **entries: str) -> dict[str, Any]:
    names = {f"oauth.{key.replace('_', '.', 1)}": value for key, value in entries.items()}
    return {**inputs, "configuration": {**inputs["configuration"], **names}}


REFRESHING = {**SALESFORCE, "external_authentication": "initial"}


@pytest.mark.parametrize(
    ("state", "inputs", "said"),
    [
        (CLOSEIO, {**CLOSEIO, "configuration": {"username": "other"}}, None),
        (SALESFORCE, changed(SALESFORCE, api_secret="new"), False),
        (SALESFORCE, {**SALESFORCE, "reauthenticate": "1"}, False),
        (SALESFORCE, {**SALESFORCE, "reauthenticate": "1", "provider_data": {"code": "c"}}, True),
        (SALESFORCE, {**SALESFORCE, "provider_data": {"code": "c"}}, False),
        (SALESFORCE, REFRESHING, True),
        (REFRESHING, changed(REFRESHING, api_secret="new"), True),
        (REFRESHING, changed(REFRESHING, callback_url="https://example.com"), False),
        (REFRESHING, {**REFRESHING, "reauthenticate": "1"}, True),
        ({**REFRESHING, "reauthenticate": "1"}, {**REFRESHING, "reauthenticate": "1"}, False),
        ({"element": {"authentication": {"type": "oauth2"}}}, CLOSEIO, False),
    ],
)
def test_a_put_says_whether_to_sign_in_anew(
    state: dict[str, Any], inputs: dict[str, Any], said: bool | None
) -> None:
    assert reauthenticate(state, inputs) is said


WITH_TOKEN = {
    **REFRESHING,
    "configuration": {**SALESFORCE["configuration"], "oauth.user.refresh_token": "first"},
}


@pytest.mark.parametrize(
    ("state", "inputs", "keeps"),
    [
        (WITH_TOKEN, changed(WITH_TOKEN, callback_url="https://example.com"), True),
        (WITH_TOKEN, {**WITH_TOKEN, "name": "Other"}, True),
        (WITH_TOKEN, {**WITH_TOKEN, "reauthenticate": "2"}, False),
        (REFRESHING, WITH_TOKEN, False),
        (WITH_TOKEN, REFRESHING, False),
        ({**WITH_TOKEN, "external_authentication": "none"}, WITH_TOKEN, False),
        (WITH_TOKEN, {**WITH_TOKEN, "external_authentication": "none"}, False),
        (SALESFORCE, SALESFORCE, False),
    ],
)
def test_a_rotated_refresh_token_is_left_unless_it_is_changed_or_used(
    state: dict[str, Any], inputs: dict[str, Any], keeps: bool
) -> None:
    assert keeps_refresh_token(state, inputs) is keeps
