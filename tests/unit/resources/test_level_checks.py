from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.level_checks import (
    level_problems,
    name_problems,
    normalized_ids,
    path_problems,
)

UNKNOWN = object()


@pytest.mark.parametrize(
    "inputs",
    [
        {"level": "organization"},
        {"level": "account"},
        {"level": "account", "account_id": "12"},
        {"level": "account", "account_id": 12.0},
        {"level": "instance", "instance_id": "34"},
        {"level": "instance", "instance_id": UNKNOWN},
        {"level": UNKNOWN, "instance_id": "34"},
    ],
)
def test_places_that_are_sound(inputs: dict[str, Any]) -> None:
    assert list(level_problems(inputs, own_account=True)) == []


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        ({}, 'level: must be one of "organization", "account", "instance"'),
        ({"level": "user"}, 'level "user": must be one of'),
        ({"level": None, "account_id": "1"}, "level: must be one of"),
        ({"level": "account"}, 'account_id: is required at level "account"'),
        ({"level": "instance"}, 'instance_id: is required at level "instance"'),
        ({"level": "organization", "account_id": "1"}, 'is for level "account", not'),
        ({"level": "organization", "instance_id": UNKNOWN}, 'is for level "instance", not'),
        ({"level": "account", "account_id": "one"}, "account_id: must be the id of an account"),
        ({"level": "account", "account_id": "012"}, "account_id: must be the id of an account"),
        ({"level": "account", "account_id": "\u00b2"}, "account_id: must be the id of an account"),
        ({"level": "account", "account_id": True}, "account_id: must be the id of an account"),
        ({"level": "account", "account_id": 1.5}, "account_id: must be the id of an account"),
        ({"level": "instance", "instance_id": ["1"]}, "must be the id of an instance"),
    ],
)
def test_what_is_wrong_with_a_place(inputs: dict[str, Any], problem: str) -> None:
    [found] = level_problems(inputs, own_account=False)
    assert problem in found


@pytest.mark.parametrize("name", ["contacts", "my-contacts", "my contacts", "Kontakte_ü", UNKNOWN])
def test_names_that_are_sound(name: Any) -> None:
    assert list(name_problems("name", name, "a name")) == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        (None, "name: must be a string that is not empty: a name"),
        ("", "must be a string that is not empty"),
        (5, "must be a string that is not empty"),
        ("a\nb", "must be a string that is not empty"),
        (" contacts", "begins or ends with white space"),
        ("<b>x</b>", "contains HTML"),
        ("a/b", 'name "a/b": must not contain a slash'),
        ("..", "must not contain a slash"),
    ],
)
def test_what_is_wrong_with_a_name(name: Any, problem: str) -> None:
    assert problem in "; ".join(name_problems("name", name, "a name"))


def test_paths() -> None:
    assert list(path_problems({"email": 1, "address.city": 1, "phones[*].number": 1})) == []
    for path in ("", " email", "a\nb", 5):
        [problem] = path_problems({path: 1})
        assert "is not the path of a field" in problem


def test_ids_become_strings() -> None:
    assert normalized_ids({"account_id": 12.0, "element_key": 146, "name": 5}) == {
        "account_id": "12",
        "element_key": "146",
        "name": 5,
    }
    inputs = {"instance_id": UNKNOWN, "element_key": "closeio", "account_id": None}
    assert normalized_ids(inputs) == inputs
