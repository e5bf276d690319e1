from typing import Any

import pytest
from pulumi_cloud_elements.resources.values import (
    canonical,
    in_type_of,
    is_known,
    keep_spelling,
    on_the_wire,
    same,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (True, "true"),
        (False, "False"),
        ("TRUE", True),
        (15, 15.0),
        (15, "15"),
        (15.0, "15"),
        (1.5, "1.5"),
        (None, ""),
        ({"a": 1, "b": [2.0]}, '{"b": [2], "a": 1}'),
        ('{"a":1}', '{ "a" : 1 }'),
        ([1, 2], "[1, 2]"),
    ],
)
def test_one_value_in_two_spellings(left: Any, right: Any) -> None:
    assert same(left, right)
    assert same(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1.0", "1"),
        ("TRUE", "true"),
        ("015", 15),
        (True, False),
        (True, "1"),
        (True, 1),
        ({"a": 1}, {"a": 2}),
        ("[not json", "[not  json"),
        (None, "null"),
        (0, None),
        (False, None),
        (" x", "x"),
    ],
)
def test_two_values(left: Any, right: Any) -> None:
    assert not same(left, right)
    assert not same(right, left)


def test_canonical() -> None:
    assert canonical(None) is None
    assert canonical("") is None
    assert canonical(True) == "true"
    assert canonical(15.0) == "15"
    assert canonical("TRUE") == "TRUE"
    assert canonical("{broken") == "{broken"


@pytest.mark.parametrize(
    ("declared", "answered", "result"),
    [
        (True, "false", False),
        (False, "True", True),
        (True, "perhaps", "perhaps"),
        (15, "20", 20.0),
        (15, "many", "many"),
        ({"a": 1}, '{"a": 2}', {"a": 2}),
        ({"a": 1}, "[1]", "[1]"),
        ([1], "[2]", [2]),
        ({"a": 1}, "{broken", "{broken"),
        ("15", "20", "20"),
        (15, 20, 20),
    ],
)
def test_in_type_of(declared: Any, answered: Any, result: Any) -> None:
    found = in_type_of(declared, answered)
    assert found == result
    assert type(found) is type(result)


def test_on_the_wire() -> None:
    assert on_the_wire(15.0) == 15
    assert isinstance(on_the_wire(15.0), int)
    assert on_the_wire(1.5) == 1.5
    assert on_the_wire({"a": 1.0}) == '{"a": 1}'
    assert on_the_wire([1.0, "x"]) == '[1, "x"]'
    assert on_the_wire(True) is True
    assert on_the_wire("1.0") == "1.0"
    assert on_the_wire(None) is None


def test_what_is_known() -> None:
    assert is_known({"a": [None, 1, "x", True, 1.5]})
    assert not is_known({"a": [object()]})
    assert not is_known({"a": [object()]})


def test_keep_spelling() -> None:
    unknown = object()
    old = {"port": "15", "hostname": "a", "password": "1.0", "gone": 1, "base.url": "b"}
    new = {"port": 15, "hostname": "c", "password": "1", "added": 2, "base.url": unknown}
    kept = keep_spelling(old, new)
    assert kept == {
        "port": "15",
        "hostname": "c",
        "password": "1",
        "added": 2,
        "base.url": unknown,
    }
    assert keep_spelling(None, new) == new
    assert keep_spelling(old, unknown) is unknown
    assert keep_spelling({"a": "x", "b": unknown}, {"a": "X", "b": "y"}, _alike) == {
        "a": "x",
        "b": "y",
    }


def _alike(left: str, right: str) -> bool:
    return left.lower() == right.lower()
