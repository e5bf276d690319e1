"""A definition in a file becomes the arguments of `VirtualDataResource`."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.formula import Loaded
from pulumi_cloud_elements.files.reading import Place
from pulumi_cloud_elements.files.virtual_data_resource import definition_arguments

from .examples import DEFINED, DEFINITION, changed

PLACE = Place("contacts.json")


def loaded(row: dict[str, Any], name: str | None = None, **arguments: Any) -> Loaded:
    return definition_arguments(row, PLACE, name, **arguments)


def field(path: str, level: str | None = None, **entries: Any) -> dict[str, Any]:
    return changed({"path": path, "type": "string"}, level=level, **entries)


def test_what_the_service_added_is_left_out() -> None:
    found = loaded(DEFINITION, "contacts")
    assert found.arguments == DEFINED
    assert found.left_out == []


def test_a_v1_response_and_a_body() -> None:
    row = {"objectName": "contacts", "level": "account", "fields": [field("a"), field("b[*].c")]}
    fields = {"a": "string", "b[*].c": "string"}
    assert loaded(row).arguments == {"level": "account", "fields": fields}
    found = loaded({"fields": [field("a")], "description": "x"}, level="organization")
    assert found.arguments == {
        "level": "organization", "fields": {"a": "string"}, "description": "x"
    }  # fmt: skip
    empty = loaded({"fields": []}, level="organization").arguments
    assert empty == {"level": "organization", "fields": {}}


# Levels

SEVERAL = [
    field("a", "organization"), field("a", "account", type="number"), field("b", "account"),
    field("c"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "fields"),
    [
        ("organization", {"a": "string", "c": "string"}),
        ("account", {"a": "number", "b": "string", "c": "string"}),
    ],
)
def test_only_the_levels_own_fields(level: str, fields: dict[str, str]) -> None:
    assert loaded({"fields": SEVERAL}, level=level).arguments["fields"] == fields
    assert loaded({"fields": SEVERAL, "level": level}).arguments["fields"] == fields
    spelled = [{**one, "level": str(one.get("level") or "").title()} for one in SEVERAL]
    found = loaded({"fields": spelled, "level": level.title()}).arguments
    assert (found["level"], found["fields"]) == (level, fields)


def test_several_levels_need_a_choice() -> None:
    with pytest.raises(FileError) as caught:
        loaded({"fields": SEVERAL})
    assert str(caught.value) == (
        "contacts.json: it has entries of several levels; pass level, one of "
        '"account", "organization"'
    )


def test_what_is_of_one_level_can_be_moved() -> None:
    row = {"fields": [field("a", "account")]}
    found = loaded(row, level="instance", instance_id="4").arguments
    assert found == {"level": "instance", "instance_id": "4", "fields": {"a": "string"}}


def test_the_account_is_the_programs() -> None:
    row = {"fields": [field("a", "account")], "accountId": 12}
    assert loaded(row).arguments == {"level": "account", "fields": {"a": "string"}}
    assert loaded(row, account_id="34").arguments["account_id"] == "34"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"fields": []}, 'it does not say at which level it is; pass level, one of "organization"'),
        ({"fields": [field("a", "instance")]}, "it is at the level of an instance; pass instance_"),
        ({"fields": {}, "level": "account"}, "fields: it must be a list; correct it"),
        ({"fields": [field("", "account")]}, 'fields[0]: it has no "path"; add it'),
        ({"fields": [field("a", "account", type="")]}, 'fields[0]: it has no "type"; add it'),
        (
            {"fields": [field("a", "account"), field("a", "account", type="date")]},
            'fields[1]: the field "a" is there twice; leave one out',
        ),
        ({"fields": [], "level": "account", "description": 5}, "description: it must be a string"),
    ],
    ids=range(7),
)
def test_the_place_is_named(row: dict[str, Any], problem: str) -> None:
    with pytest.raises(FileError) as caught:
        loaded(row)
    assert str(caught.value).startswith(f"contacts.json: {problem}")


def test_what_is_not_known_is_named() -> None:
    row = {"fields": [field("a", "account", unit="m")], "colour": "red"}
    assert loaded(row).left_out == ["fields[0].unit", "colour"]
