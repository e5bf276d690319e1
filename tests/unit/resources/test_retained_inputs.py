"""Inputs whose absence or addition is no change."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.redaction import MARKED_INPUTS
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.retained_inputs import keep_what_is_no_change
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ..fake.process import URN, services
from ..fake.service import Service

_ENTRIES = {"username": "the-key", "password": "the-password"}
KINDS: dict[str, tuple[Any, dict[str, Any]]] = {
    "instance": (
        InstanceLifecycle,
        {"element_key": "closeio", "name": "x", "configuration": _ENTRIES},
    ),
    "instance set": (
        InstanceSetLifecycle,
        {"element_key": "closeio", "instances": {"acme": {"configuration": _ENTRIES}}},
    ),
    "formula": (FormulaLifecycle, {"name": "x"}),
    "formula instance": (FormulaInstanceLifecycle, {"formula_id": "1", "name": "x"}),
    "virtual data resource": (
        VirtualDataResourceLifecycle,
        {"name": "contacts", "level": "organization", "fields": {"email": "string"}},
    ),
    "transformation": (
        TransformationLifecycle,
        {
            "virtual_data_resource": "contacts",
            "level": "organization",
            "element_key": "closeio",
            "vendor_name": "lead",
            "fields": {"email": "email"},
        },
    ),
}
REGISTRATION = Registration(URN, b"0" * 32)


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ({}, {"name": "x", "organization": "acme"}, {"name": "x", "organization": "acme"}),
        # What was adopted is adopted for good.
        ({"name": "x", "adopt": "1"}, {"name": "x"}, {"name": "x", "adopt": "1"}),
        ({"name": "x", "adopt": "1"}, {"name": "x", "adopt": "2"}, {"name": "x", "adopt": "2"}),
        # A state from a backend without organizations.
        (
            {"name": "x", "__creation_id": "a.b"},
            {"name": "x", "organization": "acme"},
            {"name": "x"},
        ),
        (
            {"name": "x"},
            {"name": "y", "organization": "acme"},
            {"name": "y", "organization": "acme"},
        ),
        (
            {"name": "x", "organization": "acme"},
            {"name": "x", "organization": "other"},
            {"name": "x", "organization": "other"},
        ),
    ],
    ids=str,
)
def test_what_is_kept(old: dict[str, Any], new: dict[str, Any], kept: dict[str, Any]) -> None:
    inputs = dict(new)
    keep_what_is_no_change(old, inputs)
    assert inputs == kept


@pytest.mark.parametrize("marked", [None, '["name"]'])
@pytest.mark.parametrize("kind", KINDS)
def test_a_backend_with_organizations_changes_no_resource(kind: str, marked: str | None) -> None:
    make, declared = KINDS[kind]
    service = Service()
    old, problems = make(services(service)).check({}, declared, REGISTRATION)
    assert problems == []
    marks = {} if marked is None else {MARKED_INPUTS: marked}
    moved = {**declared, "organization": "acme", **marks}
    kept, problems = make(services(service)).check(old, moved, REGISTRATION)
    assert problems == []
    assert kept == old | marks
    changed, _ = make(services(service)).check(
        old | marks, {**moved, **CHANGES[kind]}, REGISTRATION
    )
    assert changed["organization"] == "acme"


CHANGES: dict[str, dict[str, Any]] = {
    kind: {"description": "y"} if kind in ("formula", "virtual data resource") else {"name": "y"}
    for kind in KINDS
} | {
    "instance set": {"max_deletions": 1},
    "transformation": {"fields": {"email": "mail"}},
}
