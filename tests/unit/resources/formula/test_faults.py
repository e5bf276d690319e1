"""A formula goes through the table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.description_mark import marks_in, without_marks
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle

from ...fake.process import services
from ...fake.service import AFTER, Killed, Service
from ...fake.stack import KILLED, Stack
from ..faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Formula::sync"
ORGANIZATION = "organizations.current_id"
CRM = {"key": "crm", "type": "elementInstance"}
TRIGGER = {"type": "manual", "on_success": ["read"]}
READ = {
    "name": "read",
    "type": "elementRequest",
    "properties": {
        "elementInstanceId": "${config.crm}",
        "api": "/contacts",
        "method": "GET",
        "headers": "the-header-of-read",
    },
    "on_success": ["write"],
}
WRITE = {"name": "write", "type": "script", "properties": {"body": "console.log('the-script');"}}
FIRST: dict[str, Any] = {
    "name": "Sync",
    "description": "Copies contacts",
    "configuration": [CRM],
    "triggers": [TRIGGER],
    "steps": [READ, WRITE],
}
CHANGED = {**FIRST, "steps": [{**WRITE, "properties": {"body": "done();"}}, READ]}
VERBS = (
    Verb("create", (ORGANIZATION, "formulas.list", "formulas.create"), FIRST),
    Verb("change a step", (ORGANIZATION, "formulas.get", "formulas.put"), CHANGED, FIRST),
    Verb("remove a step", ("formulas.put",), {**FIRST, "steps": [WRITE], "triggers": []}, FIRST),
    Verb("rename", ("formulas.get", "formulas.patch"), {**FIRST, "name": "New"}, FIRST),
    Verb("stop", ("formulas.patch",), {**FIRST, "active": False}, FIRST),
    Verb("describe", ("formulas.patch",), {**FIRST, "description": "New"}, FIRST),
    Verb("refresh", (ORGANIZATION, "formulas.get"), FIRST, FIRST, REFRESH, drifts=True),
    Verb(
        "destroy",
        (ORGANIZATION, "formulas.get", "formula_instances.list", "formulas.delete"),
        FIRST,
        FIRST,
        DESTROY,
    ),
)


@pytest.mark.parametrize("case", cases(VERBS), ids=str)
def test_faults(case: Case) -> None:
    service = Service()
    run(case, kind(service), service)


def test_what_an_interrupted_run_made_is_brought_to_what_is_declared_now() -> None:
    service = Service()
    stack = stack_of(service)
    service.fail("formulas.create", Killed(), AFTER)
    assert stack.up(FIRST) == KILLED
    assert stack.up(CHANGED) is None
    assert len(service.formulas.rows) == 1
    kind(service).judge(stack, CHANGED)


def kind(service: Service) -> Kind:
    rows = service.formulas.rows

    def drift() -> None:
        [row] = rows.values()
        row["name"] = "By hand"
        row["steps"][0]["properties"]["method"] = "POST"

    def judge(stack: Stack, declared: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        outputs, row = stack.kept.outputs, rows[stack.kept.id]
        assert row["name"] == outputs["name"] == declared["name"]
        assert without_marks(row["description"]) == outputs["description"]
        assert outputs["description"] == declared["description"]
        assert len(marks_in(row["description"])) == 1
        assert row["active"] == outputs["active"] == declared.get("active", True)
        assert [step["name"] for step in row["steps"]] == sorted(outputs["steps"])
        by_name = {step["name"]: step for step in declared["steps"]}
        assert outputs["steps"].keys() == by_name.keys()
        for step in row["steps"]:
            assert step["properties"] == by_name[step["name"]]["properties"]
            assert step["onSuccess"] == by_name[step["name"]].get("on_success", [])
        assert [entry["key"] for entry in row["configuration"]] == ["crm"]
        assert len(row["triggers"]) == len(declared["triggers"])

    return Kind(
        stack=lambda service, _call: stack_of(service),
        secrets=lambda _case, _stack: ["the-header-of-read", "console.log('the-script');"],
        ids=lambda: list(rows),
        drift=drift,
        judge=judge,
        named=False,
    )


def stack_of(service: Service) -> Stack:
    stack = Stack(lambda: FormulaLifecycle(services(service)), URN)
    service.deployment = stack.deployment
    return stack
