"""Whose an instance is: what a user does to stacks and resources takes nobody's instance away."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from .conftest import CLOSEIO, initialize
from .stack import API_KEY, PASSWORD, Stack
from .test_creation import kill_during_creation

OTHER = {**CLOSEIO, "name": "Other"}
JIRA = {
    **CLOSEIO,
    "element_key": "jira",
    "configuration": {
        "username": API_KEY,
        "password": PASSWORD,
        "base.url": "https://jira.example.com",
    },
}
PLAIN = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
options = pulumi.ResourceOptions({options})
instance = cloud_elements.Instance("closeio", **declared, opts=options)
pulumi.export("id", instance.id)
"""
IN_A_COMPONENT = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
component = pulumi.ComponentResource("my:module:Component", "component")
options = pulumi.ResourceOptions(
    parent=component, aliases=[pulumi.Alias(name="closeio", parent=pulumi.ROOT_STACK_RESOURCE)]
)
instance = cloud_elements.Instance("renamed", **declared, opts=options)
pulumi.export("id", instance.id)
"""


def program(stack: Stack, options: str = "") -> None:
    (stack.program / "__main__.py").write_text(PLAIN.format(options=options))


def creation_id(stack: Stack) -> Any:
    [row] = [row for row in stack.resources() if "Instance::" in row["urn"]]
    assert row["inputs"]["__creation_id"] == row["outputs"]["__creation_id"]
    return row["inputs"]["__creation_id"]


def select(stack: Stack, name: str) -> None:
    """Have all commands after this one be about another stack of the same program."""
    stack.name = stack.environment["PULUMI_STACK"] = name


def test_renames_aliases_parents_and_moves_change_nothing(stack: Stack) -> None:
    program(stack)
    stack.up()
    before, own = stack.instances(), creation_id(stack)
    # Another name and another parent at once; another name alone is in test_options.py.
    (stack.program / "__main__.py").write_text(IN_A_COMPONENT)
    stack.up()
    stack.run("stack", "rename", "production")
    select(stack, "production")
    stack.unchanged()
    assert (stack.instances(), creation_id(stack)) == (before, own)
    # Moved into another stack, it is changed and deleted there as it was here.
    initialize(stack, "other")
    urn = "urn:pulumi:production::lab::my:module:Component$pulumi-python:dynamic/cloudelements:"
    stack.run(
        *("state", "move", "--yes", "--include-parents", f"{urn}Instance::renamed"),
        *("--source", "organization/lab/production", "--dest", "organization/lab/other"),
    )
    stack.declare(**OTHER)
    stack.up()
    [row] = stack.instances()
    assert (row["id"], row["name"], creation_id(stack)) == (before[0]["id"], "Other", own)
    stack.destroy()
    assert stack.instances() == []


def test_forced_replacements_replace_and_options_over_all_inputs_do_not_mind(
    stack: Stack,
) -> None:
    ids, own = [], []

    def changed() -> None:
        [row] = stack.instances()
        assert stack.plain_outputs()["id"] == str(row["id"])
        ids.append(row["id"])
        own.append(creation_id(stack))

    program(stack, options='replace_on_changes=["*"], replacement_trigger="1"')
    stack.up()
    changed()
    stack.unchanged()
    stack.run("state", "taint", "--yes", stack.urn())
    stack.up()
    changed()
    stack.declare(**OTHER)
    stack.up()
    changed()
    program(stack, options='replacement_trigger="2"')
    stack.up()
    changed()
    assert len(set(ids)) == 4
    assert len(set(own)) >= 3  # `replacement_trigger` alone shows the old inputs to the check
    program(stack, options='ignore_changes=["*"]')
    stack.declare(**CLOSEIO)
    stack.unchanged()
    stack.run("up", "--yes", "--skip-preview", "--replace", stack.urn())
    changed()
    assert len(set(ids)) == 5


def test_a_saved_plan_keeps_its_creation_id_and_can_be_applied_again_after_a_kill(
    stack: Stack, tmp_path: Path
) -> None:
    program(stack, options="retain_on_delete=True")
    plan = str(tmp_path / "plan.json")
    stack.run("preview", "--save-plan", plan)
    kill_during_creation(stack, seconds=1, arguments=("--plan", plan))
    time.sleep(2)
    [left] = stack.instances()
    # Another machine has no note; the state shows two creates of one creation id.
    (tmp_path / "other").mkdir()
    stack.environment["TMPDIR"] = str(tmp_path / "other")
    stack.run("cancel", "--yes")
    shown = stack.run("up", "--yes", "--skip-preview", "--plan", plan).text
    assert f"taking back instance {left['id']}" in shown
    assert stack.plain_outputs()["id"] == str(left["id"])
    # What was retained is not taken by the plan that once made it.
    stack.refresh("--clear-pending-creates")
    stack.destroy()
    [retained] = stack.instances()
    shown = stack.run("up", "--yes", "--skip-preview", "--plan", plan, ok=False).text
    assert f"instance {retained['id']} (Test; created" in shown
    assert stack.instances() == [retained]
    # Nor by a run without a plan.
    stack.declare(**{**CLOSEIO, "name": "Another"})
    assert f"instance {retained['id']} (Test; created" in stack.up(ok=False).text
    assert stack.instances() == [retained]


def test_what_another_stack_has_adopted_is_its_own(stack: Stack) -> None:
    program(stack)
    stack.up()
    [row] = stack.instances()
    id_ = str(row["id"])
    initialize(stack, "theirs")
    stack.declare(**OTHER, adopt=id_)
    stack.up()
    [theirs] = stack.instances()
    assert (str(theirs["id"]), theirs["name"]) == (id_, "Other")
    assert theirs["tags"] != row["tags"]
    select(stack, "dev")
    [tag] = [tag for tag in theirs["tags"] if tag.startswith("pulumi-resource:")]
    stack.declare(**{**CLOSEIO, "name": "Once more"})
    shown = stack.up(ok=False).text
    assert f"instance {id_} is not changed: another resource has taken it over" in shown
    assert tag in shown
    assert f"instance {id_} is not refreshed" in stack.refresh(ok=False).text
    shown = stack.destroy().text
    assert f"instance {id_} is not deleted: another resource has taken it over" in shown
    assert stack.instances() == [theirs]
    select(stack, "theirs")
    stack.declare(**OTHER)
    stack.unchanged()
    stack.destroy()
    assert stack.instances() == []


def test_looking_costs_one_request_and_the_state_is_exported_only_to_judge_an_instance(
    stack: Stack,
) -> None:
    stack.environment["CLOUD_ELEMENTS_LOG_LEVEL"] = "debug"
    shown = stack.run("up", "--yes", "--skip-preview", "--debug").text
    assert "/instances returned 200" in shown
    stack.forget()
    shown += stack.run("up", "--yes", "--skip-preview", "--debug").text
    assert stack.requests_made("GET", "POST", "PUT", "PATCH", "DELETE") == []
    stack.declare(**OTHER)
    shown += stack.run("up", "--yes", "--skip-preview", "--debug").text
    methods = [one["method"] for one in stack.requests_made("GET", "PATCH", "PUT")]
    assert methods == ["GET", "PATCH"]
    assert "was exported" not in shown
    # What a forced replacement replaces carries the marker, and is another's: it is not taken.
    old = stack.id()
    forced = stack.run("up", "--yes", "--skip-preview", "--debug", "--replace", stack.urn()).text
    assert "the state of stack organization/lab/dev was exported" in forced
    [row] = stack.instances()
    assert stack.id() == str(row["id"]) != old
    stack.unchanged()
    stack.forget()
    shown = stack.destroy("--debug").text
    methods = [one["method"] for one in stack.requests_made("GET", "DELETE")]
    assert methods == ["GET", "DELETE"]
    assert "was exported" not in shown


TOGETHER = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
first = cloud_elements.Instance("first", **declared["first"])
options = pulumi.ResourceOptions(replace_with=[first])
second = cloud_elements.Instance("second", **declared["second"], opts=options)
if "third" in declared:
    cloud_elements.Instance("third", **declared["third"])
"""


