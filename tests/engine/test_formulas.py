"""An instance, a formula and its instances on the engine: one stack, from the first up to the end.

The tests build upon each other, in the order in which they stand here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cloud_elements_sandbox.server import running

from .conftest import CLOSEIO
from .stack import Stack

VALUE = "canary-value-5c1e"
MARKED = "canary-marked-77aa"
HEADER = "canary-header-93fe"
PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
instance = cloud_elements.Instance("closeio", **declared["instance"])
formula = cloud_elements.Formula("sync", **declared["formula"])
steps = [dict(step) for step in declared["secret_steps"]]
for step in steps:
    step["properties"] = {k: pulumi.Output.secret(v) for k, v in step["properties"].items()}
called = cloud_elements.Formula(
    "called",
    configuration=[{"key": "crm", "type": "elementInstance"}],
    triggers=[{"type": "manual"}],
    steps=[*steps, {"name": "call", "type": "formula", "properties": {"formulaId": formula.id}}],
)
by_hand = cloud_elements.FormulaInstance(
    "called", formula_id=called.id, configuration={"crm": instance.id}
)
sync = cloud_elements.FormulaInstance(
    "sync",
    formula_id=formula.id,
    configuration={"crm": instance.id, "next": by_hand.id, **declared["values"]},
    **declared["sync"],
)
pulumi.export("active", sync.active)
pulumi.export("steps", formula.steps)
pulumi.export("description", formula.description)
"""
READ = {
    "name": "read",
    "type": "elementRequest",
    "properties": {"elementInstanceId": "${config.crm}", "api": "/contacts", "method": "GET"},
    "on_success": ["write"],
}
WRITE = {"name": "write", "type": "script", "properties": {"body": "done(1);"}}
DECLARED: dict[str, Any] = {
    "instance": CLOSEIO,
    "formula": {
        "name": "Sync",
        "description": "Copies contacts",
        "engine": "v3",
        "configuration": [
            {"key": "crm", "type": "elementInstance"},
            {"key": "next", "type": "value"},
            {"key": "api.key", "type": "value", "required": False},
        ],
        "triggers": [{"type": "manual", "on_success": ["read"]}],
        "steps": [READ, WRITE],
    },
    "secret_steps": [
        {
            "name": "ask",
            "type": "httpRequest",
            "properties": {"url": "https://example.com", "body": MARKED, "method": "POST"},
        }
    ],
    "values": {"api.key": VALUE},
    "sync": {"name": "Sync"},
}


