"""What a program's `Instance` asks of the engine, and that its words are the field table's."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements import Instance
from pulumi_cloud_elements.resources.instance.fields import FIELDS
from pulumi_cloud_elements.sdk.secrets import in_protocol

from . import documented
from .constructors import keyword_arguments
from .engine import asked_by, properties

PUBLIC = [field for field in FIELDS.outputs if not field.internal]
SECTION = {"username": "the-key", "password": "the-password", "pagination.max": 7}


def registered(*, backend: str | None = None, **inputs: Any) -> Any:
    [request] = asked_by(lambda: Instance("test", **inputs), backend).registered
    return request


# Registration


def test_the_type_in_every_state() -> None:
    request = registered(element_key="closeio")
    assert request.type == "pulumi-python:dynamic/cloudelements:Instance"
    assert request.name == "test"


def test_what_is_declared_and_nothing_else() -> None:
    assert properties(registered(element_key="closeio")) == {
        "element_key": "closeio",
        "name": "test",
        "configuration": {},
    }


def test_every_argument() -> None:
    inputs: dict[str, Any] = {
        "element_key": "closeio",
        "name": "Test",
        "tags": ["crm"],
        "disabled": False,
        "external_authentication": "none",
        "reauthenticate": "1",
        "retrieve_objects_after_instantiation": True,
        "adopt": "12",
    }
    request = registered(**inputs, configuration=SECTION, provider_data={"code": "the-code"})
    assert properties(request) == {
        **inputs,
        "configuration": {
            "username": in_protocol("the-key"),
            "password": in_protocol("the-password"),
            "pagination.max": 7,
        },
        "provider_data": in_protocol({"code": "the-code"}),
    }


def test_a_configuration_that_is_an_output_is_hidden_too() -> None:
    def program() -> None:
        Instance("test", element_key="closeio", configuration=pulumi.Output.from_input(SECTION))

    [request] = asked_by(program).registered
    assert properties(request)["configuration"]["username"] == in_protocol("the-key")
    assert properties(request)["configuration"]["pagination.max"] == 7


def test_what_the_program_marks_secret_is_named_for_the_provider() -> None:
    def program() -> None:
        plain, secret = pulumi.Output.from_input("plain"), pulumi.Output.secret("canary")
        Instance(
            "test",
            element_key="closeio",
            name=secret,
            tags=["crm", secret],
            reauthenticate=plain,
            configuration={"username": secret, "base.url": secret, "port": plain},
            provider_data={"code": secret},
        )

    [request] = asked_by(program).registered
    marked = properties(request)["__secret_inputs"]
    assert json.loads(marked) == ["configuration.base.url", "name", "tags"]


def test_a_configuration_that_is_a_secret_as_a_whole_is_named() -> None:
    def program() -> None:
        Instance("test", element_key="closeio", configuration=pulumi.Output.secret(SECTION))

    [request] = asked_by(program).registered
    assert json.loads(properties(request)["__secret_inputs"]) == ["configuration"]


def test_where_nothing_is_marked_nothing_is_named() -> None:
    def program() -> None:
        plain = pulumi.Output.from_input("plain")
        Instance("test", element_key=plain, name=plain, tags=[plain], configuration=SECTION)

    [request] = asked_by(program).registered
    assert "__secret_inputs" not in properties(request)


@pytest.mark.parametrize(
    ("organization", "sent"), [(None, None), ("organization", None), ("acme", "acme")]
)
def test_pulumis_organization_where_the_backend_has_one(
    organization: str | None, sent: str | None
) -> None:
    request = registered(backend=organization, element_key="closeio")
    assert properties(request).get("organization") == sent


def test_secret_outputs_are_those_of_the_table_and_of_the_program() -> None:
    opts = pulumi.ResourceOptions(additional_secret_outputs=["name"])
    request = registered(element_key="closeio", opts=opts)
    assert set(request.additionalSecretOutputs) == {"name", *FIELDS.secret_outputs}


def test_every_output_is_an_attribute() -> None:
    def program() -> None:
        instance = Instance("test", element_key="closeio")
        for field in PUBLIC:
            assert isinstance(getattr(instance, field.name), pulumi.Output), field.name

    assert len(asked_by(program).registered) == 1


def test_an_import_is_refused_and_adoption_named() -> None:
    opts = pulumi.ResourceOptions(import_="12")
    with pytest.raises(pulumi.RunError, match=r'Instance "test": import_ cannot .* adopt="12"'):
        asked_by(lambda: Instance("test", element_key="closeio", opts=opts))


def test_get_reads_and_declares_nothing() -> None:
    found: list[object] = []
    asked = asked_by(lambda: found.append(Instance.get("theirs", "12").token))
    assert asked.registered == []
    [request] = asked.read
    assert (request.name, request.id) == ("theirs", "12")
    assert request.type == "pulumi-python:dynamic/cloudelements:Instance"
    assert properties(request) == {}
    assert set(request.additionalSecretOutputs) == set(FIELDS.secret_outputs)
    assert isinstance(found[0], pulumi.Output)


# Constructor, docstrings and table agree

# Arguments of the constructor that are Pulumi's own, not properties of the resource.
# Inputs that no program declares: the constructor or the provider's check puts them there.
_INTERNAL_INPUTS = {"organization", "__creation_id", "__secret_inputs"}
# Outputs that only the provider uses.
_INTERNAL_OUTPUTS = {"account", "declared"}


def test_the_constructor_has_the_inputs_of_the_table() -> None:
    parameters = keyword_arguments(Instance)
    inputs = [field for field in FIELDS.inputs if not field.internal]
    assert list(parameters) == [f.name for f in inputs]
    assert {f.name for f in FIELDS.inputs if f.internal} == _INTERNAL_INPUTS
    for field in inputs:
        required = parameters[field.name].default is inspect.Parameter.empty
        assert required is field.required, field.name


def test_the_arguments_are_documented_in_the_tables_words() -> None:
    assert documented.arguments("instance.Instance") == {
        field.name: field.argument for field in FIELDS.inputs if not field.internal
    }


def test_the_outputs_are_documented_in_the_tables_words() -> None:
    assert documented.outputs("instance.Instance") == {field.name: field.output for field in PUBLIC}
    assert {f.name for f in FIELDS.outputs if f.internal} == _INTERNAL_OUTPUTS


def test_the_outputs_are_annotated() -> None:
    annotated = set(inspect.get_annotations(Instance))
    assert annotated == {field.name for field in PUBLIC}
