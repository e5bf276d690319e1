"""A table that is nobody's: what is derived from any."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.fields import (
    COMMON,
    Field,
    Fields,
    Refresh,
    Sent,
    Source,
    always,
    never,
    read_boolean,
    read_string,
    snake,
    snake_keys,
)

EVERYTHING = Fields(
    Field(name="key", type="string", argument="a", output="A", required=True, replaces=True,
          wire="theKey", sent=Sent.ALWAYS, write=lambda key: {"key": key}, source=Source.INPUTS),
    Field(name="label", type="string", argument="b", output="B", wire="label", sent=Sent.ALWAYS,
          refresh=Refresh.REPORTED, keep=True),
    Field(name="code", type="string", argument="c", wire="code", sent=Sent.AT_CREATE,
          source=Source.INPUTS, secret=always),
    Field(name="parts", type="list", argument="d", output="D", wire="parts",
          refresh=Refresh.REPORTED_IF_DECLARED,
          secret=lambda path, _: path[-1:] == ("password",)),
    Field(name="own", type="string", argument="e", refresh=Refresh.OWN),
    Field(name="token", type="string", output="F", wire="token", secret=always),
    Field(name="count", type="integer", output="G", wire="count", read=lambda n: n or 0),
    Field(name="internal", type="string", output="H", internal=True, source=Source.PROVIDER),
)  # fmt: skip


def names(fields: Any) -> list[str]:
    return [field.name for field in fields]


def test_what_each_field_is() -> None:
    ours = [field.name for field in COMMON if field.is_input]
    outputs = [field.name for field in COMMON if field.output is not None]
    assert names(EVERYTHING.inputs) == ["key", "label", "code", "parts", "own", *ours]
    assert names(EVERYTHING.outputs) == [
        "key", "label", "parts", "token", "count", "internal", *outputs,
    ]  # fmt: skip
    assert names(EVERYTHING.replacing) == ["key"]
    assert names(EVERYTHING.declarable) == ["parts"]
    assert EVERYTHING.secret_outputs == ["token"]
    assert EVERYTHING["token"].output == "F"
    assert "token" in EVERYTHING
    assert "nosuch" not in EVERYTHING
    with pytest.raises(KeyError):
        EVERYTHING["nosuch"]


def test_what_every_kind_has() -> None:
    assert names(COMMON) == [
        "base_url", "organization_id", "account", "declared", "organization", "__creation_id",
        "__secret_inputs",
    ]  # fmt: skip
    inputs = [field.name for field in COMMON if field.is_input]
    assert inputs == ["organization", "__creation_id", "__secret_inputs"]


@pytest.mark.parametrize(
    ("creating", "more"), [(True, {"code": "the-code"}), (False, {})], ids=["create", "change"]
)
def test_a_body(creating: bool, more: dict[str, Any]) -> None:
    inputs = {"key": "k", "label": None, "code": "the-code", "parts": [1], "nosuch": 1}
    assert EVERYTHING.body(inputs, creating=creating) == {"theKey": {"key": "k"}, **more}


def test_a_response() -> None:
    response = {"theKey": "k", "parts": [1], "token": "t", "code": "c", "nosuch": 1}
    assert EVERYTHING.read(response, {"label": "known", "count": 3}) == {
        "label": "known",
        "parts": [1],
        "token": "t",
        "count": 0,
    }
    assert EVERYTHING.read({}, {}) == {"label": None, "parts": None, "token": None, "count": 0}


def test_what_is_carried_over_from_the_inputs() -> None:
    inputs = {"key": "k", "code": None, "parts": [1], "label": "l", "organization": "acme"}
    assert EVERYTHING.carried(inputs) == {"key": "k", "code": None, "organization": "acme"}
    assert EVERYTHING.declared(inputs) == ["parts"]
    assert EVERYTHING.declared({"key": "k"}) == []


@pytest.mark.parametrize(
    ("state", "inputs"),
    [
        (
            {"declared": ["parts"], "key": "k", "code": "c", "label": "old", "own": "o"},
            {"key": "k", "code": "c", "label": "new", "parts": [2]},
        ),
        ({"declared": [], "key": "k", "parts": [1]}, {"key": "k", "label": "new"}),
        # A read by id: what a program declares is all that is known.
        (
            {"parts": [1], "organization": "acme"},
            {"label": "new", "parts": [2], "organization": "acme"},
        ),
        ({}, {"label": "new"}),
    ],
    ids=["declared", "not declared", "a read by id", "a read without inputs"],
)
def test_a_refresh(state: dict[str, Any], inputs: dict[str, Any]) -> None:
    assert EVERYTHING.refreshed(state, {"label": "new", "parts": [2]}) == inputs


def test_a_refresh_keeps_what_the_service_does_not_report() -> None:
    state = {"declared": ["parts"], "label": "old", "parts": [1]}
    assert EVERYTHING.refreshed(state, {"label": None}) == {"label": "old", "parts": [1]}


def test_secrets_are_marked_wherever_they_are() -> None:
    def mark(value: Any) -> Any:
        return ("secret", value)

    bag = {
        "token": {"any": 1},
        "parts": [{"name": "n", "password": "p"}, ({"password": None},)],
        "label": "l",
        "unknown": "u",
    }
    assert EVERYTHING.marked(bag, mark) == {
        "token": ("secret", {"any": 1}),
        "parts": [{"name": "n", "password": ("secret", "p")}, [{"password": ("secret", None)}]],
        "label": "l",
        "unknown": "u",
    }


def test_what_must_not_be_in_a_message() -> None:
    bags = (
        {"token": "the-token", "parts": ({"password": "p1"}, {"password": {"deep": ["p2", 3]}})},
        {"code": "the-code", "label": "l", "unknown": "u"},
        # In too many words to be taken out.
        {"token": "true", "code": "********"},
    )
    hidden = sorted(EVERYTHING.hidden(*bags))
    assert hidden == ["3", "p1", "p2", "the-code", "the-token"]


def test_what_is_hidden_may_be_less_than_what_is_secret() -> None:
    fields = Fields(
        Field(
            name="all",
            type="object",
            output="A",
            secret=always,
            hide=lambda path, _: path == ("password",),
        )
    )
    bag = {"all": {"password": "p", "port": "22"}}
    assert list(fields.hidden(bag)) == ["p"]
    assert fields.secret_outputs == ["all"]


def test_rules() -> None:
    assert always((), None)
    assert not never((), None)


@pytest.mark.parametrize(
    ("camel", "written"),
    [("id", "id"), ("createdDate", "created_date"), ("a2bC", "a2b_c"), ("typeOAuth", "type_oauth")],
)
def test_snake_case(camel: str, written: str) -> None:
    assert snake(camel) == written


def test_snake_case_of_json() -> None:
    value = {"aB": {"cD": 1}, "eF": [{"gH": 1}]}
    assert snake_keys(value) == {"a_b": {"c_d": 1}, "e_f": [{"gH": 1}]}
    assert snake_keys("aB") == "aB"


def test_what_a_response_has_of_another_type_is_nothing() -> None:
    assert [read_string(value) for value in ("x", "", 5, None, ["x"])] == ["x", *[None] * 4]
    values = (True, False, "TRUE", "false", "yes", 1, None)
    assert [read_boolean(value) for value in values] == [True, False, True, False, *[None] * 3]
