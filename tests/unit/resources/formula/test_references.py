"""What the properties of steps refer to."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula.references import unknown_in

VARIABLES, STEPS = ("crm", "api.key"), ("read", "write-all")


def unknown(value: Any, type_: str = "elementRequest", name: str = "body") -> list[str]:
    part = {"type": type_, "properties": {name: value}}
    return [reference for reference, _ in unknown_in(part, VARIABLES, STEPS)]


@pytest.mark.parametrize(
    "value",
    [
        "${config.crm}",
        "${crm}",
        "${ config.crm }",
        "${config.api.key}",
        "${api.key}",
        "${steps.read.response.body[0].id}",
        "${steps.write-all.code}",
        "${trigger.args.id}/${trigger.event.objects}",
        "${info.formulaExecutionId}",
        "${steps}",
        "plain",
        5,
        None,
        {"a": ["${crm}", {"b": "${steps.read}"}]},
    ],
    ids=str,
)
def test_what_is_there(value: Any) -> None:
    assert unknown(value) == []


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("${config.crn}", "${config.crn}"),
        ("${crn}", "${crn}"),
        ("a/${steps.reed.response}/b", "${steps.reed.response}"),
        ({"a": ["${other}"]}, "${other}"),
    ],
    ids=str,
)
def test_what_is_not(value: Any, named: str) -> None:
    assert unknown(value) == [named]


def test_the_nearest_is_named() -> None:
    part = {"type": "loop", "properties": {"list": "${steps.reed.x}", "more": "${nothing.like}"}}
    assert dict(unknown_in(part, VARIABLES, STEPS)) == {
        "${steps.reed.x}": "; did you mean read?",
        "${nothing.like}": "",
    }


def test_code_has_references_of_its_own() -> None:
    assert unknown("`${anything}`", "script") == unknown("`${anything}`", "filter") == []
    assert unknown("${anything}", "script", "other") == ["${anything}"]


def test_what_is_not_known_is_not_judged() -> None:
    part = {"type": "loop", "properties": {"list": "${steps.a} ${config.b} ${c}"}}
    assert list(unknown_in(part, None, None)) == []
    assert list(unknown_in({"type": "loop", "properties": "x"}, (), ())) == []
