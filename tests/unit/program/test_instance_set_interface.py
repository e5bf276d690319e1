"""What a program's `InstanceSet` asks of the engine, and that its words are the field table's."""

from __future__ import annotations

import inspect
import json

import griffe
import pulumi
import pytest
from pulumi_cloud_elements import InstanceSet, InstanceSetMember
from pulumi_cloud_elements.resources.instance.fields import FIELDS as INSTANCE
from pulumi_cloud_elements.resources.instance_set.fields import FIELDS
from pulumi_cloud_elements.sdk.secrets import in_protocol

from ...project_root import ROOT
from .constructors import keyword_arguments
from .engine import asked_by, properties

PUBLIC = {field.name: field.output for field in FIELDS.outputs if not field.internal}


@pytest.fixture(scope="module")
def documented() -> griffe.Class:
    package = griffe.load(
        "pulumi_cloud_elements",
        search_paths=[ROOT / "provider"],
        docstring_parser="google",
        allow_inspection=False,
    )
    found = package["program.instance_set.InstanceSet"]
    assert isinstance(found, griffe.Class)
    return found


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


def test_the_words_are_the_tables(documented: griffe.Class) -> None:
    assert documented.docstring is not None
    [section] = [
        part
        for part in documented.docstring.parsed
        if part.kind is griffe.DocstringSectionKind.parameters
    ]
    told = {row.name: " ".join(row.description.split()) for row in section.value}
    assert {name: told[name] for name in told if name not in ("resource_name", "opts")} == {
        field.name: field.argument for field in FIELDS.inputs if not field.internal
    }
    outputs = {
        name: " ".join(member.docstring.value.split())
        for name, member in documented.members.items()
        if isinstance(member, griffe.Attribute) and member.docstring is not None
    }
    assert outputs == PUBLIC
    assert inspect.get_annotations(InstanceSet).keys() == PUBLIC.keys()
