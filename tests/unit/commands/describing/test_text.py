"""The text of a described program, whatever the names of what exists."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.commands.describing.formula import (
    described_formula,
    described_formula_instance,
    in_order,
)
from pulumi_cloud_elements.commands.describing.names import Names, variable
from pulumi_cloud_elements.commands.describing.objects import (
    described_definition,
    described_transformation,
)
from pulumi_cloud_elements.commands.describing.program import program_text
from pulumi_cloud_elements.commands.describing.python import Described, ScriptFile
from pulumi_cloud_elements.commands.describing.scripts import Scripts

ORGANIZATION = Place("organization")


def keywords(text: str) -> dict[str, ast.expr]:
    """Return the arguments of the program's last call."""
    statement = ast.parse(text).body[-1]
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    return {str(word.arg): word.value for word in statement.value.keywords}


def formula(row: dict[str, Any], scripts: Scripts | None = None) -> Described:
    names = Names()
    return described_formula(row, names, scripts or Scripts(names, in_files=False), {}, {})


@given(st.text(min_size=1), st.text(min_size=1), st.text(), st.text())
def test_hostile_texts_make_a_valid_formula(name: str, step: str, key: str, value: str) -> None:
    properties = {key: value, "body": value}
    row = {
        "id": 5,
        "name": name,
        "steps": [{"name": step, "type": "script", "properties": properties}],
    }
    found = keywords(program_text([formula(row)]))
    assert ast.literal_eval(found["name"]) == name
    [part] = found["steps"].elts  # type: ignore[attr-defined]
    assert ast.literal_eval(part.values[0]) == step


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_hostile_texts_make_a_valid_definition(name: str, path: str, kind: str) -> None:
    row = {"fields": [{"path": path, "type": kind}]}
    one = described_definition(row, name, ORGANIZATION, Names(), {})
    found = keywords(program_text([one]))
    assert ast.literal_eval(found["fields"]) == {path: kind}
    assert ast.literal_eval(found["name"]) == name


@pytest.mark.parametrize(
    ("source", "is_file"),
    [("done();", True), ("größe\r\n", True), ("", False), ("\ufeffdone();", False),
     ("\ud83d", False)],
)  # fmt: skip
def test_what_a_file_cannot_hold_as_it_is_stays_in_the_program(source: str, is_file: bool) -> None:
    scripts = Scripts(Names(), in_files=True)
    kept = scripts.kept(source, "Sync", "Shape it")
    assert kept == (ScriptFile("sync/shape-it.js") if is_file else source)
    assert scripts.files == ({"sync/shape-it.js": source} if is_file else {})


def test_scripts_of_similar_names_are_files_of_their_own() -> None:
    scripts = Scripts(Names(), in_files=True)
    paths = [scripts.kept("x", "sync", step).path for step in ("A b", "a-b", "???", "a b")]
    assert paths == ["sync/a-b.js", "sync/a-b-2.js", "sync/script.js", "sync/a-b-3.js"]


def test_long_names_make_names_that_a_file_can_have() -> None:
    scripts = Scripts(Names(), in_files=True)
    paths = [scripts.kept("x", "n" * 400, f"{'step ' * 100}{number}").path for number in (1, 2)]
    assert len(set(paths)) == 2
    assert all(len(part) < 100 for path in paths for part in path.split("/"))


def test_a_script_step_without_a_script_is_described() -> None:
    row = {"id": 5, "name": "Sync", "steps": [{"name": "a", "type": "script", "properties": {}}]}
    [part] = keywords(program_text([formula(row)]))["steps"].elts  # type: ignore[attr-defined]
    assert ast.literal_eval(part)["properties"] == {"body": ""}


@pytest.mark.parametrize(
    ("resource_name", "name"),
    [("sync", "sync"), ("a-b", "a_b"), ("2-way", "_2_way"), ("class", "class_"),
     ("config", "config_"), ("pulumi", "pulumi_"), ("scripts", "scripts_")],
)  # fmt: skip
def test_variables_are_names_of_python(resource_name: str, name: str) -> None:
    assert variable(resource_name) == name
    ast.parse(f"{name} = 1")


def test_two_secrets_never_share_a_name() -> None:
    names = Names()
    assert names.secret("a", "b.c") == "aBC"
    assert names.secret("a-b", "c") == "aBC2"
    assert names.secret("???") == "secret"
    assert names.resource("", "???", "formula") == "formula"


def test_a_formula_of_nobody_and_values_that_are_no_object() -> None:
    one = described_formula_instance(
        {"id": 9, "name": "x", "configuration": None, "settings": None}, Names(), None, {}
    )
    found = keywords(program_text([one]))
    assert set(found) == {"formula_id", "name", "adopt"}


def test_the_order_of_formulas_needs_no_shape() -> None:
    rows: list[dict[str, Any]] = [
        {"id": 1, "steps": "odd"},
        {"id": 2, "steps": [None, {"type": "formula", "properties": None}, {"type": "script"}]},
        {"id": 3, "steps": [{"type": "formula", "properties": {"formulaId": 4}}]},
        {"id": 4},
    ]
    assert [row["id"] for row in in_order(rows)] == [1, 2, 4, 3]


def test_credentials_in_lists_of_a_step_are_secrets() -> None:
    row = {
        "id": 5,
        "name": "x",
        "triggers": [{"type": "manual"}],
        "steps": [
            {"name": "s", "type": "httpRequest",
             "properties": {"headers": ["Authorization: Bearer canary"], "url": "https://x"}},
        ],
    }  # fmt: skip
    one = formula(row)
    assert one.secrets == ["xSHeaders0"]
    assert "canary" not in program_text([one])


def test_a_script_with_settings_keeps_them() -> None:
    names = Names()
    row = {
        "vendorName": "lead",
        "level": "organization",
        "script": {"body": "done();", "filterEmptyResponse": True},
    }
    place = Place("organization", None, "closeio")
    one = described_transformation(
        row, "contacts", place, "contacts", names, Scripts(names, in_files=False), {}
    )
    script = keywords(program_text([one]))["script"]
    assert ast.literal_eval(script) == {"body": "done();", "filter_empty_response": True}
