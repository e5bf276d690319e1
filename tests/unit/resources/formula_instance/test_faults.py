"""A formula instance goes through the table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle
from pulumi_cloud_elements.resources.values import same

from ...fake.process import services
from ...fake.service import AFTER, Killed, Service
from ...fake.stack import KILLED, Stack
from ..faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:FormulaInstance::sync"
ORGANIZATION = "organizations.current_id"
FORMULA = {
    "name": "Sync",
    "configuration": [
        {"key": "crm", "type": "elementInstance"},
        {"key": "api.key", "type": "value", "required": False},
    ],
}
VALUES = {"crm": "12", "api.key": "the-api-key"}
FIRST: dict[str, Any] = {
    "formula_id": "1",
    "name": "Sync",
    "configuration": VALUES,
    "settings": {"notification.email": "ops@example.com"},
    "active": True,
}
CHANGED = {**FIRST, "configuration": {**VALUES, "api.key": "the-new-api-key"}}
VERBS = (
    Verb("create", (ORGANIZATION, "formula_instances.list", "formula_instances.create"), FIRST),
    Verb(
        "change a value",
        (ORGANIZATION, "formula_instances.get", "formula_instances.put"),
        CHANGED,
        FIRST,
    ),
    Verb("remove a value", ("formula_instances.put",), {**FIRST, "configuration": {"crm": "12"}},
         FIRST),
    Verb("rename", ("formula_instances.put",), {**FIRST, "name": "New"}, FIRST),
    Verb("stop", ("formula_instances.get", "formula_instances.set_active"),
         {**FIRST, "active": False}, FIRST),
    Verb("start", ("formula_instances.set_active",), FIRST, {**FIRST, "active": False}),
    Verb(
        "replace",
        (
            ORGANIZATION, "formula_instances.list", "formula_instances.create",
            "formula_instances.delete",
        ),
        {**FIRST, "formula_id": "2"},
        FIRST,
        replaces=True,
    ),
    Verb("refresh", (ORGANIZATION, "formula_instances.get"), FIRST, FIRST, REFRESH, drifts=True),
    Verb("destroy", (ORGANIZATION, "formula_instances.delete"), FIRST, FIRST, DESTROY),
)  # fmt: skip


@pytest.mark.parametrize("case", cases(VERBS), ids=str)
def test_faults(case: Case) -> None:
    service = account()
    run(case, kind(service), service)


def test_what_an_interrupted_run_made_is_taken_back() -> None:
    service = account()
    stack = stack_of(service)
    service.fail("formula_instances.create", Killed(), AFTER)
    assert stack.up(FIRST) == KILLED
    [lost] = service.formulas.instances
    assert stack.up(FIRST) is None
    assert stack.ids() == {lost}
    kind(service).judge(stack, FIRST)


def account() -> Service:
    service = Service()
    for _ in range(2):
        service.formulas.create(FORMULA)
    return service


def kind(service: Service) -> Kind:
    rows = service.formulas.instances

    def drift() -> None:
        [row] = rows.values()
        row["name"] = "By hand"
        row["configuration"]["api.key"] = "the-key-by-hand"
        row["active"] = False

    def judge(stack: Stack, declared: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        outputs, row = stack.kept.outputs, rows[stack.kept.id]
        assert row["formula"] == outputs["formula_id"] == declared["formula_id"]
        assert row["name"] == outputs["name"] == declared["name"]
        assert row["active"] == outputs["active"] == declared["active"]
        assert row["configuration"].keys() == declared["configuration"].keys()
        for key, value in declared["configuration"].items():
            assert same(row["configuration"][key], value)
        assert row["settings"] == declared["settings"]

    return Kind(
        stack=lambda service, _call: stack_of(service),
        secrets=lambda case, _stack: [
            case.verb.declared["configuration"].get("api.key", VALUES["api.key"])
        ],
        ids=lambda: list(rows),
        drift=drift,
        judge=judge,
        named=False,
    )


def stack_of(service: Service) -> Stack:
    stack = Stack(lambda: FormulaInstanceLifecycle(services(service)), URN)
    service.deployment = stack.deployment
    return stack
