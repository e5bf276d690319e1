"""A virtual data resource goes through the table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ...fake.process import services
from ...fake.service import Service
from ...fake.stack import Stack
from ..faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run

TYPE = "pulumi-python:dynamic/cloudelements:VirtualDataResource"
URN = f"urn:pulumi:dev::crm::{TYPE}::contacts"
ORGANIZATION, GET = "organizations.current_id", "definitions.get"
USERS = ("transformations.get", "instances.list")
FIRST: dict[str, Any] = {
    "name": "contacts",
    "level": "organization",
    "fields": {"email": "string", "name": {"type": "string", "display_name": "Name"}},
    "description": "People",
}
CHANGED = {**FIRST, "fields": {**FIRST["fields"], "age": "number"}}
VERBS = (
    Verb("create", (ORGANIZATION, GET, "definitions.create"), FIRST),
    Verb("change a field", (ORGANIZATION, GET, "definitions.put"), CHANGED, FIRST),
    Verb("change the description", ("definitions.put",), {**FIRST, "description": "All"}, FIRST),
    Verb(
        "replace",
        (ORGANIZATION, GET, "definitions.create", "definitions.delete"),
        {**FIRST, "name": "people"},
        FIRST,
        replaces=True,
    ),
    Verb("refresh", (ORGANIZATION, GET), FIRST, FIRST, REFRESH, drifts=True),
    Verb("destroy", (ORGANIZATION, GET, *USERS, "definitions.delete"), FIRST, FIRST, DESTROY),
)


@pytest.mark.parametrize("case", cases(VERBS), ids=str)
def test_faults(case: Case) -> None:
    service = Service()
    run(case, kind(service), service)


def kind(service: Service) -> Kind:
    rows = service.objects.definitions

    def drift() -> None:
        [row] = rows.values()
        row["description"] = "By hand"
        row["fields"] = [{"path": "by.hand", "type": "date", "level": "organization"}]

    def judge(stack: Stack, declared: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        outputs, row = stack.kept.outputs, rows[stack.kept.id]
        assert outputs["fields"] == declared["fields"]
        assert {one["path"]: one["type"] for one in row["fields"]} == {
            path: field["type"] if isinstance(field, dict) else field
            for path, field in declared["fields"].items()
        }
        assert outputs["description"] == row["description"] == declared["description"]
        assert outputs["name"] == row["objectName"] == declared["name"]

    return Kind(
        stack=stack_of,
        secrets=lambda _case, _stack: [],
        ids=lambda: list(rows),
        drift=drift,
        judge=judge,
        named=False,
    )


def stack_of(service: Service, call: str) -> Stack:
    if call in USERS:
        service.objects.listed = (146,)
    stack = Stack(lambda: VirtualDataResourceLifecycle(services(service)), URN)
    service.deployment = stack.deployment
    return stack
