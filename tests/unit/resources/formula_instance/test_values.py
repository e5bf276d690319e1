"""The values of a formula instance, and its time to live."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from pulumi_cloud_elements.resources.formula_instance import values
from pulumi_cloud_elements.resources.formula_instance.fields import (
    ELEMENT_INSTANCES,
    formula_id_of,
    is_element_instance,
)
from pulumi_cloud_elements.resources.formula_instance.time_to_live import has_ended

UNKNOWN = object()
NOW = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
TIME_TO_LIVE = "formula.instance.time.to.live"


def test_values_are_sent_as_strings() -> None:
    sent = values.configuration_on_the_wire(
        {"a": 12.0, "b": True, "c": [1.0], "d": "x", "e": "", "f": None, "g": '{"h": 1}'}
    )
    assert sent == {"a": "12", "b": "true", "c": "[1]", "d": "x", "e": "", "g": '{"h": 1}'}
    assert values.settings_on_the_wire({"a": 12.0, "b": None}) == {"a": 12}


def test_a_response_without_values_shows_no_drift() -> None:
    assert values.as_it_is({"a": 1}, None) == {"a": 1}
    assert values.others({"a": 1}, None) == {}


@pytest.mark.parametrize(
    ("state", "ended"),
    [
        ({"settings": {TIME_TO_LIVE: 3600}, "created_date": "2026-01-01T23:00:00Z"}, True),
        ({"settings": {TIME_TO_LIVE: "3600"}, "created_date": "2026-01-01T23:00:00"}, True),
        ({"settings": {TIME_TO_LIVE: 3600}, "created_date": "2026-01-01T23:00:01Z"}, False),
        ({"settings": {TIME_TO_LIVE: 3600}, "created_date": "yesterday"}, True),
        ({"settings": {TIME_TO_LIVE: 3600}}, True),
        ({"settings": {TIME_TO_LIVE: "soon"}}, False),
        ({"settings": {TIME_TO_LIVE: 1e300}}, False),
        ({"settings": None}, False),
        ({"expired": True}, True),
    ],
    ids=str,
)
def test_a_time_that_is_over(state: dict[str, Any], ended: bool) -> None:
    assert has_ended(state, NOW) is ended


@pytest.mark.parametrize("kept", [None, "", "no JSON", "5"])
def test_what_is_not_known_to_be_an_element_instance_is_none(kept: Any) -> None:
    assert not is_element_instance({ELEMENT_INSTANCES: kept}, "crm")


@pytest.mark.parametrize(("formula", "id_"), [({"id": 5}, "5"), ({}, None), (None, None)])
def test_the_formula_of_a_response(formula: Any, id_: str | None) -> None:
    assert formula_id_of(formula) == id_
