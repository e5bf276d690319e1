"""Instances that exist are brought under management without being recreated.

One stack takes over what exists, another one meets what is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from cloud_elements_sandbox.server import running
from pulumi_cloud_elements.recovery.marker import without_markers

from .conftest import CLOSEIO
from .stack import PASSWORD, Stack

PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
for name, inputs in declared["declared"].items():
    pulumi.export(name, cloud_elements.Instance(name, **inputs).token)
theirs = cloud_elements.Instance.get("theirs", declared["theirs"])
for output in ("id", "name", "element_key", "token", "configuration", "valid", "tags"):
    pulumi.export(output, getattr(theirs, output))
"""
IMPORT = """
import pulumi
import pulumi_cloud_elements as cloud_elements

cloud_elements.Instance(
    "closeio", element_key="closeio", opts=pulumi.ResourceOptions(import_="{id}")
)
"""
CHANGES = ("POST", "PUT", "PATCH", "DELETE")
ENABLED = {"configuration": {**CLOSEIO["configuration"], "event.notification.enabled": True}}  # type: ignore[dict-item]


def existing(stack: Stack, **more: Any) -> str:
    body = {
        "name": CLOSEIO["name"],
        "element": {"key": CLOSEIO["element_key"]},
        "configuration": CLOSEIO["configuration"],
        "tags": CLOSEIO["tags"],
        **more,
    }
    made = stack.call("POST", "/instances", body)
    stack.forget()
    return str(made["id"])


@dataclass
class Life:
    """What was seen of the instances that are taken over, at each stage."""

    ids: dict[str, str] = field(default_factory=dict)
    first_changes: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    state_ids: dict[str, str] = field(default_factory=dict)
    states: list[str] = field(default_factory=list)
    refused_move: str = ""
    moved_urn: str = ""
    changes_of_the_refused_move: list[Any] = field(default_factory=list)
    move_changes: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    moved_id: str = ""
    rows_after_the_move: dict[str, Any] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Life:
    with running() as sandbox:
        stack = Stack(tmp_path_factory.mktemp("adoption") / "stack", engine, sandbox)
        (stack.program / "__main__.py").write_text(PROGRAM)
        return _led(stack)


def _led(stack: Stack) -> Life:
    seen = Life()
    seen.ids = {
        "same": existing(stack),
        "differs": existing(stack, name="By hand", tags=["old"]),
        "theirs": existing(stack),
        "moves": existing(stack),
    }

    def declare(same: dict[str, Any], moves: str) -> None:
        declared = {
            "same": {**CLOSEIO, **same},
            "differs": {**CLOSEIO, **ENABLED, "adopt": seen.ids["differs"]},
            moves: {**CLOSEIO, "adopt": seen.ids["moves"]},
        }
        stack.declare(declared=declared, theirs=seen.ids["theirs"])

    def rows() -> dict[str, Any]:
        return {str(row["id"]): row for row in stack.instances()}

    def changes() -> dict[str, list[tuple[str, dict[str, Any]]]]:
        """Return method and body of each change since `forget`, by the end of its path."""
        by_id: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        for made in stack.requests_made(*CHANGES):
            by_id.setdefault(made["path"].split("/")[-1], []).append((made["method"], made["body"]))
        return by_id

    declare({"adopt": seen.ids["same"]}, "moves")
    stack.up()
    seen.first_changes = changes()
    seen.rows, seen.outputs = rows(), stack.outputs()
    seen.state_ids = {name: stack.id(name) for name in ("same", "differs", "theirs")}
    seen.states.append(stack.raw_state())
    stack.refresh("--expect-no-changes")
    seen.states.append(stack.raw_state())
    declare({}, "moves")  # adopt is taken out of one, and stays in the others
    stack.unchanged()
    stack.forget()
    declare({}, "renamed")
    seen.moved_urn = stack.urn("moves")
    seen.refused_move = stack.run("preview", ok=False).text + stack.up(ok=False).text
    seen.changes_of_the_refused_move = stack.requests_made(*CHANGES)
    stack.run("state", "delete", "--yes", seen.moved_urn)  # as the message says
    stack.up()
    seen.move_changes, seen.rows_after_the_move = changes(), rows()
    seen.moved_id = stack.id("renamed")
    stack.unchanged()
    stack.forget()
    stack.destroy()
    seen.left = list(rows())
    seen.deleted = sorted(row["path"].split("/")[-1] for row in stack.requests_made(*CHANGES))
    return seen


def test_an_instance_that_is_as_declared_only_gets_the_marker(life: Life) -> None:
    id_ = life.ids["same"]
    assert life.state_ids["same"] == id_
    assert "instances" not in life.first_changes  # nothing was created
    [(method, body)] = life.first_changes[id_]
    assert (method, list(body)) == ("PATCH", ["tags"])
    assert without_markers(body["tags"]) == CLOSEIO["tags"]
    assert len(body["tags"]) == len(CLOSEIO["tags"]) + 2
    assert life.rows[id_]["tags"] == body["tags"]
    assert life.outputs["same"] == life.rows[id_]["token"]
    assert all(PASSWORD not in state for state in life.states)


def test_adopt_can_be_taken_out_later(life: Life) -> None:
    assert life.ids["same"] not in life.move_changes
    assert life.ids["same"] in life.deleted  # it is the stack's own, and goes with it


def test_an_instance_that_differs_is_brought_to_what_is_declared_by_one_put(life: Life) -> None:
    assert set(life.first_changes) == {life.ids[name] for name in ("same", "differs", "moves")}
    [(method, body)] = life.first_changes[life.ids["differs"]]
    assert method == "PUT"
    assert body["configuration"]["event.notification.enabled"] is True
    row = life.rows[life.ids["differs"]]
    assert (row["name"], without_markers(row["tags"])) == ("Test", ["crm", "production"])
    assert len(row["tags"]) == len(CLOSEIO["tags"]) + 2


