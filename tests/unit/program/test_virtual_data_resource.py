"""What a program's `VirtualDataResource` and `Transformation` ask of the engine."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements import (
    Formula,
    FormulaInstance,
    Instance,
    Transformation,
    VirtualDataResource,
)
from pulumi_cloud_elements.resources.fields import Fields
from pulumi_cloud_elements.resources.transformation.fields import FIELDS as MAPPING
from pulumi_cloud_elements.resources.virtual_data_resource.fields import FIELDS as DEFINITION

from . import documented
from .constructors import keyword_arguments
from .engine import asked_by, properties

Kind = type[VirtualDataResource] | type[Transformation]
KINDS: list[tuple[Kind, Fields]] = [(VirtualDataResource, DEFINITION), (Transformation, MAPPING)]
FIELDS: dict[str, Any] = {"email": "string", "name": {"type": "string", "display_name": "Name"}}
MAPPED: dict[str, Any] = {"email": "email", "name": ["first", {"vendor_path": "last"}]}


def registered(program: Callable[[], object]) -> list[Any]:
    return asked_by(program).registered


# Registration


def test_a_virtual_data_resource() -> None:
    [request] = registered(
        lambda: VirtualDataResource(
            "contacts", level="organization", fields=FIELDS, description="People", adopt=True
        )
    )
    assert request.type == "pulumi-python:dynamic/cloudelements:VirtualDataResource"
    assert properties(request) == {
        "name": "contacts",
        "level": "organization",
        "fields": FIELDS,
        "description": "People",
        "adopt": True,
    }


def test_a_transformation_of_a_resource_depends_on_it_and_knows_its_definition() -> None:
    def program() -> None:
        contacts = VirtualDataResource(
            "contacts", level="instance", instance_id="12", fields=FIELDS
        )
        Transformation(
            "closeio",
            virtual_data_resource=contacts,
            level="instance",
            instance_id="12",
            vendor_name="lead",
            fields=MAPPED,
            script={"body": "done();"},
            is_legacy=False,
            configuration={"inherit": {}},
        )

    definition, request = registered(program)
    assert request.type == "pulumi-python:dynamic/cloudelements:Transformation"
    dependencies = request.propertyDependencies["virtual_data_resource"].urns
    assert list(dependencies) == [f"urn:pulumi:dev::test::{definition.type}::contacts"]
    assert properties(request) == {
        # The engine of these tests has the id 1 for everything.
        "virtual_data_resource": "1",
        "definition": {"name": "contacts", "level": "instance", "fields": FIELDS},
        "level": "instance",
        "instance_id": "12",
        "vendor_name": "lead",
        "fields": MAPPED,
        "script": {"body": "done();"},
        "is_legacy": False,
        "configuration": {"inherit": {}},
    }


def test_what_refers_to_the_id_of_a_resource_is_replaced_with_it() -> None:
    """A preview does not know the id then; it knows it while the resource is only updated."""

    def program() -> None:
        made = Instance("made", element_key="closeio", configuration={})
        adopted = Instance("adopted", element_key="closeio", configuration={}, adopt="12")
        ids: dict[str, pulumi.Input[str]] = {
            "one": made.id,
            "two": made.id.apply(str),
            "three": adopted.id,
            "four": "12",
        }
        for name, instance_id in ids.items():
            options = pulumi.ResourceOptions(replace_on_changes=["name"])
            VirtualDataResource(
                name, level="instance", fields={}, instance_id=instance_id, opts=options
            )
        Transformation(
            "five", virtual_data_resource="one", level="instance", instance_id=made.id,
            vendor_name="lead",
        )  # fmt: skip
        formula = Formula("formula")
        FormulaInstance("six", formula_id=formula.id)

    replacing = {request.name: list(request.replaceOnChanges) for request in registered(program)}
    assert replacing == {
        "made": [],
        "adopted": [],
        "one": ["name", "instance_id"],
        "two": ["name"],
        "three": ["name"],
        "four": ["name"],
        "five": ["instance_id"],
        "formula": [],
        "six": ["formula_id"],
    }


def test_a_transformation_of_a_name() -> None:
    [request] = registered(
        lambda: Transformation(
            "closeio",
            virtual_data_resource="contacts",
            level="organization",
            element_key="closeio",
            vendor_name="lead",
        )
    )
    assert properties(request) == {
        "virtual_data_resource": "contacts",
        "level": "organization",
        "element_key": "closeio",
        "vendor_name": "lead",
        "fields": {},
    }


def test_another_resource_cannot_be_mapped() -> None:
    """Its id would be taken for a name, which the service does not know."""

    def program() -> None:
        other = Transformation(
            "one",
            virtual_data_resource="contacts",
            level="organization",
            element_key="closeio",
            vendor_name="lead",
        )
        Transformation(
            "two",
            virtual_data_resource=other,  # type: ignore[call-overload]
            level="organization",
            element_key="sfdc",
            vendor_name="Contact",
        )

    line = (
        'Transformation "two": virtual_data_resource: must be a VirtualDataResource or its name, '
        "not a resource of type Transformation"
    )
    with pytest.raises(pulumi.RunError, match=f"^{line}$"):
        registered(program)


@pytest.mark.parametrize("kind", [VirtualDataResource, Transformation])
def test_get_reads_and_declares_nothing(kind: Kind) -> None:
    found: list[Any] = []
    asked = asked_by(lambda: found.append(kind.get("theirs", "organizations/contacts").level))
    assert asked.registered == []
    [request] = asked.read
    assert (request.name, request.id) == ("theirs", "organizations/contacts")
    assert request.type == f"pulumi-python:dynamic/cloudelements:{kind.__name__}"
    assert properties(request) == {}
    assert isinstance(found[0], pulumi.Output)


def test_what_is_only_read_can_be_mapped() -> None:
    def program() -> None:
        Transformation(
            "closeio",
            virtual_data_resource=VirtualDataResource.get("theirs", "organizations/contacts"),
            level="organization",
            element_key="closeio",
            vendor_name="lead",
        )

    [request] = registered(program)
    assert properties(request)["virtual_data_resource"] == "contacts"


@pytest.mark.parametrize("kind", [VirtualDataResource, Transformation])
def test_an_import_is_refused_and_adoption_named(kind: Kind) -> None:
    opts = pulumi.ResourceOptions(import_="12")
    of: dict[str, Any] = (
        {"fields": {}}
        if kind is VirtualDataResource
        else {"virtual_data_resource": "contacts", "vendor_name": "lead"}
    )
    with pytest.raises(pulumi.RunError, match=rf'{kind.__name__} "x": import_ .* adopt=True'):
        asked_by(lambda: kind("x", level="organization", opts=opts, **of))


@pytest.mark.parametrize(("kind", "fields"), KINDS)
def test_every_output_is_annotated_and_the_inputs_are_those_of_the_table(
    kind: Kind, fields: Fields
) -> None:
    annotated = {name for name in inspect.get_annotations(kind) if not name.startswith("_")}
    assert annotated == {field.name for field in fields.outputs if not field.internal}
    parameters = keyword_arguments(kind)
    inputs = {field.name: field for field in fields.inputs if not field.internal}
    assert set(parameters) == set(inputs)
    for name, field in inputs.items():
        required = parameters[name].default is inspect.Parameter.empty
        assert required is field.required, name
    internal = {field.name for field in fields.inputs if field.internal}
    assert internal - {"definition"} == {"organization", "__creation_id", "__secret_inputs"}


# Docstrings and table agree


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("virtual_data_resource.VirtualDataResource", DEFINITION),
        ("transformation.Transformation", MAPPING),
    ],
)
def test_the_docstrings_are_in_the_tables_words(path: str, fields: Fields) -> None:
    assert documented.arguments(path) == {
        field.name: field.argument for field in fields.inputs if not field.internal
    }
    public = [field for field in fields.outputs if not field.internal]
    assert documented.outputs(path) == {field.name: field.output for field in public}
