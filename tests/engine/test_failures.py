"""Failures are one clear line, and lose nothing."""

from __future__ import annotations

import json
import re

from cloud_elements_sandbox.server import running

from .conftest import CLOSEIO
from .stack import Stack


def test_missing_settings_and_entries_are_one_line_that_says_what_to_do(stack: Stack) -> None:
    secret = stack.environment.pop("CLOUD_ELEMENTS_USER_SECRET")
    shown = stack.run("preview", ok=False).text
    assert "missing userSecret" in shown
    assert "pulumi config set --secret cloud-elements:userSecret" in shown
    assert "Traceback" not in shown

    stack.environment["CLOUD_ELEMENTS_USER_SECRET"] = secret
    stack.environment["CLOUD_ELEMENTS_CATALOGUE_CHECKS"] = "false"
    stack.declare(**{**CLOSEIO, "configuration": {"username": "u-canary"}})
    shown = stack.up(ok=False).text
    assert "password" in shown
    assert re.search(
        r'creating failed for instance "Test": POST .* returned 400: .*\[requestId ', shown
    )
    assert "Traceback" not in shown
    assert "u-canary" not in shown
    assert stack.instances() == []


def test_nothing_is_lost_to_another_url_a_gateway_or_old_secrets(stack: Stack) -> None:
    stack.up()
    good = dict(stack.environment)
    old = stack.sandbox.url

    # Another base URL is refused.
    with running() as other:
        stack.environment |= {
            "CLOUD_ELEMENTS_BASE_URL": other.url,
            "CLOUD_ELEMENTS_USER_SECRET": other.user_secret,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": other.organization_secret,
        }
        for verb in (stack.refresh, stack.destroy):
            shown = verb(ok=False).text
            assert f"was created at {old}, but the provider is configured for {other.url}" in shown
    assert len(stack.instances()) == 1

    # A gateway's 404 does not mean gone.
    stack.environment = dict(good)
    stack.control("POST", "/faults", {"kind": "html", "status": 404, "path": "^/instances/"})
    assert "not in the service's own form" in stack.refresh(ok=False).text
    assert "not in the service's own form" in stack.destroy(ok=False).text
    stack.control("DELETE", "/faults")

    # A rotation in the environment works at once.
    stack.environment["CLOUD_ELEMENTS_USER_SECRET"] = "canary-old"
    shown = stack.refresh(ok=False).text
    assert "returned 401" in shown
    assert "canary-old" not in shown
    stack.environment = dict(good)
    stack.unchanged_by_a_refresh()

    # The same service under another name, as after a move of the platform, which is on purpose.
    stack.environment |= {
        "CLOUD_ELEMENTS_BASE_URL": old.replace("127.0.0.1", "localhost"),
        "CLOUD_ELEMENTS_MOVED_FROM": old,
    }
    stack.refresh()
    del stack.environment["CLOUD_ELEMENTS_MOVED_FROM"]
    stack.destroy()
    assert stack.instances() == []


def test_rotation_in_stack_configuration_needs_the_program(stack: Stack) -> None:
    good = stack.environment.pop("CLOUD_ELEMENTS_USER_SECRET")
    stack.run("config", "set", "--secret", "cloud-elements:userSecret", "--", good)
    settings = stack.program / "Pulumi.dev.yaml"
    as_it_was = settings.read_text()
    stack.up()
    stack.run("config", "set", "--secret", "cloud-elements:userSecret", "canary-wrong")
    shown = stack.run("preview", "--refresh", "--run-program", ok=False).text
    assert "returned 401" in shown
    assert "--run-program" in shown
    settings.write_text(as_it_was)
    stack.refresh("--run-program")


THREE = """
import json
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    for name, inputs in json.load(file).items():
        cloud_elements.Instance(name, **inputs)
"""


def test_what_fails_is_told_for_each_and_kept_and_the_rest_goes_on(stack: Stack) -> None:
    (stack.program / "__main__.py").write_text(THREE)
    stack.environment["CLOUD_ELEMENTS_CATALOGUE_CHECKS"] = "false"

    def declare(**passwords: str | None) -> None:
        stack.declare(
            **{
                name: {**CLOSEIO, "name": name, "configuration": {"username": "u"} | given}
                for name, password in passwords.items()
                for given in [{} if password is None else {"password": password}]
            }
        )

    def in_state(name: str) -> bool:
        return any(row["urn"].endswith(f"::{name}") for row in stack.resources())

    def configuration_in_state(name: str) -> str | None:
        state = json.loads(stack.run("stack", "export", "--show-secrets").text)
        for row in state["deployment"]["resources"]:
            if row["urn"].endswith(f"::{name}"):
                kept = row["outputs"]["configuration"]
                return json.dumps(kept)
        return None

    # Slow, so that all three are under way when the first one fails.
    stack.control("POST", "/faults", {"kind": "latency", "seconds": 2, "method": "POST"})
    declare(one=None, two=None, three="canary-3")
    shown = stack.up(ok=False).text
    stack.control("DELETE", "/faults")
    for name in ("one", "two"):
        assert f'creating failed for instance "{name}": POST' in shown
    assert "Traceback" not in shown
    assert [row["name"] for row in stack.instances()] == ["three"]
    declare(one="canary-1", two="canary-2", three="canary-3")
    stack.up()

    # The service does what an update asks for, and every answer to it is lost.
    stack.control("POST", "/faults", {"kind": "reset", "when": "after", "method": "PUT"})
    declare(one="canary-new", two="canary-2", three="canary-3")
    shown = stack.up(ok=False).text
    assert 'updating failed for instance "one"' in shown
    assert "canary-1" in str(configuration_in_state("one"))
    stack.control("DELETE", "/faults")

    # The update is made in the run whose delete fails.
    stack.control("POST", "/faults", {"kind": "status", "status": 503, "method": "DELETE"})
    declare(one="canary-new", two="canary-2")
    shown = stack.up(ok=False).text
    assert "canary-new" in str(configuration_in_state("one"))
    assert 'deleting failed for instance "three"' in shown
    assert in_state("three")
    assert len(stack.instances()) == 3
    stack.control("DELETE", "/faults")
    stack.up()
    stack.unchanged()
    assert not in_state("three")
    assert {row["name"] for row in stack.instances()} == {"one", "two"}