def test_an_instance_that_another_resource_of_the_stack_has_is_refused(life: Life) -> None:
    id_ = life.ids["moves"]
    refusal = f"instance {id_} is in this stack's state already, as {life.moved_urn}"
    assert life.refused_move.count(refusal) >= 2  # by the preview, and by the run
    assert f"pulumi state delete '{life.moved_urn}'" in life.refused_move
    assert life.changes_of_the_refused_move == []


def test_an_instance_moves_from_one_resource_to_another_by_the_state(life: Life) -> None:
    id_ = life.ids["moves"]
    assert life.moved_id == id_
    assert sorted(life.rows_after_the_move) == sorted(life.ids.values())
    assert set(life.move_changes) == {id_}
    [(method, body)] = life.move_changes[id_]
    assert (method, list(body)) == ("PATCH", ["tags"])
    before, after = life.rows[id_]["tags"], life.rows_after_the_move[id_]["tags"]
    assert after == body["tags"]
    assert before[:-1] == after[:-1]  # the same stack's
    assert before[-1] != after[-1]  # another resource's


def test_get_reads_what_somebody_else_manages_and_never_changes_it(life: Life) -> None:
    id_ = life.ids["theirs"]
    outputs, token = life.outputs, life.rows[id_]["token"]
    assert outputs["id"] == life.state_ids["theirs"] == id_
    assert (outputs["name"], outputs["element_key"], outputs["token"]) == ("Test", "closeio", token)
    assert outputs["configuration"] == {}
    assert outputs["tags"] == ["crm", "production"]
    assert len(life.states) == 2  # before and after a refresh
    assert all(token not in state for state in life.states)
    assert life.left == [id_]
    assert id_ not in life.deleted


REFUSED = """
import json
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    for name, inputs in json.load(file).items():
        cloud_elements.Instance(name, **inputs)
"""
GET = 'cloud_elements.Instance.get("nothing", "4712")\n'


@dataclass
class Refusals:
    """What was said to a program that asks for what cannot be."""

    ids: dict[str, str]
    unknown: str
    element: str
    changes: list[dict[str, Any]]
    twice: str
    changes_of_twice: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    nothing: str
    another: str
    imported: str


@pytest.fixture(scope="module")
def refusals(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Refusals:
    with running() as sandbox:
        stack = Stack(tmp_path_factory.mktemp("refused") / "stack", engine, sandbox)
        stack.declare(**CLOSEIO)
        stack.up()
        configuration = {"username": "u", "password": "p", "base.url": "https://jira.example.com"}
        ids = {
            "ours": stack.id(),
            "jira": existing(stack, element={"key": "jira"}, configuration=configuration),
            "twice": existing(stack),
        }
        program = stack.program / "__main__.py"
        program.write_text(REFUSED)

        def refused(**more: str) -> str:
            """Adopt by these ids; each refusal in a run of its own, as the first one ends it."""
            adopting = {name: {**CLOSEIO, "adopt": id_} for name, id_ in more.items()}
            stack.declare(closeio=CLOSEIO, **adopting)
            return stack.run("up", "--yes", "--skip-preview", "--continue-on-error", ok=False).text

        unknown, element = refused(unknown="4711"), refused(jira=ids["jira"])
        program.write_text(REFUSED + GET)
        nothing = refused()
        changes = stack.requests_made(*CHANGES)
        program.write_text(REFUSED)
        stack.forget()
        twice = refused(first=ids["twice"], second=ids["twice"])
        changes_of_twice, rows = stack.requests_made(*CHANGES), stack.instances()
        stack.declare(closeio={**CLOSEIO, "adopt": ids["jira"]})
        another = stack.run("preview", ok=False).text
        program.write_text(IMPORT.format(id=ids["jira"]))
        imported = stack.run("preview", ok=False).text
        return Refusals(
            ids=ids,
            unknown=unknown,
            element=element,
            changes=changes,
            twice=twice,
            changes_of_twice=changes_of_twice,
            rows=rows,
            nothing=nothing,
            another=another,
            imported=imported,
        )


def test_an_unknown_id_is_refused(refusals: Refusals) -> None:
    assert "adopt: there is no instance 4711" in refusals.unknown
    assert "Traceback" not in refusals.unknown
    assert refusals.changes == []
    assert len(refusals.rows) == len(refusals.ids)


def test_an_instance_of_another_element_is_refused(refusals: Refusals) -> None:
    assert f"instance {refusals.ids['jira']} is of element jira, not closeio" in refusals.element
    assert refusals.changes == []


def test_another_id_than_the_one_it_has_is_refused(refusals: Refusals) -> None:
    assert f"and cannot become {refusals.ids['jira']}" in refusals.another


def test_two_resources_cannot_adopt_one_instance(refusals: Refusals) -> None:
    assert "adopt it once" in refusals.twice
    # The first one writes its marker, and the second one changes nothing.
    [change] = refusals.changes_of_twice
    assert change["path"] == f"/instances/{refusals.ids['twice']}"
    assert (change["method"], list(change["body"])) == ("PATCH", ["tags"])


def test_get_of_what_is_not_there_is_an_error(refusals: Refusals) -> None:
    assert "there is no instance 4712" in refusals.nothing


def test_an_import_is_refused_with_what_to_do_instead(refusals: Refusals) -> None:
    assert f'use adopt="{refusals.ids["jira"]}"' in refusals.imported
    assert "Traceback" not in refusals.imported
