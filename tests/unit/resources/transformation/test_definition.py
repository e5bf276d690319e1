from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.findings import Findings
from pulumi_cloud_elements.resources.transformation import definition

UNKNOWN = object()
DEFINED = {"email": "string", "address": "Address", "age": {"type": "number"}, "phones[*]": "array"}


def inputs(fields: Any, defined: Any = DEFINED, level: Any = "organization") -> dict[str, Any]:
    return {
        "level": "organization",
        "fields": fields,
        "definition": {"level": level, "fields": defined},
    }


@pytest.mark.parametrize(
    "fields", [{"email": "Email", "address.city": "City", "phones[*].number": "Phone"}, {}, UNKNOWN]
)
def test_what_is_defined(fields: Any) -> None:
    assert definition.check(inputs(fields)) == Findings([], [])


def test_what_is_not_defined_is_named_with_the_nearest() -> None:
    found = definition.check(inputs({"emial": "Email", "zzz": "Z"}))
    assert found.warnings == []
    assert found.problems == [
        "fields.emial: the virtual data resource has no such field; did you mean email?",
        "fields.zzz: the virtual data resource has no such field: add it there, or remove it here",
    ]


def test_at_another_level_it_is_a_warning() -> None:
    for level in ("account", UNKNOWN):
        found = definition.check(inputs({"emial": "Email"}, level=level))
        assert (len(found.problems), len(found.warnings)) == (0, 1)


@pytest.mark.parametrize("defined", [UNKNOWN, None, {}])
def test_what_is_not_known_is_let_through(defined: Any) -> None:
    assert definition.check(inputs({"emial": "Email"}, defined)) == Findings([], [])
    assert definition.check({"fields": {"emial": "Email"}}) == Findings([], [])
    assert definition.check({"fields": {"emial": "E"}, "definition": UNKNOWN}) == Findings([], [])


def test_types_are_those_of_the_definition_where_none_is_declared() -> None:
    fields = {
        "email": "Email",
        "age": [{"vendor_path": "Age", "type": "string"}, "Years"],
        "other": "Other",
    }
    assert definition.with_types(inputs(fields)) == {
        "level": "organization",
        "fields": {
            "email": {"vendor_path": "Email", "type": "string"},
            "age": [
                {"vendor_path": "Age", "type": "string"},
                {"vendor_path": "Years", "type": "number"},
            ],
            "other": "Other",
        },
    }
    unknown = inputs({"email": UNKNOWN})
    assert definition.with_types(unknown)["fields"] == {"email": UNKNOWN}
    assert definition.with_types(inputs({"email": "E"}, {"email": UNKNOWN}))["fields"] == {
        "email": "E"
    }


def test_the_name_of_what_is_replaced_is_known_though_its_id_is_not() -> None:
    given = {**inputs({}), "virtual_data_resource": UNKNOWN}
    assert definition.with_types(given)["virtual_data_resource"] is UNKNOWN
    for id_, name, found in (
        (UNKNOWN, "contacts", "contacts"),
        (UNKNOWN, UNKNOWN, UNKNOWN),
        ("people", "contacts", "people"),
    ):
        given["virtual_data_resource"] = id_
        given["definition"]["name"] = name
        assert definition.with_types(given)["virtual_data_resource"] is found
