"""What a program gets from a file is what its resources register."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements import (
    Formula,
    FormulaInstance,
    Transformation,
    VirtualDataResource,
    formula_from,
    formula_instance_from,
    script_from,
    transformation_from,
    virtual_data_resource_from,
)

from ..files.examples import DEFINED, DEFINITION, EXPORT, TRANSFORMATION, TRANSFORMED, write
from ..files.test_formula_instance import ROW
from .engine import asked_by, properties

BUNDLE = {"definition": DEFINITION, "transformation": {"closeio": TRANSFORMATION}}


def registered(program: Callable[[], object]) -> list[dict[str, Any]]:
    return [properties(request) for request in asked_by(program).registered]


def test_a_formula(tmp_path: Path) -> None:
    file = write(tmp_path, {"sync.json": [EXPORT]}) / "sync.json"
    [found] = registered(lambda: Formula("sync", **formula_from(str(file))))
    assert found["name"] == "Nightly sync"
    assert found["description"] == "Copies contacts."
    assert found["steps"]["shape"]["properties"] == {"body": "done({});"}
    assert found["triggers"]["trigger"]["on_success"] == ["get-contacts"]


def test_ids_are_mapped_to_what_other_resources_get(tmp_path: Path) -> None:
    steps = [
        {"name": "call", "type": "formula", "properties": {"formulaId": 34}},
        {"name": "ask", "type": "request", "properties": {"api": "/instances/4711/docs"}},
        {"name": "get", "type": "elementRequest", "properties": {"elementInstanceId": 4711}},
    ]
    write(tmp_path, {"sync.json": {"name": "x", "steps": steps}})

    def program() -> None:
        other = Formula("other")
        arguments = formula_from(
            tmp_path / "sync.json", "x", formulas={"34": other}, instances={"4711": other.id}
        )
        Formula("sync", **arguments)

    found = registered(program)[1]["steps"]
    assert found["call"]["properties"] == {"formulaId": "1"}
    assert found["ask"]["properties"] == {"api": "/instances/1/docs"}
    assert found["get"]["properties"] == {"elementInstanceId": "1"}


def test_formulas_of_one_file_that_call_one_another(tmp_path: Path) -> None:
    def formula(id_: int, name: str, called: str) -> dict[str, Any]:
        step = {"name": "call", "type": "formula", "properties": {"formulaId": called}}
        return {"id": id_, "name": name, "steps": [step]}

    rows = [formula(1, "Outer", "2"), {**formula(2, "Inner", "3"), "steps": []}]
    file = write(tmp_path, {"all.json": rows}) / "all.json"
    with pytest.raises(pulumi.RunError, match=r'step "call" calls formula 2 \("Inner"\)'):
        formula_from(file, "Outer")
    found = formula_from(file, "Outer", formulas={"Inner": "77"})
    assert found["steps"][0]["properties"] == {"formulaId": "77"}  # type: ignore[index]


def test_a_formula_instance(tmp_path: Path) -> None:
    file = write(tmp_path, {"nightly.json": ROW}) / "nightly.json"

    def program() -> None:
        formula = Formula("sync")
        arguments = formula_instance_from(
            file,
            formula_id=formula.id,
            instances={"4711": formula.id},
            configuration={"batch": "200", "since": pulumi.Output.secret("2026")},
        )
        FormulaInstance("nightly", **arguments)

    found = registered(program)[1]
    assert (found["formula_id"], found["name"], found["active"]) == ("1", "nightly", False)
    assert found["configuration"]["crm"] == "1"


def test_a_bundle(tmp_path: Path) -> None:
    write(tmp_path, {"contacts.json": BUNDLE})

    def program() -> None:
        contacts = VirtualDataResource(
            "contacts", **virtual_data_resource_from(tmp_path / "contacts.json")
        )
        arguments = transformation_from(
            tmp_path / "contacts.json", "closeio", virtual_data_resource=contacts
        )
        assert arguments["virtual_data_resource"] is contacts
        Transformation("contacts-closeio", **arguments)

    definition, transformation = registered(program)
    assert {key: definition[key] for key in DEFINED} == DEFINED
    assert {key: transformation[key] for key in TRANSFORMED} == TRANSFORMED


def test_a_name_chooses_among_several(tmp_path: Path) -> None:
    leads = {**TRANSFORMATION, "objectName": "leads", "vendorName": "leads"}
    write(tmp_path, {"all.json": [TRANSFORMATION, leads, {**DEFINITION, "objectName": "leads"}]})
    file = tmp_path / "all.json"
    by_vdr = transformation_from(file, virtual_data_resource="leads")
    by_name = transformation_from(file, virtual_data_resource="contacts", name="leads")
    assert by_vdr["vendor_name"] == by_name["vendor_name"] == "leads"
    body = write(tmp_path, {"body.json": {"fields": []}}) / "body.json"
    named = virtual_data_resource_from(body, "contacts", level="account", account_id="12")
    assert named == {"name": "contacts", "level": "account", "account_id": "12", "fields": {}}


def test_a_script(tmp_path: Path) -> None:
    write(tmp_path, {"shape.js": "done();\r\n"})
    assert script_from(tmp_path / "shape.js") == "done();\r\n"


@pytest.mark.parametrize(
    "load",
    [
        formula_from,
        lambda path: formula_instance_from(path, formula_id="1"),
        virtual_data_resource_from,
        lambda path: transformation_from(path, virtual_data_resource="contacts"),
        script_from,
    ],
    ids=range(5),
)
def test_a_bad_file_ends_the_program_in_one_line(tmp_path: Path, load: Any) -> None:
    with pytest.raises(pulumi.RunError) as caught:
        load(tmp_path / "nosuch")
    assert str(caught.value).startswith(f"{tmp_path}/nosuch: No such file or directory; correct")
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    "load",
    [
        formula_from,
        lambda path: formula_instance_from(path, formula_id="1"),
        virtual_data_resource_from,
        lambda path: transformation_from(path, virtual_data_resource="contacts"),
        script_from,
    ],
    ids=range(5),
)
def test_what_is_no_path_ends_the_program_in_one_line(load: Any) -> None:
    for wrong in (5, None, ["x"]):
        with pytest.raises(pulumi.RunError) as caught:
            load(wrong)
        found = type(wrong).__name__
        assert str(caught.value) == f"path must be a string or a Path, not {found}"


def test_what_is_left_out_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warned: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", warned.append)
    file = write(tmp_path, {"sync.json": {**EXPORT, "colour": "red"}}) / "sync.json"
    formula_from(file)
    assert warned == [f"{file}: left out, as nothing is known about it: colour"]
    formula_from(write(tmp_path, {"sync.json": EXPORT}) / "sync.json")
    assert len(warned) == 1


def test_what_cannot_be_declared_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    warned: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", warned.append)
    properties = {"top": None, "json": {"a": None, "b": [None, {"c": None}], "big": 2**53}}
    step = {"name": "s", "type": "httpRequest", "properties": properties}
    file = write(tmp_path, {"sync.json": {"name": "x", "steps": [step]}}) / "sync.json"
    formula_from(file)
    dropped = "is null, which Pulumi leaves out: an update removes it"
    assert warned == [
        f"{file}: steps[0].properties.json.a {dropped}",
        f"{file}: steps[0].properties.json.b[1].c {dropped}",
        (
            f"{file}: steps[0].properties.json.big is a number that Pulumi rounds, so that it is "
            "refused: write it as a string"
        ),
    ]
