"""What is wrong with a declared formula instance, found without a request."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula_instance.validation import check, check_variables
from pulumi_cloud_elements.resources.templates import Variable
from pulumi_cloud_elements.resources.values import NotData

from .account import INPUTS

UNKNOWN = object()  # as the engine's in a preview
TIME_TO_LIVE = "formula.instance.time.to.live"
VARIABLES = {
    "crm": Variable("crm", "elementInstance", True),
    "api.key": Variable("api.key", "value", False),
    "old": Variable("old"),
}


def problems(**more: Any) -> list[str]:
    return list(check({**INPUTS, **more}).problems)


def test_what_is_right() -> None:
    settings = {
        "api": "POST /contacts",
        TIME_TO_LIVE: 3600.0,
        "notification.email": "a@example.com, b@example.com",
        "notification.webhook.url": "https://example.com/a,https://example.com/b",
    }
    found = check({**INPUTS, "settings": settings, "adopt": "12", "active": None})
    assert (found.problems, found.warnings) == ([], [])
    assert problems(configuration={"a": 5, "b": True, "c": {"d": [1]}, "e": ""}) == []


@pytest.mark.parametrize(
    "more",
    [
        {"formula_id": UNKNOWN, "name": UNKNOWN, "active": UNKNOWN, "adopt": UNKNOWN},
        {"configuration": UNKNOWN, "settings": UNKNOWN},
        {"configuration": {"crm": UNKNOWN}},
        {"settings": {"api": UNKNOWN, TIME_TO_LIVE: UNKNOWN, "notification.email": UNKNOWN}},
        {"configuration": None, "settings": None},
        {"settings": {"api": "", TIME_TO_LIVE: None}},
    ],
    ids="-".join,
)
def test_what_is_not_known_yet_is_let_through(more: dict[str, Any]) -> None:
    assert problems(**more) == []


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"formula_id": None}, "formula_id: must be the id of a formula, such as Formula.id"),
        (
            {"formula_id": "sync"},
            'formula_id: must be the id of a formula, such as Formula.id, not "sync"',
        ),
        (
            {"formula_id": "\u0661"},
            'formula_id: must be the id of a formula, such as Formula.id, not "\u0661"',
        ),
        (
            {"formula_id": True},
            "formula_id: must be the id of a formula, such as Formula.id, not true",
        ),
        (
            {"name": ""},
            "name: must be a string that is not empty: a name for the formula instance",
        ),
        ({"active": "yes"}, 'active: must be a boolean, not "yes"'),
        (
            {"adopt": 5},
            "adopt: must be the id of a formula instance: its digits, as a string, not 5",
        ),
        ({"configuration": "x"}, "configuration: must be a dictionary"),
        ({"settings": ["x"]}, "settings: must be a dictionary"),
        ({"configuration": {"": "x"}}, "configuration: has an entry without a proper key"),
        ({"configuration": {"__x": "x"}}, "configuration: has an entry without a proper key"),
        (
            {"configuration": {"crm": NotData("an asset")}},
            (
                "configuration.crm: is an asset, which cannot be a value: read the file, and give "
                "its content as a string"
            ),
        ),
        (
            {"settings": {"api": "contacts"}},
            'settings.api: must be a method and a path, such as "POST /contacts", not "contacts"',
        ),
        (
            {"settings": {TIME_TO_LIVE: "soon"}},
            f'settings.{TIME_TO_LIVE}: must be a whole number of seconds above 0, not "soon"',
        ),
        (
            {"settings": {"notification.email": "a@example.com, b"}},
            (
                "settings.notification.email: must be e-mail addresses, with commas, not "
                '"a@example.com, b"'
            ),
        ),
        (
            {"settings": {"notification.webhook.url": "example.com"}},
            "settings.notification.webhook.url: must be http or https URLs, with commas",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_problem_is_one_line_with_its_path(more: dict[str, Any], problem: str) -> None:
    assert problems(**more) == [problem]


@pytest.mark.parametrize(
    ("more", "warning"),
    [
        (
            {"settings": {"notification.emails": "x"}},
            (
                "settings.notification.emails: there is no such setting that is known; did you "
                "mean notification.email?"
            ),
        ),
        ({"settings": {"x": "y"}}, "settings.x: there is no such setting that is known"),
    ],
)
def test_a_warning(more: dict[str, Any], warning: str) -> None:
    assert list(check({**INPUTS, **more}).warnings) == [warning]


def test_a_name_is_a_warning_where_it_is_new() -> None:
    inputs = {**INPUTS, "name": "R&D"}
    assert len(check(inputs).warnings) == 1
    assert check(inputs, old=inputs).warnings == []


@pytest.mark.parametrize(
    ("section", "found"),
    [
        ({"crm": "12"}, []),
        ({"crm": 12.0}, []),
        ({"crm": UNKNOWN, "api.key": UNKNOWN}, []),
        ({"crm": "12", "old": "", "api.key": "x"}, []),
        ({}, ["configuration.crm: is required by formula 1"]),
        ({"crm": ""}, ["configuration.crm: is required by formula 1"]),
        (
            {"crm": "twelve"},
            ["configuration.crm: must be the id of an instance, such as Instance.id"],
        ),
        (
            {"crm": "\u00b2"},
            ["configuration.crm: must be the id of an instance, such as Instance.id"],
        ),
        (UNKNOWN, []),
    ],
    ids=lambda value: "" if value is UNKNOWN else None,
)
def test_against_the_variables(section: Any, found: list[str]) -> None:
    assert list(check_variables(section, VARIABLES, "1").problems) == found


def test_ids_of_a_state_from_before_are_not_judged_again() -> None:
    inputs = {**INPUTS, "formula_id": "012", "adopt": "07"}
    assert list(check(inputs, old=inputs).problems) == []
    section = {"crm": "012"}
    assert list(check_variables(section, VARIABLES, "1", before=section).problems) == []


def test_several_that_are_missing_are_one_line() -> None:
    variables = {key: Variable(key, "value", True) for key in ("a", "b")}
    [problem] = check_variables({}, variables, "1").problems
    assert problem == "configuration.a, configuration.b: are required by formula 1"


def test_keys_that_name_no_variable() -> None:
    found = check_variables({"crm": "1", "api_key": "x", "zzz": "y"}, VARIABLES, "1")
    assert list(found.warnings) == [
        "configuration.api_key: formula 1 has no such variable; did you mean api.key?",
        "configuration.zzz: formula 1 has no such variable",
    ]
