"""Failures are one clear line, and lose nothing."""

from __future__ import annotations

import re

from cloud_elements_sandbox.server import running

from .conftest import CLOSEIO
from .stack import PASSWORD, Stack


def test_a_missing_entry_is_named_with_the_request_id(stack: Stack) -> None:
    stack.environment["CLOUD_ELEMENTS_CATALOGUE_CHECKS"] = "false"
    stack.declare(**{**CLOSEIO, "configuration": {"username": "u-canary"}})
    shown = stack.up(ok=False).text
    assert "password" in shown
    assert re.search(
        r'creating failed for instance "Test": POST .* answered 400: .*\[requestId ', shown
    )
    assert "Traceback" not in shown
    assert "u-canary" not in shown
    assert stack.instances() == []


def test_missing_settings_are_one_line_that_says_how_to_set_them(stack: Stack) -> None:
    del stack.environment["CLOUD_ELEMENTS_USER_SECRET"]
    shown = stack.run("preview", ok=False).text
    assert "missing userSecret" in shown
    assert "pulumi config set --secret cloud-elements:userSecret" in shown
    assert "Traceback" not in shown


def test_another_base_url_is_refused_and_a_move_is_possible_on_purpose(stack: Stack) -> None:
    stack.up()
    old = stack.sandbox.url
    with running() as other:
        stack.environment |= {
            "CLOUD_ELEMENTS_BASE_URL": other.url,
            "CLOUD_ELEMENTS_USER_SECRET": other.user_secret,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": other.organization_secret,
        }
        for verb in ("refresh", "destroy"):
            shown = stack.run(verb, "--yes", ok=False).text
            assert f"was made at {old}, but the provider is configured for {other.url}" in shown
    assert len(stack.instances()) == 1
    # The same service under another name, as after a move of the platform.
    stack.environment |= {
        "CLOUD_ELEMENTS_BASE_URL": old.replace("127.0.0.1", "localhost"),
        "CLOUD_ELEMENTS_USER_SECRET": stack.sandbox.user_secret,
        "CLOUD_ELEMENTS_ORGANIZATION_SECRET": stack.sandbox.organization_secret,
        "CLOUD_ELEMENTS_MOVED_FROM": old,
    }
    stack.run("refresh", "--yes")
    del stack.environment["CLOUD_ELEMENTS_MOVED_FROM"]
    stack.run("destroy", "--yes")
    assert stack.instances() == []


def test_a_gateways_404_is_not_gone(stack: Stack) -> None:
    stack.up()
    stack.control("POST", "/faults", {"kind": "html", "status": 404, "path": "^/instances/"})
    assert "not in the service's own words" in stack.run("refresh", "--yes", ok=False).text
    assert "not in the service's own words" in stack.run("destroy", "--yes", ok=False).text
    stack.control("DELETE", "/faults")
    stack.unchanged()


def test_rotation_in_the_environment_works_at_once(stack: Stack) -> None:
    stack.up()
    good = stack.environment["CLOUD_ELEMENTS_USER_SECRET"]
    stack.environment["CLOUD_ELEMENTS_USER_SECRET"] = "canary-old"
    shown = stack.run("refresh", "--yes", ok=False).text
    assert "answered 401" in shown
    assert "canary-old" not in shown
    stack.environment["CLOUD_ELEMENTS_USER_SECRET"] = good
    stack.run("refresh", "--yes")
    stack.run("destroy", "--yes")


def test_rotation_in_stack_configuration_needs_the_program(stack: Stack) -> None:
    good = stack.environment.pop("CLOUD_ELEMENTS_USER_SECRET")
    stack.run("config", "set", "--secret", "cloud-elements:userSecret", "--", good)
    stack.up()
    stack.run("config", "set", "--secret", "cloud-elements:userSecret", "canary-wrong")
    shown = stack.run("preview", "--refresh", "--run-program", ok=False).text
    assert "answered 401" in shown
    assert "--run-program" in shown
    stack.run("config", "set", "--secret", "cloud-elements:userSecret", "--", good)
    stack.run("refresh", "--yes", "--run-program")


def test_secrets_are_in_plain_nowhere(stack: Stack) -> None:
    shown = [stack.up().text]
    token = stack.outputs()["token"]
    shown += [
        stack.run("preview", "--diff").text,
        stack.run("preview", "--json").text,
        stack.run("refresh", "--yes", "--diff").text,
        stack.run("stack", "output", "--json").text,
        stack.run("stack", "export").text,
    ]
    stack.declare(**{**CLOSEIO, "configuration": {"username": "canary-new", "password": PASSWORD}})
    stack.control("POST", "/faults", {"kind": "status", "status": 400, "method": "PUT", "count": 9})
    shown += [stack.run("preview", "--diff").text, stack.up(ok=False).text]
    stack.control("DELETE", "/faults")
    shown += [stack.up().text, stack.run("destroy", "--yes").text, stack.raw_state()]
    canaries = [
        "canary",
        token,
        stack.sandbox.user_secret,
        stack.sandbox.organization_secret,
    ]
    for text in shown:
        for canary in canaries:
            assert canary not in text
