"""What of a formula is a secret, and what is hidden from messages."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula.fields import FIELDS


def step(**properties: Any) -> dict[str, Any]:
    return {"steps": {"ask": {"type": "httpRequest", "properties": properties}}}


def marked(bag: dict[str, Any]) -> Any:
    return FIELDS.marked(bag, lambda value: ["secret", value])["steps"]["ask"]["properties"]


@pytest.mark.parametrize(
    "headers",
    [
        '{"Authorization": "Basic dXNlcjpwYXNz"}',
        "Authorization: Bearer abcdef",
        '{"X-Api-Key": "0123456789"}',
        "client_secret=0123456789",
    ],
)
def test_a_credential_that_is_written_out_is_a_secret(headers: str) -> None:
    assert marked(step(headers=headers)) == {"headers": ["secret", headers]}
    assert marked(step(headers={"Authorization": "Bearer abcdef"})) == {
        "headers": {"Authorization": ["secret", "Bearer abcdef"]}
    }


@pytest.mark.parametrize(
    "value",
    [
        "${steps.headers.authorization}",
        '{"Authorization": "Bearer ${config.token}"}',
        "/contacts?where=name",
        '{"accept": "application/json"}',
        5,
        True,
    ],
)
def test_a_reference_is_not(value: Any) -> None:
    assert marked(step(headers=value)) == {"headers": value}


def test_code_is_shown() -> None:
    body = "const password = 'written out';"
    assert marked(step(body=body)) == {"body": body}


def test_what_messages_do_not_repeat() -> None:
    bag = step(body="the-code", method="GET", api="/contacts", query="the-query")
    assert set(FIELDS.hidden(bag)) == {"the-code", "the-query"}
