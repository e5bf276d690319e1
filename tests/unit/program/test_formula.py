"""What a program's `Formula` and `FormulaInstance` ask of the engine, and that their words are the
field tables'.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements import Formula, FormulaInstance, FormulaStep, FormulaVariable
from pulumi_cloud_elements.program import formula_arguments
from pulumi_cloud_elements.resources.fields import Fields
from pulumi_cloud_elements.resources.formula.fields import FIELDS as FORMULA
from pulumi_cloud_elements.resources.formula.parts import STEPS, TRIGGERS, VARIABLES, Sort
from pulumi_cloud_elements.resources.formula_instance.fields import FIELDS as FORMULA_INSTANCE

from . import documented
from .constructors import keyword_arguments
from .engine import asked_by, properties

KINDS = [
    pytest.param(Formula, FORMULA, "formula.Formula", {}, id="Formula"),
    pytest.param(
        FormulaInstance,
        FORMULA_INSTANCE,
        "formula_instance.FormulaInstance",
        {"formula_id": "1"},
        id="FormulaInstance",
    ),
]
every_kind = pytest.mark.parametrize(("kind", "fields", "path", "needed"), KINDS)
CRM: FormulaVariable = {"key": "crm", "type": "elementInstance"}
WRITE: FormulaStep = {"name": "write", "type": "script", "properties": {"body": "done();"}}
READ: FormulaStep = {"name": "read", "type": "elementRequest", "on_success": ["write"]}


def public(fields: Fields) -> dict[str, str | None]:
    """Return the outputs that a program may use, with what is said of them."""
    return {field.name: field.output for field in fields.outputs if not field.internal}


# Registration


@every_kind
def test_the_type_in_every_state(
    kind: Any, fields: Fields, path: str, needed: dict[str, Any]
) -> None:
    [request] = asked_by(lambda: kind("test", **needed)).registered
    assert request.type == f"pulumi-python:dynamic/cloudelements:{kind.__name__}"
    assert request.name == "test"
    assert set(request.additionalSecretOutputs) == set(fields.secret_outputs)


def test_a_formulas_parts_are_dictionaries_by_their_names() -> None:
    [request] = asked_by(
        lambda: Formula(
            "test",
            description="Copies contacts",
            configuration=[CRM],
            triggers=[{"type": "manual", "on_success": ["read"]}],
            steps=[WRITE, READ],
        )
    ).registered
    assert properties(request) == {
        "name": "test",
        "description": "Copies contacts",
        "configuration": {"crm": {"type": "elementInstance"}},
        "triggers": {"trigger": {"type": "manual", "on_success": ["read"]}},
        "steps": {
            "write": {"type": "script", "properties": {"body": "done();"}},
            "read": {"type": "elementRequest", "on_success": ["write"]},
        },
    }


# Not made here: an output belongs to the loop of the program that it is made in.
@pytest.mark.parametrize(
    "steps",
    [
        lambda known: known([WRITE]),
        lambda known: [known(WRITE)],
        lambda known: [{**WRITE, "name": known("write")}],
        lambda known: [{**WRITE, "properties": known(WRITE["properties"])}],
    ],
    ids=["list", "step", "name", "properties"],
)
def test_a_part_that_is_an_output(steps: Callable[[Any], Any]) -> None:
    [request] = asked_by(lambda: Formula("test", steps=steps(pulumi.Output.from_input))).registered
    assert properties(request)["steps"] == {
        "write": {"type": "script", "properties": {"body": "done();"}}
    }


def test_a_formula_instance_is_active_unless_the_program_says_otherwise() -> None:
    def registered(**more: Any) -> Any:
        [request] = asked_by(lambda: FormulaInstance("test", formula_id="1", **more)).registered
        return properties(request)

    whole = {"formula_id": "1", "name": "test", "configuration": {}, "settings": {}}
    assert registered() == {**whole, "active": True}
    assert registered(active=None) == whole
    assert registered(configuration={"crm": "12"})["configuration"] == {"crm": "12"}


@every_kind
def test_an_import_is_refused_and_adoption_named(
    kind: Any, fields: Fields, path: str, needed: dict[str, Any]
) -> None:
    opts = pulumi.ResourceOptions(import_="12")
    with pytest.raises(pulumi.RunError, match=r'"test": import_ cannot .* adopt="12"'):
        asked_by(lambda: kind("test", **needed, opts=opts))


@every_kind
def test_get_reads_and_declares_nothing(
    kind: Any, fields: Fields, path: str, needed: dict[str, Any]
) -> None:
    def program() -> None:
        found = kind.get("theirs", "12")
        for name in public(fields):
            assert isinstance(getattr(found, name), pulumi.Output), name

    asked = asked_by(program)
    assert asked.registered == []
    [request] = asked.read
    assert (request.name, request.id) == ("theirs", "12")
    assert properties(request) == {}


# Constructor, docstrings and tables agree


@every_kind
def test_the_constructor_has_the_inputs_of_the_table(
    kind: Any, fields: Fields, path: str, needed: dict[str, Any]
) -> None:
    parameters = keyword_arguments(kind)
    inputs = [field for field in fields.inputs if not field.internal]
    assert list(parameters) == [f.name for f in inputs]
    for field in inputs:
        required = parameters[field.name].default is inspect.Parameter.empty
        assert required is field.required, field.name


@every_kind
def test_the_arguments_are_documented_in_the_tables_words(
    kind: Any, fields: Fields, path: str, needed: dict[str, Any]
) -> None:
    assert documented.arguments(path) == {
        field.name: field.argument for field in fields.inputs if not field.internal
    }


@every_kind
def test_the_outputs_are_documented_in_the_tables_words(
    kind: Any, fields: Fields, path: str, needed: dict[str, Any]
) -> None:
    assert documented.outputs(path) == public(fields)
    assert inspect.get_annotations(kind).keys() == public(fields).keys()


@pytest.mark.parametrize(
    ("arguments", "sort"),
    [
        (formula_arguments.FormulaVariable, VARIABLES),
        (formula_arguments.FormulaTrigger, TRIGGERS),
        (formula_arguments.FormulaStep, STEPS),
    ],
)
def test_the_typed_parts_have_the_properties_of_their_sort(arguments: Any, sort: Sort) -> None:
    assert arguments.__required_keys__ | arguments.__optional_keys__ == set(sort.names)
