"""A response may lack any property: that is no change, for every kind of resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.api.objects import Written
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.resources.fields import Fields, Refresh, Source
from pulumi_cloud_elements.resources.formula.fields import FIELDS as FORMULA
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle
from pulumi_cloud_elements.resources.formula_instance.fields import FIELDS as FORMULA_INSTANCE
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle
from pulumi_cloud_elements.resources.instance.fields import FIELDS as INSTANCE
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.transformation.fields import FIELDS as TRANSFORMATION
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle
from pulumi_cloud_elements.resources.verbs import Verbs
from pulumi_cloud_elements.resources.virtual_data_resource.fields import FIELDS as DEFINITION
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ..fake.process import URN as INSTANCE_URN
from ..fake.process import services
from ..fake.service import Service
from ..fake.stack import Stack
from .formula.test_faults import FIRST as A_FORMULA
from .formula.test_faults import URN as FORMULA_URN
from .formula_instance.test_faults import FIRST as A_FORMULA_INSTANCE
from .formula_instance.test_faults import FORMULA as ITS_FORMULA
from .formula_instance.test_faults import URN as FORMULA_INSTANCE_URN
from .instance.test_faults import FIRST as AN_INSTANCE
from .instance_set.conftest import URN as INSTANCE_SET_URN
from .instance_set.conftest import declared, member
from .transformation.test_faults import FIRST as A_TRANSFORMATION
from .transformation.test_faults import URN as TRANSFORMATION_URN
from .virtual_data_resource.test_faults import FIRST as A_DEFINITION
from .virtual_data_resource.test_faults import URN as DEFINITION_URN

FAMILIES = ("instances", "formulas", "formula_instances", "definitions", "transformations")
OPTIONAL = {"tags": ["crm"], "disabled": True, "external_authentication": "none"}


@dataclass
class Kind:
    """A kind of resource, with every optional input of it declared.

    Attributes:
        make: makes the lifecycle of a provider process.
        fields: the table whose properties a response may lack.
        urn: the resource's URN.
        inputs: what the program declares.
        absent_is_none: the properties that a service shows by leaving them out, if there is none.
    """

    make: Callable[[Services], Verbs]
    fields: Fields
    urn: str
    inputs: Mapping[str, Any]
    absent_is_none: tuple[str, ...] = ()


KINDS = {
    "instance": Kind(InstanceLifecycle, INSTANCE, INSTANCE_URN, {**AN_INSTANCE, **OPTIONAL}),
    "instance set": Kind(
        InstanceSetLifecycle,
        INSTANCE,
        INSTANCE_SET_URN,
        {
            **declared(),
            "instances": {
                "acme": member("acme", **OPTIONAL),
                "globex": member("globex", tags=[], disabled=False),
            },
        },
    ),
    "formula": Kind(
        FormulaLifecycle,
        FORMULA,
        FORMULA_URN,
        {
            **A_FORMULA,
            "active": False,
            "single_threaded": True,
            "debug_logging_enabled": True,
            "engine": "v1",
            "method": "GET",
            "uri": "/sync",
        },
        ("description", "method", "uri"),
    ),
    "formula instance": Kind(
        FormulaInstanceLifecycle,
        FORMULA_INSTANCE,
        FORMULA_INSTANCE_URN,
        {**A_FORMULA_INSTANCE, "active": False},
    ),
    "virtual data resource": Kind(
        VirtualDataResourceLifecycle, DEFINITION, DEFINITION_URN, A_DEFINITION, ("fields",)
    ),
    "transformation": Kind(
        TransformationLifecycle,
        TRANSFORMATION,
        TRANSFORMATION_URN,
        A_TRANSFORMATION,
        ("fields", "script"),
    ),
}
CASES = [
    (kind, field.name)
    for kind, one in KINDS.items()
    for field in one.fields.outputs
    if field.wire is not None and field.name not in one.absent_is_none
]


def stack_of(kind: Kind, lacking: set[str]) -> tuple[Stack, Service]:
    """Return a stack, and its account, whose responses lack some properties.

    Args:
        kind: the kind of the stack's resource.
        lacking: the properties in the service's spelling; a test may change it.
    """
    service = Service()
    service.formulas.create(ITS_FORMULA)
    if kind.make is TransformationLifecycle:
        service.objects.define(Place("organization"), "contacts", {"fields": []}, new=True)

    def process() -> Verbs:
        found = services(service)
        for name in FAMILIES:
            setattr(found.client, name, Lacking(getattr(found.client, name), lacking))
        return kind.make(found)

    stack = Stack(process, kind.urn)
    service.deployment = stack.deployment
    return stack, service


class Lacking:
    """A family of calls whose responses lack some properties."""

    def __init__(self, family: Any, names: set[str]) -> None:
        self._family = family
        self._names = names

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._family, name)
        return lambda *given, **named: self._without(call(*given, **named))

    def _without(self, response: Any) -> Any:
        if isinstance(response, Written):
            return replace(response, row=self._without(response.row))
        if isinstance(response, list):
            return [self._without(row) for row in response]
        if isinstance(response, dict):
            return {key: value for key, value in response.items() if key not in self._names}
        return response


@pytest.mark.parametrize("since", ["always", "a refresh"])
@pytest.mark.parametrize(("kind", "name"), CASES)
def test_what_a_response_lacks_is_no_change(kind: str, name: str, since: str) -> None:
    one = KINDS[kind]
    wire = one.fields[name].wire
    assert wire is not None
    lacking = {wire} if since == "always" else set()
    stack, _ = stack_of(one, lacking)
    assert stack.up(one.inputs) is None
    lacking.add(wire)
    for _ in range(2):
        assert stack.previews_nothing(one.inputs)
        assert stack.refresh() is None
    assert stack.previews_nothing(one.inputs)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_that_is_managed_only_if_declared_is_declared_here(kind: str) -> None:
    one = KINDS[kind]
    of_member = {key for row in one.inputs.get("instances", {}).values() for key in row}
    managed = {field.name for field in one.fields.inputs if field.refresh is not Refresh.KEPT}
    assert managed - one.inputs.keys() - of_member <= {"name", "definition"}


def wires(one: Kind) -> set[str]:
    """Return what is managed only if it is declared, in the service's spelling."""
    return {
        field.wire
        for field in one.fields.declarable
        if field.wire and field.source is Source.RESPONSE and field.name not in one.absent_is_none
    }


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("instance", ["instances.create", "instances.set_enabled"]),
        ("formula", ["formulas.create"]),
        ("formula instance", ["formula_instances.create", "formula_instances.set_active"]),
    ],
)
def test_what_is_not_reported_is_sent_once(
    kind: str, sent: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    one = KINDS[kind]
    stack, service = stack_of(one, wires(one))
    service.calls.clear()
    for inputs in (one.inputs, {**one.inputs, "name": "New"}):
        assert stack.up(inputs) is None
        assert stack.refresh() is None
    changes = [name for name in service.called() if not name.endswith((".get", ".list", "_id"))]
    assert changes[: len(sent)] == sent
    assert not {"instances.set_enabled", "formula_instances.set_active"} & {*changes[len(sent) :]}
    assert "other values than were sent" not in caplog.text


@pytest.mark.parametrize("kind", ["instance", "instance set", "formula", "formula instance"])
def test_a_state_that_lost_what_the_service_does_not_report_recovers(kind: str) -> None:
    """Earlier versions emptied the outputs that a response lacks."""
    one = KINDS[kind]
    stack, _ = stack_of(one, lacking := wires(one))
    assert stack.up(one.inputs) is None
    assert stack.kept is not None
    lost = {field.name for field in one.fields.inputs if field.wire in lacking}
    stack.kept = replace(stack.kept, outputs=_without(stack.kept.outputs, lost))
    assert stack.previews_nothing(one.inputs)
    assert stack.refresh() is None
    assert stack.up(one.inputs) is None
    assert stack.refresh() is None
    assert stack.previews_nothing(one.inputs)


def _without(value: Any, names: set[str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key: _without(item, names) for key, item in value.items() if key not in names}


MINIMAL: dict[str, dict[str, Any]] = {
    "instance": {
        "element_key": "closeio",
        "name": "Test",
        "configuration": AN_INSTANCE["configuration"],
    },
    "instance set": {"element_key": "closeio", "instances": {}},
    "formula": {"name": "Sync"},
    "formula instance": {"formula_id": "1", "name": "Sync", "configuration": {"crm": "12"}},
    "virtual data resource": {"name": "contacts", "level": "organization", "fields": {}},
    "transformation": {
        name: A_TRANSFORMATION[name]
        for name in ("virtual_data_resource", "level", "element_key", "vendor_name")
    },
}
EMPTY: dict[str, dict[str, Any]] = {
    "instance": {"tags": []},
    "instance set": {"configuration": {}, "release": []},
    "formula": {"configuration": [], "triggers": [], "steps": [], "description": ""},
    "formula instance": {"settings": {}},
    "virtual data resource": {"description": ""},
    "transformation": {"fields": {}, "configuration": {}},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("more", [{}, EMPTY], ids=["not declared", "empty"])
def test_a_refresh_adds_no_empty_input(kind: str, more: dict[str, dict[str, Any]]) -> None:
    """It would show as a change."""
    stack, _ = stack_of(KINDS[kind], set())
    assert stack.up({**MINIMAL[kind], **more.get(kind, {})}) is None
    assert stack.kept is not None
    before = stack.kept.inputs
    assert stack.refresh() is None
    kept = stack.kept.inputs
    assert {name: value for name, value in kept.items() if value is not None} == before