class Formulas:
    """The stack, and what the service has."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        (stack.program / "__main__.py").write_text(PROGRAM)
        self.declare()

    def declare(self, **more: Any) -> None:
        self.stack.declare(**{**DECLARED, **more})

    def ids(self) -> dict[str, str]:
        """Return the ids in the state, by kind and name."""
        return {
            row["urn"].split("::", 2)[2]: str(row["id"])
            for row in self.stack.resources()
            if "cloudelements" in row["type"]
        }

    def sync(self) -> dict[str, Any]:
        [row] = [row for row in self.stack.call("GET", "/formulas") if row["name"] == "Sync"]
        return dict(row)

    def instance(self) -> dict[str, Any]:
        [row] = self.stack.call("GET", f"/formulas/{self.sync()['id']}/instances")
        return dict(row)

    def changes(self) -> list[str]:
        """Return the requests about formulas that change something, since `forget`."""
        return [
            f"{request['method']} {request['path']}"
            for request in self.stack.control("GET", "/requests")["requests"]
            if request["method"] != "GET" and request["path"].startswith("/formulas")
        ]


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Iterator[Formulas]:
    with running() as sandbox:
        made = Formulas(Stack(tmp_path_factory.mktemp("formulas") / "stack", engine, sandbox))
        made.stack.run("up", "--yes")  # with a preview, in which the ids are not known
        yield made


def test_what_is_made_is_settled(formulas: Formulas) -> None:
    formulas.stack.refresh()
    formulas.stack.unchanged()
    row, outputs = formulas.sync(), formulas.stack.plain_outputs()
    assert outputs["steps"]["write"]["properties"] == {"body": "done(1);"}
    assert outputs["description"] == "Copies contacts"
    assert row["description"].startswith("Copies contacts [pulumi:")
    instance = formulas.instance()
    assert instance["configuration"]["crm"] == formulas.stack.id()
    assert instance["configuration"]["api.key"] == VALUE


def test_values_and_marked_properties_are_secrets_and_ids_are_not(formulas: Formulas) -> None:
    state = formulas.stack.raw_state()
    assert VALUE not in state
    assert MARKED not in state
    [sync] = [
        row for row in formulas.stack.resources() if row["urn"].endswith("FormulaInstance::sync")
    ]
    for bag in (sync["inputs"], sync["outputs"]):
        assert bag["configuration"]["crm"] == formulas.stack.id()
        assert isinstance(bag["configuration"]["api.key"], dict)
        assert isinstance(bag["configuration"]["next"], dict)


def test_each_changes_in_place_and_shows_one_entry(formulas: Formulas) -> None:
    stack, before = formulas.stack, formulas.ids()
    formulas.declare(
        instance={**CLOSEIO, "name": "Renamed"},
        # In another order, and with one change.
        formula={
            **DECLARED["formula"],
            "steps": [{**WRITE, "properties": {"body": "done(2);"}}, READ],
        },
        values={"api.key": f"{VALUE}-new"},
    )
    shown = stack.run("preview", "--diff").text
    assert '"done(1);" => "done(2);"' in shown
    changed = [line.strip() for line in shown.splitlines() if line.strip()[:1] in ("~", "+", "-")]
    assert not [line for line in changed if "read" in line or "trigger" in line], shown
    assert "[secret] => [secret]" in shown
    assert VALUE not in shown
    stack.forget()
    stack.up()
    assert formulas.ids() == before
    formula, instance = formulas.sync()["id"], formulas.instance()["id"]
    assert formulas.changes() == [
        f"PUT /formulas/{formula}",
        f"PUT /formulas/{formula}/instances/{instance}",
    ]
    stack.unchanged_by_a_refresh()
    stack.forget()
    formulas.declare(
        formula={
            **DECLARED["formula"],
            "steps": [READ, {**WRITE, "properties": {"body": "done(2);"}}],
            "description": "New",
        },
        values={"api.key": f"{VALUE}-new"},
        instance={**CLOSEIO, "name": "Renamed"},
        sync={"name": "Sync", "active": False},
    )
    stack.up()
    assert formulas.changes() == [
        f"PATCH /formulas/{formula}",
        f"DELETE /formulas/{formula}/instances/{instance}/active",
    ]
    assert stack.plain_outputs()["active"] is False


def test_drift_shows_per_entry_with_its_reason_and_is_repaired(formulas: Formulas) -> None:
    stack = formulas.stack
    formulas.declare()
    stack.up()
    formula, instance = formulas.sync(), formulas.instance()
    read = next(step for step in formula["steps"] if step["name"] == "read")
    path = f"/formulas/{formula['id']}"
    changed = {**read, "properties": {**read["properties"], "method": "POST"}}
    stack.call("PUT", f"{path}/steps/{read['id']}", changed)
    stack.call("DELETE", f"{path}/instances/{instance['id']}/active")
    refreshed = stack.refresh().text
    assert "switches one off by itself" in refreshed
    shown = stack.run("preview", "--diff").text
    assert '"POST" => "GET"' in shown
    assert "active" in shown
    stack.up()
    assert formulas.instance()["active"] is True
    stack.unchanged_by_a_refresh()


def test_checks_stop_before_anything_changes(formulas: Formulas) -> None:
    stack = formulas.stack
    wrong = {**READ, "on_success": ["writes"]}
    formulas.declare(formula={**DECLARED["formula"], "steps": [wrong, WRITE]})
    stack.forget()
    shown = stack.run("preview", ok=False).text
    assert 'steps.read.on_success: there is no step "writes"; did you mean write?' in shown
    assert "Traceback" not in shown
    # A variable that is added, and its instance lacks: known without asking the service.
    more = [*DECLARED["formula"]["configuration"], {"key": "new", "type": "value"}]
    formulas.declare(formula={**DECLARED["formula"], "configuration": more})
    shown = stack.run("preview", ok=False).text
    assert "configuration.new: is required by formula" in shown
    assert formulas.changes() == []
    formulas.declare(
        formula={**DECLARED["formula"], "configuration": more},
        values={"api.key": VALUE, "new": "x"},
    )
    stack.up()
    stack.unchanged_by_a_refresh()


def test_a_destroy_deletes_in_order(formulas: Formulas) -> None:
    stack = formulas.stack
    stack.forget()
    stack.destroy()
    deleted = [
        request["path"].split("/")[1:]
        for request in stack.control("GET", "/requests")["requests"]
        if request["method"] == "DELETE"
    ]
    kinds = ["/".join(part for part in path if not part.isdigit()) for path in deleted]
    assert kinds[0] == "formulas/instances"
    assert sorted(kinds) == ["formulas"] * 2 + ["formulas/instances"] * 2 + ["instances"]
    assert stack.call("GET", "/formulas") == []
    assert stack.instances() == []
