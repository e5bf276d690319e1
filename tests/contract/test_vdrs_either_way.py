"""Virtual data resources and transformations live their lives on the sandbox, whichever way each
of its switches of what nobody outside can know is set.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from cloud_elements_sandbox.platform.switches_of_objects import OF_OBJECTS
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.evidence import StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.resources.base import Lifecycle, Services
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ..unit.fake.process import BACKEND, ENGINE, NO_FOLDER
from ..unit.fake.stack import Stack
from .accounts import OnTheSandbox, body, close, id_of

TYPES = {
    "VirtualDataResource": VirtualDataResourceLifecycle,
    "Transformation": TransformationLifecycle,
}
FIELDS = {"email": "string", "name": {"type": "string", "display_name": "Name"}}
MAPPED = {"email": "email", "name": ["first_name", "last_name"]}
LEVELS = ("organization", "account", "instance")
# Looked at by themselves: what does less than it was asked for.
APART = ("level-privilege", "v2-refuses")
OTHERS = [switch for switch in OF_OBJECTS if switch.name not in APART]
SHOWN = [
    {"vdr-version": version, "definition-levels": levels}
    for version, levels in product(("v2", "v1"), ("own", "mixed", "inherited"))
]
EITHER_WAY = [
    {switch.name: switch.values[turn % len(switch.values)] for switch in OTHERS} | shown
    for turn, shown in enumerate(SHOWN)
]


class Account:
    """An account on the sandbox, and stacks of it."""

    def __init__(self, sandbox: Service) -> None:
        self.sandbox = sandbox
        self.account = OnTheSandbox(sandbox)
        self.instance = id_of(self.account.client().instances.create(body()))

    def stack(self, kind: str, name: str = "contacts") -> Stack:
        urn = f"urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:{kind}::{name}"
        stack: Stack
        stack = Stack(lambda: self._process(TYPES[kind], lambda: stack.deployment()), urn)
        return stack

    def _process(
        self, kind: Callable[[Services], Lifecycle], deployment: Callable[[], Any]
    ) -> Lifecycle:
        settings = self.account.settings(settle_time=3.0, owner="tests", catalogue_checks=False)
        client = Client(settings)
        self.account.clients.append(client)

        def export(*_: Any) -> subprocess.CompletedProcess[str]:
            text = json.dumps({"deployment": deployment()})
            return subprocess.CompletedProcess([], 0, text, "")

        states = StackStates(BACKEND, engine=lambda: ENGINE, run=export)
        intents = Intents(NO_FOLDER, BACKEND, engine=lambda: ENGINE)
        creations = Creations(settings, states, intents)
        return kind(Services(settings, client, Catalogue(client), creations, StackLists(client)))

    def place(self, level: str) -> dict[str, Any]:
        scope = {"account": {"account_id": "1"}, "instance": {"instance_id": self.instance}}
        return {"level": level, **scope.get(level, {})}

    def definition(self, level: str, **more: Any) -> dict[str, Any]:
        return {"name": "contacts", **self.place(level), "fields": FIELDS, **more}

    def mapping(self, level: str, **more: Any) -> dict[str, Any]:
        element = {} if level == "instance" else {"element_key": "closeio"}
        named = {"virtual_data_resource": "contacts", "vendor_name": "lead"}
        options = {"passThrough": {"fromVendor": True, "toVendor": False}, "inherit": {}}
        return {
            **named,
            **self.place(level),
            **element,
            "fields": MAPPED,
            "configuration": options,
            "script": "done(transformedObject);\n",
            **more,
        }

    def switch(self, **values: str) -> None:
        self.sandbox.control("PUT", "/switches", json=values)


@pytest.fixture
def world(service: Service) -> Iterator[Account]:
    made = Account(service)
    yield made
    for client in made.account.clients:
        close(client)


def lives(stack: Stack, *declared: dict[str, Any]) -> None:
    """Check that a resource is updated to each declaration, and stays unchanged then."""
    for inputs in declared:
        assert stack.up(inputs) is None
        assert stack.previews_nothing(inputs)
        assert stack.refresh() is None
        assert stack.previews_nothing(inputs), stack.kept


def test_every_value_of_every_switch_is_among_them() -> None:
    tried = {pair for switches in EITHER_WAY for pair in switches.items()}
    assert tried == {(switch.name, value) for switch in OTHERS for value in switch.values}


@pytest.mark.parametrize("switches", EITHER_WAY, ids=lambda values: " ".join(values.values()))
def test_a_life_at_each_level(world: Account, switches: dict[str, str]) -> None:
    world.switch(**switches)
    definitions = {level: world.stack("VirtualDataResource", level) for level in LEVELS}
    mappings = {level: world.stack("Transformation", level) for level in LEVELS}
    # Each level has a field of its own beside what all have.
    for level in LEVELS:
        mine = {**FIELDS, f"of.{level}": "number"}
        lives(definitions[level], world.definition(level, fields=mine, description="People"))
        mapped = {**MAPPED, f"of.{level}": "own"}
        lives(
            mappings[level],
            world.mapping(level, fields=mapped),
            world.mapping(level, fields={"email": "other"}, script=None, vendor_name="contact"),
            world.mapping(level, fields=mapped, configuration={"inherit": {}}),
        )
    for level in LEVELS:
        lives(definitions[level], world.definition(level, description="All"))
        # What the other levels have since changes nothing here.
        assert stack_refreshes(mappings[level])
    for level in reversed(LEVELS):
        assert mappings[level].destroy() is None
        assert definitions[level].destroy() is None
    for base in ("/organizations", "/accounts/1", f"/instances/{world.instance}"):
        world.sandbox.refused(404, "GET", f"{base}/objects/contacts/definitions")


def stack_refreshes(stack: Stack) -> bool:
    """Tell whether a refresh changes nothing."""
    assert stack.kept is not None
    before = stack.kept.inputs
    return stack.refresh() is None and stack.kept.inputs == before


def both(world: Account) -> tuple[Stack, Stack]:
    """Make a definition and its transformation."""
    definition, mapping = world.stack("VirtualDataResource"), world.stack("Transformation")
    assert definition.up(world.definition("organization")) is None
    assert mapping.up(world.mapping("organization")) is None
    return definition, mapping


@pytest.mark.parametrize("rule", ["409", "400", "cascade"])
def test_a_mapped_definition_is_not_deleted(world: Account, rule: str) -> None:
    world.switch(**{"delete-mapped-definition": rule})
    definition, mapping = both(world)
    error = definition.destroy()
    assert error is not None
    assert "because transformation organizations/elements/146/contacts maps it" in error
    assert mapping.refresh() is None
    assert mapping.kept is not None
    assert mapping.destroy() is None
    assert definition.destroy() is None


@pytest.mark.parametrize("rule", ["409", "400"])
def test_a_mapped_definition_of_version_1_is_not_deleted_either(world: Account, rule: str) -> None:
    world.switch(**{"delete-mapped-definition": rule, "vdr-version": "v1"})
    definition, mapping = both(world)
    error = definition.destroy()
    assert error is not None
    assert "because a transformation maps it: delete that first" in error
    assert mapping.destroy() is None
    assert definition.destroy() is None


@pytest.mark.parametrize("rule", ["409", "400", "replace"])
def test_a_transformation_that_exists_is_not_touched(world: Account, rule: str) -> None:
    world.switch(**{"transformation-exists": rule})
    both(world)
    path = "/organizations/elements/closeio/transformations/contacts"
    before = world.sandbox.ok("GET", path)
    error = world.stack("Transformation", "other").up(world.mapping("organization"))
    assert error is not None
    assert "declare adopt=True" in error
    assert world.sandbox.ok("GET", path) == before


@pytest.mark.parametrize("rule", ["404", "create"])
def test_a_transformation_that_is_gone_is_not_made_by_a_change(world: Account, rule: str) -> None:
    world.switch(**{"transformation-put-missing": rule})
    _, mapping = both(world)
    path = "/organizations/elements/closeio/transformations/contacts"
    world.sandbox.ok("DELETE", path)
    error = mapping.up(world.mapping("organization", vendor_name="contact"))
    assert error is not None
    assert "no longer exists: run pulumi refresh" in error
    world.sandbox.refused(404, "GET", path)
    assert mapping.refresh() is None
    assert mapping.up(world.mapping("organization", vendor_name="contact")) is None


@pytest.mark.parametrize("rule", ["keep", "drop", "refuse"])
def test_a_field_that_the_definition_lacks(world: Account, rule: str) -> None:
    world.switch(**{"transformation-unknown-fields": rule})
    _, mapping = both(world)
    error = mapping.up(world.mapping("organization", fields={**MAPPED, "age": "age"}))
    if rule == "keep":
        assert error is None
        return
    assert error is not None
    assert ("did not take fields.age" if rule == "drop" else "Fields age are not in") in error
    lives(mapping, world.mapping("organization"))


@pytest.mark.parametrize("privilege", ["one-field", "none"])
@pytest.mark.parametrize("kind", ["VirtualDataResource", "Transformation"])
def test_what_a_user_without_the_privilege_gets(world: Account, kind: str, privilege: str) -> None:
    declared = world.definition("organization")
    if kind == "Transformation":
        assert world.stack("VirtualDataResource").up(declared) is None
        declared = world.mapping("organization")
    world.switch(**{"level-privilege": privilege})
    stack = world.stack(kind)
    error = stack.up(declared)
    assert error is not None
    assert "fields were ignored: " in error
    if privilege == "none":
        assert "the service did not create" in error
        assert stack.kept is None
    else:
        assert "the service did not take fields.name" in error
        assert stack.kept is not None
        assert list(stack.kept.outputs["fields"]) == ["email"]
        assert stack.up(declared) is not None
    world.switch(**{"level-privilege": "all"})
    lives(stack, declared)
    world.switch(**{"level-privilege": privilege})
    fewer = {**declared, "fields": {"name": declared["fields"]["name"], "email": "x"}}
    error = stack.up(fewer)
    assert error is not None
    assert stack.refresh() is None
    world.switch(**{"level-privilege": "all"})
    lives(stack, fewer)


def test_a_definition_at_another_level_alone(world: Account) -> None:
    world.switch(**{"transformation-definition": "own-level"})
    assert world.stack("VirtualDataResource").up(world.definition("organization")) is None
    error = world.stack("Transformation").up(world.mapping("instance"))
    assert error is not None
    assert "the service has no definition for it at this level: declare the virtual data" in error
    assert f"at level instance {world.instance}" in error


@pytest.mark.parametrize("levels", ["own", "inherited"])
@pytest.mark.parametrize("version", ["v1", "v2"])
def test_one_that_equals_what_a_level_above_has_is_taken_over(
    world: Account, version: str, levels: str
) -> None:
    """Version 1 does not label fields, so that it looks as if it were only inherited."""
    world.switch(**{"vdr-version": version, "definition-levels": levels})
    body = {"fields": [{"path": path, "type": "string"} for path in FIELDS]}
    paths = [
        f"{base}/objects/contacts/definitions"
        for base in ("/organizations", f"/instances/{world.instance}")
    ]
    for path in paths:
        world.sandbox.ok("POST", path, json=body)
    stack = world.stack("VirtualDataResource")
    fields = dict.fromkeys(FIELDS, "string")
    lives(
        stack,
        world.definition("instance", fields=fields, adopt=True),
        world.definition("instance", fields={**fields, "age": "number"}),
    )
    assert stack.destroy() is None
    assert world.sandbox.ok("GET", paths[0])["fields"]
