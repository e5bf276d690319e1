"""A transformation in a file becomes the arguments of `Transformation`."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import FileError
from pulumi_cloud_elements.files.formula import Loaded
from pulumi_cloud_elements.files.reading import Place
from pulumi_cloud_elements.files.transformation import transformation_arguments

from .examples import TRANSFORMATION, TRANSFORMED, changed

PLACE = Place("contacts.json")
MINIMAL: dict[str, Any] = {"vendorName": "lead", "level": "organization"}


def loaded(row: dict[str, Any], element_key: str | None = "closeio", **more: Any) -> Loaded:
    return transformation_arguments(row, PLACE, element_key=element_key, **more)


def field(path: str, vendor_path: str | None, **entries: Any) -> dict[str, Any]:
    return changed({"path": path, "level": "organization"}, vendorPath=vendor_path, **entries)


def of(*fields: dict[str, Any], **entries: Any) -> dict[str, Any]:
    return {**MINIMAL, "fields": list(fields), **entries}


def test_what_the_service_added_is_left_out() -> None:
    found = loaded(TRANSFORMATION)
    assert found.arguments == TRANSFORMED
    assert found.left_out == []


def test_the_vendors_object_alone_is_enough() -> None:
    assert loaded(MINIMAL).arguments == {
        "level": "organization", "element_key": "closeio", "vendor_name": "lead"
    }  # fmt: skip


def test_a_field_is_its_vendors_path_where_there_is_no_more() -> None:
    row = of(field("a", "A"), field("b", "B"), field("b", "C"), field("b", "C"), field("d", None))
    assert loaded(row).arguments["fields"] == {"a": "A", "b": ["B", "C"]}


def test_a_default_needs_no_vendors_path() -> None:
    row = of(field("a", "", configuration=[{"type": "defaultValue", "properties": {"value": 1}}]))
    assert loaded(row).arguments["fields"] == {
        "a": {"vendor_path": "", "configuration": {"defaultValue": {"value": 1}}}
    }


# Levels


def test_only_the_levels_own_fields() -> None:
    row = of(field("a", "A"), field("a", "B", level="account"), field("c", "C", level=None))
    assert loaded(row, level="organization").arguments["fields"] == {"a": "A", "c": "C"}
    found = loaded(row, level="account", account_id="12").arguments
    assert found["fields"] == {"a": "B", "c": "C"}
    assert found["account_id"] == "12"
    assert loaded(row).arguments["level"] == "organization"


def test_what_is_of_another_level_than_the_response_is_inherited() -> None:
    row = of(field("a", "A"), field("b", "B", level="account"), level="account")
    assert loaded(row, account_id="12").arguments["fields"] == {"b": "B"}
    assert "fields" not in loaded(of(field("a", "A"), level="account"), account_id="1").arguments


def test_an_instances_has_no_element() -> None:
    found = loaded(TRANSFORMATION, level="instance", instance_id="5").arguments
    assert found["instance_id"] == "5"
    assert "element_key" not in found
    assert found["fields"] == TRANSFORMED["fields"]


def test_options_of_another_level_count_where_the_own_has_none() -> None:
    configuration = [
        {"type": "inherit", "level": "account"},
        {"type": "passThrough", "level": "organization", "properties": {"toVendor": True}},
        {"type": "passThrough", "level": "account", "properties": {"toVendor": False}},
    ]
    found = loaded(of(configuration=configuration)).arguments["configuration"]
    assert found == {"inherit": {}, "passThrough": {"toVendor": True}}


# Scripts


def script(level: str | None, body: str | None, **entries: Any) -> dict[str, Any]:
    return changed({"mimeType": "application/javascript"}, level=level, body=body, **entries)


@pytest.mark.parametrize(
    ("entries", "source"),
    [
        ({"script": script(None, "a")}, "a"),
        ({"script": script("organization", "a"), "scripts": []}, "a"),
        ({"script": script("account", "a")}, None),
        ({"script": script("organization", None)}, None),
        ({"script": None, "scripts": None}, None),
        ({"scripts": [script("account", "a"), script("organization", "b")]}, "b"),
        ({"script": script("organization", ""), "scripts": [script("organization", "b")]}, "b"),
        ({"script": script(None, "a", mimeType="text/x")}, {"body": "a", "mime_type": "text/x"}),
        (
            {"script": script(None, "a", filterEmptyResponse=True)},
            {"body": "a", "filter_empty_response": True},
        ),
    ],
    ids=range(9),
)
def test_the_script_of_the_level(entries: dict[str, Any], source: Any) -> None:
    assert loaded({**MINIMAL, **entries}).arguments.get("script") == source


def test_a_script_alone_says_its_level() -> None:
    row = {"vendorName": "lead", "scripts": [script("organization", "a")]}
    assert loaded(row).arguments["level"] == "organization"


@pytest.mark.parametrize(
    ("files", "source"),
    [
        ({None: "file"}, "file"),
        ({"organization": "own"}, "own"),
        ({None: "file", "organization": "own"}, "own"),
        ({"account": "other"}, "b"),
    ],
    ids=str,
)
def test_a_file_of_its_own_comes_first(files: dict[str | None, str], source: str) -> None:
    scripts = [script("organization", "b"), script("account", "c")]
    row = {**MINIMAL, "script": script("organization", None), "scripts": scripts}
    assert loaded(row, level="organization", script=files.get).arguments["script"] == source


def test_a_script_whose_file_is_missing() -> None:
    row = {**MINIMAL, "script": script("organization", None)}
    with pytest.raises(FileError) as caught:
        loaded(row, needs_script=True)
    assert str(caught.value) == (
        "contacts.json: it has no source of its script; put script.js next to the file"
    )
    assert "script" not in loaded(MINIMAL, needs_script=True).arguments


@pytest.mark.parametrize(
    ("row", "more", "problem"),
    [
        ({"fields": []}, {"level": "organization"}, 'it has no "vendorName"; add it'),
        ({"vendorName": "lead"}, {}, "it does not say at which level it is; pass level"),
        (MINIMAL, {"element_key": None}, "it does not say for which element it is; pass element_k"),
        (MINIMAL, {"level": "account"}, "it is at the level of an account; pass account_id"),
        (of(field("", "A")), {}, 'fields[0]: it has no "path"; add it'),
        (of(configuration=[{}]), {}, 'configuration[0]: it has no "type"; add it'),
        (
            of(configuration=[{"type": "inherit", "properties": []}]),
            {},
            "configuration[0].properties: it must be an object; correct it",
        ),
        (of(script="done()"), {}, "script: it must be an object; correct it"),
        (of(isLegacy="no"), {}, "isLegacy: it must be a boolean; correct it"),
    ],
    ids=range(9),
)
def test_the_place_is_named(row: dict[str, Any], more: dict[str, Any], problem: str) -> None:
    with pytest.raises(FileError) as caught:
        loaded(row, **more)
    assert str(caught.value).startswith(f"contacts.json: {problem}")


def test_what_is_not_known_is_named() -> None:
    row = of(field("a", "A", unit="m"), colour="red")
    assert loaded(row).left_out == ["fields[0].unit", "colour"]


def test_of_an_option_that_is_there_twice_the_last_counts() -> None:
    twice = [
        {"type": "defaultValue", "level": "organization", "properties": {"value": number}}
        for number in (1, 2)
    ]
    row = {**TRANSFORMATION, "fields": [{**TRANSFORMATION["fields"][0], "configuration": twice}]}
    found = transformation_arguments(row, Place("x.json"), element_key="closeio").arguments
    assert found["fields"]["email"]["configuration"] == {"defaultValue": {"value": 2}}
