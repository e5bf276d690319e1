from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.resources.transformation import options

PLACE = Place("organization", None, "closeio")
PASS = {"fromVendor": True, "toVendor": False}
# As the service shows them: one copy for each level.
LISTED = [
    {"type": "passThrough", "level": "account", "properties": {"fromVendor": False}},
    {"type": "passThrough", "level": "organization", "properties": PASS, "associatedId": 1},
    {"type": "inherit", "level": "organization"},
    {"type": "", "level": "organization"},
    "x",
]


def test_the_own_levels_copy_of_what_is_declared() -> None:
    declared = {"passThrough": PASS, "addToDocumentation": {}}
    assert options.reported(declared, LISTED, PLACE) == {"passThrough": PASS}
    assert options.reported({}, LISTED, PLACE) == {}
    assert options.reported(declared, None, PLACE) == {}


@pytest.mark.parametrize(
    ("declared", "actual", "reported", "same"),
    [
        ({"a": True}, {"a": "true", "b": 1}, {"a": True}, True),
        ({"a": 5.0}, {"a": "5"}, {"a": 5.0}, True),
        ({"a": True}, {"a": "false"}, {"a": False}, False),
        ({"a": True}, {}, {}, False),
        ({"a": True}, None, {}, False),
        ({}, None, {}, True),
        ({"a": None}, {}, {"a": None}, True),
        ({"a": {"b": [1.0]}}, {"a": {"b": [1]}}, {"a": {"b": [1.0]}}, True),
    ],
)
def test_only_declared_properties_count(
    declared: dict[str, Any], actual: Any, reported: dict[str, Any], same: bool
) -> None:
    found = options.reported({"x": declared}, [{"type": "x", "properties": actual}], PLACE)
    assert found == {"x": reported}
    assert list(options.differences({"x": declared}, found)) == ([] if same else ["x"])


def test_one_that_is_missing_differs() -> None:
    assert list(options.differences({"inherit": {}, "x": None}, {"x": {}})) == ["inherit"]


def test_what_was_never_declared_is_sent_as_it_is() -> None:
    declared = {"passThrough": {"fromVendor": 1.0}, "addToDocumentation": {}}
    assert options.body_of(declared, LISTED, PLACE) == [
        {"type": "passThrough", "properties": {"fromVendor": 1}},
        {"type": "inherit"},
        {"type": "addToDocumentation"},
    ]


def test_what_is_no_longer_declared_is_not_sent() -> None:
    assert options.body_of({}, LISTED, PLACE, released=["inherit"]) == [
        {"type": "passThrough", "properties": PASS}
    ]
