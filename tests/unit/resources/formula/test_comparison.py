"""What of a formula's parts differs."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula.comparison import (
    additions_to,
    as_it_is,
    same_description,
    same_spelling,
    same_text,
)
from pulumi_cloud_elements.resources.formula.parts import STEPS, TRIGGERS, VARIABLES

UNKNOWN = object()


def step(**properties: Any) -> dict[str, Any]:
    return {"a": {"type": "script", "properties": properties}}


def test_a_response_that_shows_no_parts_shows_no_drift() -> None:
    assert as_it_is(step(body="x"), None, STEPS, {}) == step(body="x")
    assert additions_to(step(body="x"), None, STEPS) == {}


@pytest.mark.parametrize(
    ("declared", "there"),
    [
        ({"n": 3.0}, {"n": "3"}),
        ({"b": True}, {"b": "true"}),
        ({"o": {"x": 1}}, {"o": '{"x": 1.0}'}),
        ({"t": "a\nb"}, {"t": "a\r\nb"}),
        ({"e": ""}, {}),
        ({"e": {}}, {"e": ""}),
        ({}, {"e": "", "f": None, "g": []}),
    ],
    ids=str,
)
def test_another_spelling_is_no_drift(declared: dict[str, Any], there: dict[str, Any]) -> None:
    assert as_it_is(step(**declared), step(**there), STEPS, {}) == step(**declared)


def test_what_drifted_has_the_declared_type() -> None:
    assert as_it_is(step(n=3.0), step(n="4"), STEPS, {}) == step(n=4.0)


def test_a_property_of_a_part_that_is_not_declared_drifts_from_its_default() -> None:
    there = {"k": {"type": "value", "name": "k", "required": True, "description": ""}}
    assert as_it_is({"k": {"type": "value"}}, there, VARIABLES, {}) == {"k": {"type": "value"}}
    there["k"]["name"] = "Key"
    assert as_it_is({"k": {"type": "value"}}, there, VARIABLES, {})["k"]["name"] == "Key"
    assert as_it_is({"k": {"type": "value"}}, there, VARIABLES, {"k": {"name": "Key"}}) == {
        "k": {"type": "value"}
    }
    assert additions_to({"k": {"type": "value"}}, there, VARIABLES) == {"k": {"name": "Key"}}


def test_a_lone_trigger_is_the_same_by_any_name() -> None:
    declared, there = {"trigger": {"type": "manual"}}, {"start": {"type": "manual"}}
    assert as_it_is(declared, there, TRIGGERS, {}) == declared
    assert as_it_is({"trigger": {"type": "event"}}, there, TRIGGERS, {}) == declared


def test_only_what_changed_is_spelled_anew() -> None:
    old = {"a": {"type": "x", "properties": {"n": 3.0, "u": "1", "v": UNKNOWN}}}
    new = {"a": {"type": "x", "properties": {"n": "3", "u": UNKNOWN, "v": "2"}}, "b": {}}
    assert same_spelling(old, new) == {
        "a": {"type": "x", "properties": {"n": 3.0, "u": UNKNOWN, "v": "2"}},
        "b": {},
    }
    assert same_spelling({"a": {"properties": UNKNOWN}}, {"a": {"properties": {"n": 1}}}) == {
        "a": {"properties": {"n": 1}}
    }
    assert same_spelling(old, {"a": "no part"}) == {"a": "no part"}
    assert same_spelling(None, UNKNOWN) is UNKNOWN


def test_a_string_that_is_not_the_same() -> None:
    assert not same_text("a", "b")
    assert same_text(None, "")


@pytest.mark.parametrize(
    ("declared", "there", "same"),
    [
        ("a", "a", True),
        ("a\n  b", "a b", True),
        ("<b>a</b>", "a", True),
        ("a & b", "a &amp; b", True),
        ("", None, True),
        (None, "", True),
        ("a", "b", False),
        ("a", None, False),
    ],
)
def test_descriptions(declared: str | None, there: str | None, same: bool) -> None:
    assert same_description(declared, there) is same