def test_targets_replacements_with_others_and_restored_states_touch_nothing_else(
    stack: Stack, tmp_path: Path
) -> None:
    (stack.program / "__main__.py").write_text(TOGETHER)
    both = {"first": CLOSEIO, "second": OTHER}
    stack.declare(**both)
    stack.up()
    ids = {name: stack.id(name) for name in both}
    own = {name: stack.resource(name)["inputs"]["__creation_id"] for name in both}
    # A run for one target changes that one, and the other is changed by the run after it.
    renamed = {name: {**inputs, "name": f"New {name}"} for name, inputs in both.items()}
    stack.declare(**renamed)
    stack.run("up", "--yes", "--skip-preview", "--target", stack.urn("second"))
    assert [row["name"] for row in stack.instances()] == ["Test", "New second"]
    stack.up()
    assert {name: stack.id(name) for name in both} == ids
    assert {name: stack.resource(name)["inputs"]["__creation_id"] for name in both} == own
    # What is replaced with another one is replaced once.
    replaced = {**renamed, "first": JIRA}
    stack.declare(**replaced)
    stack.up()
    rows = {str(row["id"]) for row in stack.instances()}
    assert rows == {stack.id("first"), stack.id("second")}
    assert rows.isdisjoint(ids.values())
    # A restored state does not have what was created since: it is named, and left.
    restored = tmp_path / "state.json"
    stack.run("stack", "export", "--file", str(restored))
    whole = {**replaced, "third": CLOSEIO}
    stack.declare(**whole)
    stack.up()
    third, before = stack.id("third"), stack.instances()
    stack.run("stack", "import", "--file", str(restored))
    assert f"instance {third} (Test; created" in stack.up(ok=False).text
    assert stack.instances() == before
    stack.declare(**{**whole, "third": {**CLOSEIO, "adopt": third}})
    stack.up()
    assert stack.id("third") == third
    assert {str(row["id"]) for row in stack.instances()} == {*rows, third}
