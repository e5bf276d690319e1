"""Ids are told from everything else by one rule."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.ids import has_id, is_id, number_of, plain

# A superscript and Arabic digits, which Python counts as digits.
NO_IDS = [
    "",
    "0",
    "01",
    "001",
    "-1",
    "1.0",
    "1e3",
    " 1",
    "1\n",
    "\u00b2",
    "\u0661",
    "one",
    None,
    1,
    1.0,
]


@pytest.mark.parametrize("value", ["1", "10", "123456789012345678901"])
def test_ids(value: str) -> None:
    assert is_id(value)


@pytest.mark.parametrize("value", NO_IDS, ids=repr)
def test_what_is_no_id(value: Any) -> None:
    assert not is_id(value)


@pytest.mark.parametrize("body", [{"id": 5}, {"id": "5", "name": "x"}], ids=str)
def test_bodies_with_an_id(body: Any) -> None:
    assert has_id(body)


@pytest.mark.parametrize(
    "body",
    [None, [], "5", 5, {}, {"id": None}, {"id": True}, {"id": "\u00b2"}, {"id": 5.5}],
    ids=repr,
)
def test_bodies_without_an_id(body: Any) -> None:
    assert not has_id(body)


def test_an_id_of_a_state_from_before_is_compared_without_its_zeros() -> None:
    assert plain("001") == plain("1") == plain(1) == "1"
    assert plain("100") == "100"


def test_numbers_of_the_service() -> None:
    assert [number_of(one) for one in (5, 5.0, 5.5, "5", True, None)] == [
        5,
        5,
        None,
        None,
        None,
        None,
    ]
