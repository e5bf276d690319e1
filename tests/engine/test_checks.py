"""What is wrong is told at preview, all of it at once, and nothing is changed."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import CLOSEIO
from .stack import Stack

TWO = """
import pulumi
import pulumi_cloud_elements as cloud_elements

first = cloud_elements.Instance(
    "first", element_key="closeio", configuration={"username": "u", "password": "p"}
)
cloud_elements.Instance(
    "second",
    element_key="closeio",
    configuration={
        "username": first.token,
        "password": first.token,
        "event.notification.callback.url": first.created_date.apply(lambda date: f"no URL: {date}"),
    },
)
"""


def test_all_problems_are_told_at_once_with_their_paths(stack: Stack) -> None:
    stack.declare(
        element_key="closeio",
        name="<b>canary-name</b>",
        configuration={
            "username": "********",
            "event.notification.enabled": "canary-flag",
            "event.notification.callback.url": "canary-url",
            "event.vendor.type": "pigeon",
            "pasword": "canary-typo",  # codespell:ignore
        },
        tags=["crm", "crm"],
    )
    for shown in (stack.run("preview", ok=False).text, stack.up(ok=False).text):
        for line in (
            "name: contains HTML",
            "configuration.username: is the service's mask",
            "configuration.event.notification.enabled: must be a boolean",
            "configuration.event.notification.callback.url: must be an http or https URL",
            "tags[1]: is a duplicate",
            "configuration.password: is required by element closeio",
            (
                "warning: configuration.event.vendor.type: must be one of polling, webhook, "
                'webhooks, not "pigeon"'
            ),
            "did you mean password?",
        ):
            assert line in shown, shown
        assert "canary-url" not in shown
        assert "Traceback" not in shown
    assert stack.instances() == []
    assert stack.requests_made("POST") == []


def test_an_unknown_element_is_told_at_preview(stack: Stack) -> None:
    stack.declare(**{**CLOSEIO, "element_key": "close.io"})
    shown = stack.run("preview", ok=False).text
    assert 'element_key "close.io": no such element: did you mean closeio?' in shown


def test_what_is_not_known_at_preview_is_checked_at_the_apply(stack: Stack) -> None:
    (stack.program / "__main__.py").write_text(TWO)
    shown = stack.run("up", "--yes", ok=False).text  # with its preview, which passes
    assert "configuration.event.notification.callback.url: must be an http or https URL" in shown
    assert len(stack.instances()) == 1


@pytest.mark.parametrize(
    "fault",
    [{"kind": "status", "status": 403}, {"kind": "reset"}],
    ids=["forbidden", "down"],
)
def test_a_catalogue_that_does_not_answer_is_one_warning(
    stack: Stack, fault: dict[str, Any]
) -> None:
    stack.control("POST", "/faults", {**fault, "path": "^/elements"})
    shown = stack.up().text.split("Diagnostics:")[1]
    assert shown.count("configurations are not checked against their elements") == 1
    assert len(stack.instances()) == 1


def test_an_update_is_checked_with_one_look_at_the_catalogue_or_none(stack: Stack) -> None:
    stack.up()
    counts = stack.control("GET", "/requests")["counts"]
    assert counts["GET /elements/closeio"] == 1
    stack.declare(**{**CLOSEIO, "configuration": {"username": "u"}})
    shown = stack.up(ok=False).text
    assert "configuration.password: is required by element closeio" in shown
    assert stack.requests_made("PUT", "PATCH") == []
    stack.forget()
    stack.environment["CLOUD_ELEMENTS_CATALOGUE_CHECKS"] = "false"
    wrong = {"username": "u", "pasword": "p"}  # codespell:ignore
    stack.declare(**{**CLOSEIO, "configuration": wrong})
    stack.run("preview")
    assert stack.control("GET", "/requests")["counts"] == {}
