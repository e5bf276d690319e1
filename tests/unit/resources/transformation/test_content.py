from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.resources.transformation import content
from pulumi_cloud_elements.resources.transformation.fields import FIELDS

PLACE = Place("organization", None, "sfdc")
INPUTS: dict[str, Any] = {
    "vendor_name": "Contact",
    "fields": {
        "email": "Email",
        "phone": ["Phone", {"vendor_path": "MobilePhone", "type": "string"}],
        "name": {
            "vendor_path": "Name",
            "vendor_type": "string",
            "configuration": {"defaultValue": {"value": 5.0}},
        },
    },
    "configuration": {"inherit": {}},
    "script": "done();",
    "is_legacy": False,
}


def field(path: str, vendor_path: str, **more: Any) -> dict[str, Any]:
    level, type_ = "organization", "string"
    added = {"id": 1, "level": level, "vdrFieldId": 2, "vendorType": type_, "type": type_}
    return {"path": path, "vendorPath": vendor_path, **added, **more}


OPTION = {"type": "defaultValue", "properties": {"value": 5}, "level": "organization"}
RESPONSE: dict[str, Any] = {
    "id": 14768,
    "elementKey": "sfdc",
    "elementId": 23,
    "objectName": "contacts",
    "vendorName": "Contact",
    "fields": [
        field("phone", "MobilePhone"),
        field("email", "Email"),
        field("email", "Email", level="account", type="number"),
        field("name", "Name", configuration=[OPTION]),
        field("phone", "Phone"),
        {"vendorPath": "Nothing"},
    ],
    "configuration": [
        {"type": "inherit", "level": level, "associatedId": 1}
        for level in ("instance", "account", "organization")
    ],
    "script": {"body": "done();", "mimeType": "application/javascript"},
    "isLegacy": False,
}


def outputs(inputs: dict[str, Any], response: dict[str, Any] = RESPONSE) -> dict[str, Any]:
    row = content.row_of(inputs, response, PLACE)
    assert row is not None
    return FIELDS.read(row, inputs)


def test_a_response_is_spelled_as_declared() -> None:
    found = outputs(INPUTS)
    assert {name: found[name] for name in INPUTS} == INPUTS
    assert list(content.differences(INPUTS, found)) == []


def test_what_nobody_declared_is_shown_as_it_would_have_to_be() -> None:
    found = outputs({})
    typed = {"type": "string", "vendor_type": "string"}
    assert found["fields"] == {
        "email": {"vendor_path": "Email", **typed},
        "phone": [{"vendor_path": "MobilePhone", **typed}, {"vendor_path": "Phone", **typed}],
        "name": {"vendor_path": "Name", **typed},
    }
    assert (found["script"], found["configuration"]) == ("done();", {})


def test_a_field_that_is_mapped_to_several_where_one_is_declared() -> None:
    found = outputs({**INPUTS, "fields": {**INPUTS["fields"], "phone": "Phone"}})
    typed = {"type": "string", "vendor_type": "string"}
    assert found["fields"]["phone"] == ["Phone", {"vendor_path": "MobilePhone", **typed}]


@pytest.mark.parametrize(
    ("more", "differs"),
    [
        ({"vendor_name": "Lead"}, ["vendor_name"]),
        ({"fields": {**INPUTS["fields"], "email": "Mail"}}, ["fields.email", "fields.email"]),
        ({"fields": {**INPUTS["fields"], "age": "Age"}}, ["fields.age"]),
        (
            {"fields": {**INPUTS["fields"], "email": {"vendor_path": "Email", "type": "date"}}},
            ["fields.email"],
        ),
        (
            {"configuration": {"inherit": {"x": 1}, "other": {}}},
            ["configuration.inherit", "configuration.other"],
        ),
        ({"configuration": None}, []),
        ({"script": None}, ["script"]),
        ({"script": "other();"}, ["script"]),
        ({"is_legacy": True}, ["is_legacy"]),
        ({"is_legacy": None}, []),
    ],
)
def test_differences(more: dict[str, Any], differs: list[str]) -> None:
    inputs = {**INPUTS, **more}
    assert list(content.differences(inputs, outputs(inputs))) == differs


