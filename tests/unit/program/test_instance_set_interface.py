"""What a program's `InstanceSet` asks of the engine, and that its words are the field table's."""

from __future__ import annotations

import inspect
import json

import pulumi
from pulumi_cloud_elements import InstanceSet, InstanceSetMember
from pulumi_cloud_elements.resources.instance.fields import FIELDS as INSTANCE
from pulumi_cloud_elements.resources.instance_set.fields import FIELDS
from pulumi_cloud_elements.sdk.secrets import in_protocol

from . import documented
from .constructors import keyword_arguments
from .engine import asked_by, properties

PUBLIC = {field.name: field.output for field in FIELDS.outputs if not field.internal}


def test_what_is_declared_with_its_secrets_marked() -> None:
    def program() -> None:
        secret = pulumi.Output.secret("canary")
        acme: InstanceSetMember = {"name": secret, "configuration": {"username": "the-key"}}
        InstanceSet("set", element_key="closeio", instances={"acme": acme}, max_deletions=2)

    [request] = asked_by(program).registered
    assert request.type == "pulumi-python:dynamic/cloudelements:InstanceSet"
    sent = properties(request)
    assert json.loads(sent.pop("__secret_inputs")) != []
    assert sent == {
        "element_key": "closeio",
        "instances": {
            "acme": {
                "name": in_protocol("canary"),
                "configuration": {"username": in_protocol("the-key")},
            }
        },
        "max_deletions": 2,
    }


def test_the_constructor_has_the_inputs_of_the_table() -> None:
    parameters = keyword_arguments(InstanceSet)
    inputs = {field.name: field for field in FIELDS.inputs if not field.internal}
    assert list(parameters) == list(inputs)
    for name, field in inputs.items():
        required = parameters[name].default is inspect.Parameter.empty
        assert required is field.required, name


def test_a_member_has_the_inputs_of_an_instance_but_for_the_element() -> None:
    inputs = {field.name for field in INSTANCE.inputs if not field.internal}
    assert InstanceSetMember.__optional_keys__ == inputs - {"element_key"}
    assert InstanceSetMember.__required_keys__ == set()


def test_the_words_are_the_tables() -> None:
    path = "instance_set.InstanceSet"
    assert documented.arguments(path) == {
        field.name: field.argument for field in FIELDS.inputs if not field.internal
    }
    assert documented.outputs(path) == PUBLIC
    assert inspect.get_annotations(InstanceSet).keys() == PUBLIC.keys()
