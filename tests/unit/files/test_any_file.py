"""Whatever a file holds: arguments without what the service added, or one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.choosing import the_definition, the_transformation
from pulumi_cloud_elements.files.formula import formula_arguments
from pulumi_cloud_elements.files.formula_files import the_formula
from pulumi_cloud_elements.files.formula_instance import (
    formula_instance_arguments,
    the_formula_instance,
)
from pulumi_cloud_elements.files.references import References
from pulumi_cloud_elements.files.transformation import transformation_arguments
from pulumi_cloud_elements.files.virtual_data_resource import definition_arguments

from .examples import DEFINITION, EXPORT, TRANSFORMATION
from .test_formula_instance import ROW

BUNDLE = {"definition": DEFINITION, "transformation": {"closeio": TRANSFORMATION}}
KEYS = sorted(
    {key for row in (EXPORT, DEFINITION, TRANSFORMATION, ROW, BUNDLE) for key in row}
    | {"path", "type", "vendorPath", "level", "properties", "body", "onSuccess", "steps", "key"}
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(KEYS)
JSON = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=3), below, max_size=6)
    ),
    max_leaves=25,
)


def formula(file: Path) -> dict[str, Any]:
    found = the_formula(file, None)
    return formula_arguments(found.row, found.place, References(), found.script).arguments


def formula_instance(file: Path) -> dict[str, Any]:
    row, place = the_formula_instance(file, None)
    return formula_instance_arguments(row, place, References(), "1").arguments


def definition(file: Path) -> dict[str, Any]:
    found = the_definition(file, None)
    return definition_arguments(found.row, found.place, found.name, level="account").arguments


def transformation(file: Path) -> dict[str, Any]:
    found = the_transformation(file, None, "closeio")
    return transformation_arguments(
        found.row, found.place, element_key=found.element, level="organization"
    ).arguments


LOADERS = [formula, formula_instance, definition, transformation]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    entries = value if isinstance(value, dict) else {}
    rows = dict(enumerate(value)) if isinstance(value, list) else {}
    for key, item in {**entries, **rows}.items():
        yield from places(item, (*path, key))


def with_value(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_value(value[path[0]], path[1:], new)
    return copy


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            if key not in ("properties", "configuration", "settings", "fields"):
                yield from keys_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from keys_of(item)


def is_loaded_or_one_line(load: Callable[[Path], dict[str, Any]], file: Path) -> None:
    problem = ""
    arguments: dict[str, Any] = {}
    try:
        arguments = load(file)
    except FileError as error:
        problem = str(error)
    assert "\n" not in problem
    assert problem.startswith(str(file)) or not problem
    assert not {"id", "userId", "accountId", "createdDate"} & set(keys_of(arguments))
    json.dumps(arguments)  # plain data
    named = ("name", "element_key", "vendor_name", "level")
    assert all(isinstance(arguments.get(key, ""), str) for key in named)


@pytest.mark.parametrize("load", LOADERS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(JSON)
def test_any_json(load: Callable[[Path], dict[str, Any]], tmp_path: Path, content: Any) -> None:
    file = tmp_path / "any.json"
    file.write_text(json.dumps(content))
    is_loaded_or_one_line(load, file)


@pytest.mark.parametrize("load", LOADERS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_a_real_one_with_something_strange_in_it(
    load: Callable[[Path], dict[str, Any]], tmp_path: Path, data: st.DataObject
) -> None:
    whole = data.draw(st.sampled_from([EXPORT, [EXPORT], BUNDLE, TRANSFORMATION, ROW]))
    path = data.draw(st.sampled_from(list(places(whole))))
    file = tmp_path / "any.json"
    file.write_text(json.dumps(with_value(whole, path, data.draw(JSON))))
    is_loaded_or_one_line(load, file)


@pytest.mark.parametrize("load", LOADERS)
@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.binary(max_size=40))
def test_any_bytes(load: Callable[[Path], dict[str, Any]], tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "any.json"
    file.write_bytes(content)
    is_loaded_or_one_line(load, file)
