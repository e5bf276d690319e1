"""Pulumi's resource options mean what they mean."""

from __future__ import annotations

from typing import Any

from .conftest import CLOSEIO
from .stack import Stack

PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
{before}
instance = cloud_elements.Instance("{name}", **declared, opts=pulumi.ResourceOptions({options}))
pulumi.export("id", instance.id)
pulumi.export("element", instance.element)
"""


def program(stack: Stack, options: str, name: str = "closeio", before: str = "") -> None:
    text = PROGRAM.format(options=options, name=name, before=before)
    (stack.program / "__main__.py").write_text(text)


def declare(stack: Stack, name: str = "Test", **entries: Any) -> None:
    configuration = {**CLOSEIO["configuration"], **entries}  # type: ignore[dict-item]
    stack.declare(**{**CLOSEIO, "name": name, "configuration": configuration})


def test_ignore_changes(stack: Stack) -> None:
    program(stack, "ignore_changes=['name']")
    stack.up()
    declare(stack, name="Other")
    stack.unchanged()
    stack.up()
    assert stack.instances()[0]["name"] == "Test"


def test_ignore_changes_of_one_entry(stack: Stack) -> None:
    program(
        stack, """ignore_changes=['configuration["event.vendor.type"]', 'configuration.password']"""
    )
    declare(stack, **{"event.vendor.type": "polling"})
    stack.up()
    declare(stack, **{"event.vendor.type": "webhook", "password": "canary-other"})
    stack.unchanged()
    declare(stack, **{"event.vendor.type": "webhook", "pagination.max": "7"})
    stack.up()
    [row] = stack.instances()
    assert row["configuration"]["event.vendor.type"] == "polling"
    assert row["configuration"]["pagination.max"] == "7"
    stack.unchanged()


def test_replace_on_changes_of_one_entry(stack: Stack) -> None:
    program(stack, """replace_on_changes=['configuration["pagination.max"]']""")
    declare(stack, **{"pagination.max": "7"})
    stack.up()
    old = stack.outputs()["id"]
    declare(stack, **{"pagination.max": "8"})
    assert "replace" in stack.run("preview").text
    stack.up()
    [row] = stack.instances()
    assert str(row["id"]) != old


def test_delete_before_replace(stack: Stack) -> None:
    program(stack, "delete_before_replace=True, replace_on_changes=['name']")
    stack.up()
    stack.forget()
    declare(stack, name="Other")
    stack.up()
    assert [made["method"] for made in stack.requests_made("POST", "DELETE")] == ["DELETE", "POST"]
    assert len(stack.instances()) == 1


def test_protect(stack: Stack) -> None:
    program(stack, "protect=True")
    stack.up()
    assert "protect" in stack.run("destroy", "--yes", ok=False).text
    assert len(stack.instances()) == 1


def test_retain_on_delete(stack: Stack) -> None:
    program(stack, "retain_on_delete=True")
    stack.up()
    stack.run("destroy", "--yes")
    assert len(stack.instances()) == 1


def test_aliases(stack: Stack) -> None:
    program(stack, "")
    stack.up()
    old = stack.outputs()["id"]
    program(stack, "aliases=[pulumi.Alias(name='closeio')]", name="renamed")
    stack.unchanged()
    stack.up()
    assert stack.outputs()["id"] == old
    # Its marker follows with its next change, and the next one is found by it.
    declare(stack, name="Other")
    stack.up()
    tags = stack.instances()[0]["tags"]
    program(stack, "", name="renamed")
    declare(stack, name="Third")
    stack.up()
    assert stack.instances()[0]["tags"] == tags
    assert len(stack.instances()) == 1


def test_parent_and_depends_on(stack: Stack) -> None:
    before = (
        "parent = pulumi.ComponentResource('my:crm:Connection', 'crm')\n"
        "first = cloud_elements.Instance('first', **declared)"
    )
    program(stack, "parent=parent, depends_on=[first]", before=before)
    stack.up()
    assert "my:crm:Connection$" in stack.urn()
    posts = stack.requests_made("POST")
    assert posts[0]["time"] <= posts[1]["time"]
    assert len(stack.instances()) == 2
    stack.unchanged()
    stack.run("destroy", "--yes")
    assert stack.instances() == []


def test_additional_secret_outputs(stack: Stack) -> None:
    program(stack, "additional_secret_outputs=['element']")
    stack.up()
    state = stack.raw_state()
    assert "Close.io Beta" not in state
    assert stack.instances()[0]["token"] not in state
    stack.unchanged()


def test_custom_timeouts_are_no_change_and_no_error(stack: Stack) -> None:
    program(stack, "custom_timeouts=pulumi.CustomTimeouts(create='1h')")
    stack.up()
    stack.unchanged()
