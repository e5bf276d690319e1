"""Whatever is passed at whatever place of a kind's inputs, a check ends in problems with paths."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle
from pulumi_cloud_elements.resources.formula.parts import SORTS, keyed
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.transformation.lifecycle import TransformationLifecycle
from pulumi_cloud_elements.resources.verbs import Verbs
from pulumi_cloud_elements.resources.virtual_data_resource.lifecycle import (
    VirtualDataResourceLifecycle,
)

from ..fake.process import services
from ..fake.service import Service

MEMBER: dict[str, Any] = {
    "name": "Close.io",
    "configuration": {
        "username": "the-key",
        "password": "the-password",
        "event.notification.enabled": True,
        "event.notification.callback.url": "https://example.com/events",
        "event.vendor.type": "polling",
        "event.poller.refresh_interval": 15,
        "event.poller.configuration": {"contacts": {"url": "/contacts"}},
        "filter.response.nulls": False,
        "authentication.type": "basic",
        "pagination.max": 10,
    },
    "tags": ["crm"],
    "disabled": False,
    "external_authentication": "none",
    "provider_data": {"code": "the-code"},
    "reauthenticate": "1",
    "retrieve_objects_after_instantiation": True,
    "adopt": "12",
}
FORMULA: dict[str, Any] = {
    "name": "Sync",
    "description": "Copies contacts",
    "active": True,
    "single_threaded": False,
    "debug_logging_enabled": True,
    "engine": "v3",
    "method": "POST",
    "uri": "/sync",
    "configuration": [
        {"key": "crm", "name": "CRM", "type": "elementInstance", "required": True},
        {"key": "list", "type": "value", "description": "Which"},
    ],
    "triggers": [
        {
            "name": "start",
            "type": "manual",
            "async": True,
            "properties": {"cron": "0 0/15 * * * ?"},
            "on_success": ["read"],
            "on_failure": ["write"],
        }
    ],
    "steps": [
        {
            "name": "read",
            "type": "elementRequest",
            "description": "Reads",
            "properties": {"elementInstanceId": "${config.crm}", "json": {"a": [1, {"b": 2}]}},
            "on_success": ["write"],
            "on_failure": ["write"],
        },
        {"name": "write", "type": "script", "properties": {"body": "done();"}},
    ],
    "adopt": "12",
}
PARTS = {sort.name: keyed(FORMULA[sort.name], sort) for sort in SORTS}
LEVEL: dict[str, Any] = {"level": "instance", "instance_id": "34", "account_id": None}
KINDS: dict[str, tuple[type[Any], dict[str, Any]]] = {
    "Instance": (InstanceLifecycle, {"element_key": "closeio", **MEMBER}),
    "InstanceSet": (
        InstanceSetLifecycle,
        {
            "element_key": "closeio",
            "configuration": MEMBER["configuration"],
            "instances": {"acme": MEMBER, "globex": {"configuration": {"username": "other"}}},
            "max_deletions": 5,
            "release": ["initech"],
        },
    ),
    "Formula": (FormulaLifecycle, FORMULA),
    "Formula, parts by name": (FormulaLifecycle, {**FORMULA, **PARTS}),
    "Formula, scheduled": (
        FormulaLifecycle,
        {"name": "x", "triggers": {"t": {**PARTS["triggers"]["start"], "type": "scheduled"}}},
    ),
    "FormulaInstance": (
        FormulaInstanceLifecycle,
        {
            "formula_id": "1",
            "name": "Sync",
            "configuration": {"crm": "34", "list": {"a": [1]}},
            "settings": {
                "notification.email": "me@example.com",
                "notification.webhook.url": "https://example.com",
                "api": "/x",
                "formula.instance.time.to.live": 86400,
            },
            "active": True,
            "adopt": "12",
        },
    ),
    "VirtualDataResource": (
        VirtualDataResourceLifecycle,
        {
            **LEVEL,
            "name": "contacts",
            "fields": {"email": "string", "name": {"type": "string", "display_name": "Name"}},
            "description": "People",
            "adopt": True,
        },
    ),
    "Transformation": (
        TransformationLifecycle,
        {
            **LEVEL,
            "virtual_data_resource": "contacts",
            "definition": {"level": "organization", "fields": {"email": "string"}},
            "vendor_name": "lead",
            "element_key": "closeio",
            "fields": {
                "email": "email",
                "name": [
                    "first",
                    {"vendor_path": "last", "type": "string", "configuration": {"remove": {}}},
                ],
            },
            "configuration": {"passThrough": {"fromVendor": True}, "inherit": {}},
            "script": {"body": "done();", "mime_type": "text/javascript"},
            "is_legacy": False,
            "adopt": True,
        },
    ),
}
VALUES: dict[str, Any] = {
    "None": None,
    "a number": 5,
    "not a number": float("nan"),
    "a boolean": True,
    "a string": "x",
    "an empty string": "",
    "a list": [],
    "a list of a list": [["x"]],
    "a list of None": [None],
    "a list of a mapping": [{"name": "x"}],
    "a mapping": {},
    "a mapping of None": {"x": None},
    "a mapping of mappings": {"x": {"y": [{"z": "x"}]}},
    "something unknown": object(),
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the paths of everything in a value."""
    items: Any = ()
    if isinstance(value, Mapping):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        yield (*path, key)
        yield from places(item, (*path, key))


def with_value(inputs: Any, path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Return inputs with another value at a path."""
    changed: dict[str, Any] = copy.deepcopy(inputs)
    parent: Any = changed
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = value
    return changed


def lifecycle(of: type[Any], *, asks: bool) -> Verbs:
    service = Service()
    service.objects.define(Place("organization"), "contacts", {"fields": []}, new=True)
    made: Services = services(service, catalogue_checks=asks)
    found: Verbs = of(made)
    return found


@pytest.mark.parametrize("asks", [False, True], ids=["shape alone", "with the service"])
@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_type_is_a_problem_with_a_path(kind: str, value: str, asks: bool) -> None:
    of, inputs = KINDS[kind]
    registration = Registration(
        f"urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:{kind.split(',')[0]}::x", b"0"
    )
    for path in places(inputs):
        declared = with_value(inputs, path, VALUES[value])
        _, problems = lifecycle(of, asks=asks).check({}, declared, registration)
        for problem in problems:
            assert len(problem.splitlines()) == 1
            assert problem.partition(":")[0].partition(".")[0].split()[0].split("[")[0] in inputs, (
                path,
                problem,
            )
