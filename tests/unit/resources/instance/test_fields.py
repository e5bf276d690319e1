from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance.fields import FIELDS


def outputs_of(response: dict[str, Any], **known: Any) -> dict[str, Any]:
    return FIELDS.read(response, known)


def marked(**bag: Any) -> dict[str, Any]:
    return FIELDS.marked(bag, lambda value: ("secret", value))


def test_outputs() -> None:
    outputs = outputs_of(
        {
            "id": 5,
            "name": "x",
            "createdDate": "2020",
            "valid": True,
            "token": "the-token",
            "tags": ["a", {"id": 1, "name": "b"}, "pulumi-stack:1", "pulumi-resource:2"],
            "element": {"id": 2, "hub": "crm", "deletedObject": {"someKey": 1}},
            "configuration": {"username": "the-key"},
            "neverHeardOf": "x",
        }
    )
    assert outputs["name"] == "x"
    assert outputs["created_date"] == "2020"
    assert outputs["valid"] is True
    assert outputs["disabled"] is None
    assert outputs["token"] == "the-token"
    assert outputs["tags"] == ["a", "b"]
    assert outputs["element"] == {"id": 2, "hub": "crm", "deleted_object": {"some_key": 1}}
    assert outputs["user"] is None
    assert outputs["effective_configuration"] == {"username": "the-key"}
    assert outputs["provision_interactions"] == []
    assert "never_heard_of" not in outputs


def test_what_is_managed_is_kept_where_the_response_has_none() -> None:
    known = {"token": "known", "name": "Test", "tags": ["a"], "disabled": True}
    known["external_authentication"] = "initial"
    assert known.items() <= outputs_of({}, **known).items()
    assert outputs_of({}, valid=True)["valid"] is None
    assert outputs_of({"token": "new"}, token="known")["token"] == "new"


def test_what_is_a_secret() -> None:
    assert marked(
        token="t",
        provider_data={"code": "c"},
        effective_configuration={"port": "22"},
        configuration={"username": "u", "port": 22.0},
        provision_interactions=[{"type": "redirect"}],
        name="Test",
        __provider="reference",
    ) == {
        "token": ("secret", "t"),
        "provider_data": ("secret", {"code": "c"}),
        "effective_configuration": ("secret", {"port": "22"}),
        "configuration": {"username": ("secret", "u"), "port": 22.0},
        "provision_interactions": ("secret", [{"type": "redirect"}]),
        "name": "Test",
        "__provider": "reference",
    }
    assert marked(provision_interactions=[]) == {"provision_interactions": []}
    assert FIELDS.secret_outputs == ["token", "effective_configuration"]


def test_what_must_not_be_in_a_message() -> None:
    declared = {
        "configuration": {"username": "the-key", "flag": True, "port": 80, "unknown.flag": "true"},
        "provider_data": {"code": "the-code"},
        "name": "Test",
    }
    answered = {
        "token": "the-token",
        "effective_configuration": {"password": "********", "port": "80", "username": "the-key"},
    }
    assert set(FIELDS.hidden(declared, answered)) == {"the-key", "the-code", "the-token"}


def test_an_element_is_kept_without_its_advertisement() -> None:
    element = {"key": "sftp", "name": "SFTP", "description": "long", "image": "https://x/y.png"}
    assert outputs_of({"element": element})["element"] == {"key": "sftp", "name": "SFTP"}


def test_entries_without_a_value_are_not_kept() -> None:
    section = {"username": "u", "flag": False, "empty": "", "event.notification.enabled": None}
    kept = {"username": "u", "flag": False, "empty": ""}
    assert outputs_of({"configuration": section})["effective_configuration"] == kept
    assert outputs_of({"configuration": None})["effective_configuration"] == {}


def test_a_refresh_reports_what_was_declared_and_keeps_what_nobody_reports() -> None:
    state = {
        "name": "Old",
        "tags": ["a"],
        "disabled": False,
        "declared": ["disabled"],
        "adopt": "12",
        "provider_data": {"code": "c"},
    }
    outputs = {"name": "New", "tags": ["b"], "disabled": True, "external_authentication": "none"}
    assert FIELDS.refreshed(state, outputs) == {
        "name": "New",
        "disabled": True,
        "adopt": "12",
        "provider_data": {"code": "c"},
    }


def test_a_read_by_id_has_the_programs_inputs_for_its_state() -> None:
    assert FIELDS.refreshed({"tags": ["a"]}, {"name": "New", "tags": None}) == {
        "name": "New",
        "tags": ["a"],
    }


def test_values_of_another_type_than_documented_are_not_taken_for_what_they_are_not() -> None:
    outputs = outputs_of(
        {"token": 5, "name": {}, "disabled": "true", "valid": "no", "configuration": ["x"]},
        token="known",
        name="Test",
    )
    assert (outputs["token"], outputs["name"]) == ("known", "Test")
    assert (outputs["disabled"], outputs["valid"]) == (True, None)
    assert outputs["effective_configuration"] == {}


@pytest.mark.parametrize("odd", ["x", 5, 1.5, True, {}, {"a": 1}, [], [None], None])
def test_whatever_a_response_holds_has_the_annotated_type(odd: Any) -> None:
    response = {field.wire: odd for field in FIELDS.outputs if field.wire}
    outputs = outputs_of(response)
    types: dict[Any, tuple[str, ...]] = {
        str: ("name", "token", "created_date", "external_authentication"),
        bool: ("valid", "disabled", "events_enabled", "caching_enabled", "trace_logging_enabled"),
        (int, float): ("element_id", "max_cache_size", "cache_time_to_live"),
        dict: ("element", "user"),
        list: ("tags",),
    }
    for type_, names in types.items():
        for name in names:
            assert outputs[name] is None or isinstance(outputs[name], type_), name
    assert isinstance(outputs["effective_configuration"], dict)
    assert isinstance(outputs["provision_interactions"], list)
