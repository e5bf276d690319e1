from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.resources.virtual_data_resource import content

PLACE = Place("account", "12")
FIELDS = {"email": "string", "name": {"type": "string", "display_name": "Name"}}
# As the service shows it: sorted, with ids, and with what a level above has.
RESPONSE: dict[str, Any] = {
    "id": 4195,
    "objectName": "contacts",
    "level": "account",
    "description": "People",
    "fields": [
        {"id": 1, "path": "email", "type": "number", "level": "organization", "displayName": ""},
        {"id": 2, "path": "email", "type": "string", "level": "account", "displayName": "E-mail"},
        {"id": 3, "path": "name", "type": "string", "level": "account", "displayName": "Name"},
        {"id": 4, "level": "account"},
    ],
}


def row(declared: dict[str, Any], response: dict[str, Any] = RESPONSE) -> dict[str, Any]:
    found = content.row_of(declared, response, PLACE)
    assert found is not None
    return found


def test_a_response_is_spelled_as_declared_and_of_the_own_level_alone() -> None:
    assert row({"fields": FIELDS})["fields"] == FIELDS
    spelled = {"email": {"type": "string"}, "name": "string"}
    assert row({"fields": spelled})["fields"] == spelled


def test_what_nobody_declared_is_shown_with_what_makes_it_what_it_is() -> None:
    assert row({})["fields"] == {
        "email": {"type": "string", "display_name": "E-mail"},
        "name": {"type": "string", "display_name": "Name"},
    }
    plain = {"fields": [{"path": "email", "type": "string", "displayName": "email"}]}
    assert row({}, plain)["fields"] == {"email": "string"}


def test_what_only_a_level_above_has_is_not_there() -> None:
    upper = {**RESPONSE, "fields": RESPONSE["fields"][:1]}
    assert content.row_of({}, upper, PLACE) is None


def test_an_empty_definition_is_one() -> None:
    assert row({}, {"objectName": "contacts", "fields": []})["fields"] == {}


@pytest.mark.parametrize(
    ("fields", "description", "differs"),
    [
        (FIELDS, "People", []),
        (FIELDS, None, []),
        (FIELDS, "", []),
        ({**FIELDS, "name": "string"}, None, []),
        (FIELDS, "All", ["description"]),
        ({**FIELDS, "email": "date"}, None, ["fields.email"]),
        ({**FIELDS, "age": "number"}, None, ["fields.age"]),
        ({"email": "string"}, None, ["fields.name"]),
        ({**FIELDS, "email": {"type": "string", "display_name": "Mail"}}, None, ["fields.email"]),
    ],
)
def test_differences(fields: Any, description: str | None, differs: list[str]) -> None:
    inputs = {"fields": fields, "description": description}
    assert list(content.differences(inputs, row(inputs))) == differs


def test_a_description_that_is_not_shown_cannot_differ() -> None:
    version_1 = {"objectName": "contacts", "fields": []}
    inputs = {"fields": {}, "description": "People"}
    assert list(content.differences(inputs, row(inputs, version_1))) == []


def test_a_display_name_that_is_not_shown_cannot_differ() -> None:
    version_1 = {"fields": [{"path": "name", "type": "string"}]}
    assert row({"fields": {"name": FIELDS["name"]}}, version_1)["fields"] == {
        "name": FIELDS["name"]
    }
    assert row({}, version_1)["fields"] == {"name": "string"}


def test_the_body_is_the_whole_without_what_the_service_added() -> None:
    inputs = {"fields": FIELDS, "description": "People"}
    assert content.body_of(inputs, {}, PLACE) == {
        "fields": [
            {"path": "email", "type": "string"},
            {"path": "name", "type": "string", "displayName": "Name"},
        ],
        "description": "People",
    }


def test_what_is_not_managed_is_sent_as_it_is() -> None:
    inputs = {"fields": {"email": "string", "age": "number"}}
    assert content.body_of(inputs, RESPONSE, PLACE) == {
        "fields": [
            {"path": "age", "type": "number"},
            {"path": "email", "type": "string", "displayName": "E-mail"},
        ],
        "description": "People",
    }


def test_spelling_is_kept() -> None:
    old = {"fields": {"email": {"type": "string"}, "name": FIELDS["name"], "age": "number"}}
    new = {"fields": {**FIELDS, "age": "date"}}
    assert content.keep_spelling(old, new) == {
        "fields": {"email": {"type": "string"}, "name": FIELDS["name"], "age": "date"}
    }
    assert content.keep_spelling({}, new) == new
    unknown = object()
    assert content.keep_spelling(old, {"fields": unknown}) == {"fields": unknown}
    found = content.keep_spelling(old, {"fields": {"email": unknown}})
    assert found == {"fields": {"email": unknown}}
