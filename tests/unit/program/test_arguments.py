"""The typed forms turn into the plain dictionary."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements import Events, OAuth2, configuration
from pulumi_cloud_elements.program import arguments as typed


def test_what_is_given_turns_into_dotted_keys_and_nothing_else() -> None:
    assert configuration(
        {"pagination.max": 7},
        username="u",
        password="p",
        events=Events(enabled=True, vendor_type="webhook", callback_url="https://example.com/e"),
        filter_response_nulls=False,
    ) == {
        "username": "u",
        "password": "p",
        "filter.response.nulls": False,
        "event.notification.enabled": True,
        "event.vendor.type": "webhook",
        "event.notification.callback.url": "https://example.com/e",
        "pagination.max": 7,
    }
    assert configuration() == {}


def test_oauth() -> None:
    oauth = OAuth2(api_key="k", api_secret="s", refresh_token="r")
    assert configuration(oauth=oauth) == {
        "oauth.api.key": "k",
        "oauth.api.secret": "s",
        "oauth.user.refresh_token": "r",
    }


def test_every_field_has_a_key() -> None:
    assert {field.name for field in fields(Events)} == set(typed._EVENT_KEYS)
    assert {field.name for field in fields(OAuth2)} == set(typed._OAUTH2_KEYS)


def test_an_entry_given_twice_is_named_without_its_value() -> None:
    with pytest.raises(pulumi.RunError, match=r"twice.*: username$") as caught:
        configuration({"username": "canary"}, username="canary")
    assert "canary" not in str(caught.value)
    assert isinstance(caught.value, ValueError)  # as it always was


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"events": "canary"}, "events must be Events(...), not str"),
        ({"oauth": {"api_key": "canary"}}, "oauth must be OAuth2(...), not dict"),
        ({"oauth": Events()}, "oauth must be OAuth2(...), not Events"),
        ({"entries": ["canary"]}, "entries must be a dictionary, not list"),
    ],
)
def test_an_argument_of_another_type(wrong: Any, message: str) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        configuration(**wrong)
    assert str(caught.value) == f"configuration: {message}"
