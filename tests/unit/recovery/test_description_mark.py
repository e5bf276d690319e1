"""The mark at the end of a formula's description."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.description_mark import (
    backend_in,
    is_of_urn,
    mark_of,
    marks_in,
    other_mark,
    with_mark,
    without_marks,
)
from pulumi_cloud_elements.recovery.marker import new_creation_id

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Formula::sync"
OTHER_URN = URN.replace("dev", "production")
OURS = new_creation_id(URN, b"1" * 32)


def test_a_mark_follows_from_the_creation_id() -> None:
    assert mark_of(OURS) == mark_of(OURS)
    assert len(mark_of(OURS)) == 16
    assert len({mark_of(new_creation_id(URN, bytes([n]) * 32)) for n in range(50)}) == 50
    assert is_of_urn(mark_of(OURS), URN)
    assert not is_of_urn(mark_of(OURS), OTHER_URN)


def test_a_mark_says_for_which_backend_it_was_made() -> None:
    here, there = "a" * 16, "b" * 16
    ours, theirs = (new_creation_id(URN, b"1" * 32, backend) for backend in (here, there))
    assert mark_of(ours) != mark_of(theirs)
    assert backend_in(mark_of(ours), [theirs, ours]) == here
    assert backend_in(mark_of(theirs), [ours]) == "bbbb"
    assert backend_in(mark_of(OURS), [ours]) is None
    assert is_of_urn(mark_of(ours), URN)


@pytest.mark.parametrize("text", ["", "Copies contacts", "Two\nlines", "[pulumi:no mark]"])
def test_a_description_comes_back_as_it_was(text: str) -> None:
    marked = with_mark(text, mark_of(OURS))
    assert marked.endswith(f"[pulumi:{mark_of(OURS)}]")
    assert marks_in(marked) == [mark_of(OURS)]
    assert without_marks(marked) == text
    assert with_mark(marked, mark_of(OURS)) == marked


def test_one_space_is_in_front() -> None:
    assert with_mark("a", "0" * 16) == f"a [pulumi:{'0' * 16}]"
    assert with_mark("", "0" * 16) == f"[pulumi:{'0' * 16}]"


def test_another_mark_takes_the_place_of_all() -> None:
    text = f"a [pulumi:{'1' * 16}] b [pulumi:{'2' * 16}]"
    assert with_mark(text, "3" * 16) == f"a b [pulumi:{'3' * 16}]"
    assert with_mark(text, None) == "a b"


@pytest.mark.parametrize("text", [None, 5, "a", "[pulumi:123]", "[pulumi:0123456789ABCDEF]"])
def test_what_is_no_mark(text: object) -> None:
    assert marks_in(text) == []


@pytest.mark.parametrize(
    ("description", "creation_id", "other"),
    [
        (None, OURS, None),
        ("a", None, None),
        (with_mark("a", mark_of(OURS)), OURS, None),
        (with_mark("a", "1" * 16), OURS, "1" * 16),
        (with_mark("a", "1" * 16), None, "1" * 16),
        (f"[pulumi:{'1' * 16}] [pulumi:{mark_of(OURS)}]", OURS, None),
    ],
)
def test_whose_a_formula_is(
    description: str | None, creation_id: str | None, other: str | None
) -> None:
    assert other_mark(description, creation_id) == other
