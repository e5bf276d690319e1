"""A transformation goes through the table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle

from ...fake.process import services
from ...fake.service import Service
from ...fake.stack import Stack
from ..faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Transformation::contacts"
ORGANIZATION, GET = "organizations.current_id", "transformations.get"
CREATE, PUT, DELETE = "transformations.create", "transformations.put", "transformations.delete"
FIRST: dict[str, Any] = {
    "virtual_data_resource": "contacts",
    "level": "organization",
    "element_key": "closeio",
    "vendor_name": "lead",
    "fields": {"email": "email", "name": ["first_name", {"vendor_path": "name"}]},
    "configuration": {"passThrough": {"fromVendor": True, "toVendor": False}},
    "script": "done(transformedObject);",
    "is_legacy": False,
}
VERBS = (
    Verb("create", (ORGANIZATION, GET, CREATE), FIRST),
    Verb("change a field", (ORGANIZATION, GET, PUT), {**FIRST, "fields": {"email": "e"}}, FIRST),
    Verb("take the script out", (PUT,), {**FIRST, "script": None}, FIRST),
    Verb(
        "replace",
        (ORGANIZATION, GET, CREATE, DELETE),
        {**FIRST, "element_key": "sfdc"},
        FIRST,
        replaces=True,
    ),
    Verb("replace, deleting first", (CREATE, DELETE), {**FIRST, "is_legacy": True}, FIRST),
    Verb("refresh", (ORGANIZATION, GET), FIRST, FIRST, REFRESH, drifts=True),
    Verb("destroy", (ORGANIZATION, GET, DELETE), FIRST, FIRST, DESTROY),
)


@pytest.mark.parametrize("case", cases(VERBS), ids=str)
def test_faults(case: Case) -> None:
    service = Service()
    run(case, kind(service), service)


def kind(service: Service) -> Kind:
    rows = service.objects.transformations

    def drift() -> None:
        [row] = rows.values()
        row["vendorName"] = "by-hand"
        row["script"] = {**row["script"], "body": "// by hand"}
        row["fields"] = [{"path": "by.hand", "vendorPath": "hand", "level": "organization"}]

    def judge(stack: Stack, declared: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        outputs, row = stack.kept.outputs, rows[stack.kept.id]
        for name in ("fields", "configuration", "script", "vendor_name", "is_legacy"):
            assert outputs[name] == declared[name], name
        assert row["vendorName"] == declared["vendor_name"]
        assert row["isLegacy"] == declared["is_legacy"]
        assert row.get("script", {}).get("body") == declared["script"]
        assert len(row["fields"]) == (1 if declared["fields"] == {"email": "e"} else 3)

    return Kind(
        stack=stack_of,
        secrets=lambda _case, _stack: [],
        ids=lambda: list(rows),
        drift=drift,
        judge=judge,
        named=False,
    )


def stack_of(service: Service, call: str) -> Stack:
    del call
    service.objects.define(Place("organization"), "contacts", {"fields": []}, new=True)
    stack = Stack(lambda: TransformationLifecycle(services(service)), URN)
    service.deployment = stack.deployment
    return stack
