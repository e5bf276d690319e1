"""The parts of a formula by their names."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula.parts import (
    STEPS,
    TRIGGERS,
    VARIABLES,
    keyed,
    on_the_wire,
    part_ids,
    reported,
    without_ids,
)

A, B = {"name": "a", "type": "script"}, {"name": "b", "type": "filter"}


def test_a_list_is_a_dictionary_by_name() -> None:
    assert keyed([B, A], STEPS) == {"a": {"type": "script"}, "b": {"type": "filter"}}
    assert keyed([{"type": "manual"}], TRIGGERS) == {"trigger": {"type": "manual"}}
    assert keyed([], STEPS) == {}
    assert keyed({"a": {}}, STEPS) == {"a": {}}


@pytest.mark.parametrize("parts", [[A, A], [{"type": "script"}], [{"name": 5}], ["a"], "a", None])
def test_what_cannot_be_one_is_left_as_it_is(parts: Any) -> None:
    assert keyed(parts, STEPS) == parts


def test_a_response_is_read_without_ids_and_what_is_not_known() -> None:
    rows = [
        {"id": 1, "name": "a", "type": "script", "onSuccess": ["b"], "description": None, "x": 1},
        "no part",
    ]
    assert reported(rows, STEPS) == {"a": {"type": "script", "on_success": ["b"]}}
    assert reported([{"id": 1, "type": "manual"}], TRIGGERS) == {"trigger": {"type": "manual"}}
    assert reported([{"id": 1, "type": "script"}], STEPS) == {"1": {"type": "script"}}
    assert reported(None, STEPS) is None


def test_a_part_is_sent_whole_in_the_order_of_names() -> None:
    sent = on_the_wire(
        {"b": {"type": "x", "properties": {"n": 3.0, "list": [1.0]}}, "a": {}}, STEPS
    )
    flow: dict[str, Any] = {"onSuccess": [], "onFailure": []}
    assert sent == [
        {"name": "a", "properties": {}, **flow},
        {"name": "b", "type": "x", "properties": {"n": 3, "list": [1]}, **flow},
    ]
    assert on_the_wire({"k": {"type": "value"}}, VARIABLES) == [
        {"key": "k", "name": "k", "type": "value", "required": True}
    ]


def test_a_description_is_emptied_where_there_is_one() -> None:
    [sent] = on_the_wire({"k": {}}, VARIABLES, {"k": {"description": "by hand"}})
    assert sent["description"] == ""


def test_parts_can_be_sent_again_and_found_by_id() -> None:
    rows = [{"id": 1, "name": "a", "x": 1}, {"id": 2, "name": "b"}, {"name": "c"}]
    assert without_ids(rows) == [{"name": "a", "x": 1}, {"name": "b"}, {"name": "c"}]
    assert without_ids(None) == []
    assert part_ids(rows, STEPS, {"a"}.__contains__) == {"b": "2"}
    assert part_ids(None, STEPS, lambda _: False) == {}
