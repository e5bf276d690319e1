"""What of a set is a secret, and what of it is in a message."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi_cloud_elements.dynamic import InstanceSetProvider
from pulumi_cloud_elements.redaction import MARKED_INPUTS
from pulumi_cloud_elements.resources.base import Resource
from pulumi_cloud_elements.resources.instance_set.fields import FIELDS
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.instance_set.members import (
    declared,
    marked_name,
    packed,
    secret_names,
    unpacked,
)
from pulumi_cloud_elements.sdk.secrets import in_protocol

from ...fake.process import services
from .conftest import Fleet
from .conftest import declared as inputs_of


def test_secrets_are_leaves_and_tokens_are_one() -> None:
    bag = {
        "configuration": {"password": "the-password", "pagination.max": 5},
        "instances": {
            "acme": {
                "name": "Acme",
                "configuration": {"username": "the-key", "hostname": "h"},
                "provider_data": {"code": "the-code"},
            }
        },
        "tokens": {"acme": "the-token"},
        "ids": {"acme": "1"},
    }
    assert FIELDS.marked(bag, in_protocol) == {
        "configuration": {"password": in_protocol("the-password"), "pagination.max": 5},
        "instances": {
            "acme": {
                "name": "Acme",
                "configuration": {"username": in_protocol("the-key"), "hostname": "h"},
                "provider_data": in_protocol({"code": "the-code"}),
            }
        },
        "tokens": in_protocol({"acme": "the-token"}),
        "ids": {"acme": "1"},
    }
    assert FIELDS.secret_outputs == ["tokens"]


@pytest.mark.parametrize(
    ("marks", "hidden"),
    [
        (["instances"], {"acme", "a.b"}),
        ([marked_name("acme")], {"acme"}),
        ([marked_name("a.b", "name")], {"a.b"}),
        ([marked_name("acme", "tags")], set()),
        ([], set()),
    ],
)
def test_names_that_the_program_marked_are_marked_in_their_output(
    fleet: Fleet, marks: list[str], hidden: set[str]
) -> None:
    bag: dict[str, Any] = {"names": {"acme": "A", "a.b": "B"}, MARKED_INPUTS: json.dumps(marks)}
    assert secret_names(bag) == hidden

    class Reading(InstanceSetLifecycle):
        def read(self, id_: str, state: Any, registration: Any = None) -> Resource:
            return Resource(id_, {}, bag)

    outputs = InstanceSetProvider(Reading(services(fleet.service))).read("1", {}).outs
    assert outputs is not None
    assert outputs["names"] == {
        key: in_protocol(name) if key in hidden else name for key, name in bag["names"].items()
    }


def test_a_members_marks_are_its_own_and_the_common_ones() -> None:
    inputs = inputs_of("acme", "globex")
    marks = [marked_name("acme", "name"), "configuration.pagination.max"]
    rows = declared({**inputs, MARKED_INPUTS: json.dumps(marks)})
    assert json.loads(rows["acme"][MARKED_INPUTS]) == ["configuration.pagination.max", "name"]
    assert json.loads(rows["globex"][MARKED_INPUTS]) == ["configuration.pagination.max"]
    every = declared({**inputs, MARKED_INPUTS: '["instances"]'})
    assert json.loads(every["acme"][MARKED_INPUTS]) == ["configuration", "name"]


def test_what_is_packed_is_unpacked_as_it_was(fleet: Fleet) -> None:
    inputs = inputs_of("acme", "globex")
    assert fleet.up(inputs) is None
    rows = unpacked(fleet.outputs)
    rows["globex"]["configuration"] = {"username": "another"}  # without the common entries
    rows["globex"] |= {"account": "another", "user": {"id": 2}}
    outputs = packed(rows, inputs, {name: fleet.outputs[name] for name in ("base_url", "account")})
    assert outputs["instances"]["globex"]["without"] == ["pagination.max", "password"]
    assert outputs["instances"]["globex"]["user"] == {"id": 2}
    assert "account" not in outputs["instances"]["acme"]
    kept = {**fleet.outputs, **outputs}
    assert unpacked(kept) == rows


def test_a_hundred_members_take_little_room(fleet: Fleet) -> None:
    assert fleet.up(inputs_of(*(f"customer-{number}" for number in range(100)))) is None
    assert len(json.dumps([dict(fleet.inputs), dict(fleet.outputs)])) < 100 * 600