def test_one_option_of_a_field_that_differs() -> None:
    named = {"vendor_path": "Name", "configuration": {"defaultValue": {"value": 6}}}
    inputs = {**INPUTS, "fields": {**INPUTS["fields"], "name": named}}
    assert list(content.differences(inputs, outputs(inputs))) == ["fields.name"]


def test_what_is_of_a_level_above_is_not_there() -> None:
    inherited = {**RESPONSE, "fields": [field("email", "Email", level="account")]}
    # With a script of its own it is.
    plain = {**inherited, "configuration": []}
    assert content.row_of(INPUTS, plain, PLACE) is not None
    assert content.row_of(INPUTS, {**plain, "script": None}, PLACE) is None


def test_the_body_is_the_whole_without_what_the_service_added() -> None:
    assert content.body_of(INPUTS, {}, PLACE) == {
        "vendorName": "Contact",
        "fields": [
            {"path": "email", "vendorPath": "Email", "type": "string"},
            {
                "path": "name",
                "vendorPath": "Name",
                "type": "string",
                "vendorType": "string",
                "configuration": [{"type": "defaultValue", "properties": {"value": 5}}],
            },
            {"path": "phone", "vendorPath": "Phone", "type": "string"},
            {"path": "phone", "vendorPath": "MobilePhone", "type": "string"},
        ],
        "configuration": [{"type": "inherit"}],
        "script": {"body": "done();"},
        "isLegacy": False,
    }
    assert content.body_of({"vendor_name": "Contact"}, {}, PLACE) == {
        "vendorName": "Contact",
        "fields": [],
    }


def test_what_is_not_managed_is_sent_as_it_is() -> None:
    inputs = {"vendor_name": "Contact", "fields": {"name": "Name"}}
    assert content.body_of(inputs, RESPONSE, PLACE) == {
        "vendorName": "Contact",
        "fields": [
            {
                "path": "name",
                "vendorPath": "Name",
                "type": "string",
                "vendorType": "string",
                "configuration": [{"type": "defaultValue", "properties": {"value": 5}}],
            }
        ],
        "configuration": [{"type": "inherit"}],
        "script": None,
        "isLegacy": False,
    }


def test_options_that_are_no_longer_declared_are_not_sent() -> None:
    inputs = {"vendor_name": "Contact", "fields": {"name": "Name"}, "configuration": {}}
    body = content.body_of(inputs, RESPONSE, PLACE, INPUTS)
    assert "configuration" not in body
    assert "configuration" not in body["fields"][0]


def test_a_service_that_shows_no_options_keeps_what_is_known() -> None:
    response = {name: value for name, value in RESPONSE.items() if name != "configuration"}
    assert outputs(INPUTS, response)["configuration"] == INPUTS["configuration"]
    assert outputs({**INPUTS, "configuration": None}, response)["configuration"] == {}


def test_spelling_is_kept() -> None:
    new: dict[str, Any] = {
        **INPUTS,
        "fields": {
            "email": {"vendor_path": "Email"},
            "phone": [{"vendor_path": "Phone"}, {"type": "string", "vendor_path": "MobilePhone"}],
            "name": "Name",
        },
        "script": {"body": "done();\n"},
    }
    kept = content.keep_spelling(INPUTS, new)
    assert kept["fields"] == {**INPUTS["fields"], "name": "Name"}
    assert kept["script"] == INPUTS["script"]
    unknown = object()
    assert content.keep_spelling(INPUTS, {"script": unknown, "fields": unknown}) == {
        "script": unknown,
        "fields": unknown,
    }
    # Another order is no change.
    turned = {"fields": {"phone": list(reversed(INPUTS["fields"]["phone"]))}}
    assert content.keep_spelling(INPUTS, turned)["fields"]["phone"] == INPUTS["fields"]["phone"]
