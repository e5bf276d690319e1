"""A pairwise choice has every pair, and is small."""

from __future__ import annotations

from itertools import combinations, product

from .pairwise import pairwise


def test_every_pair_is_chosen() -> None:
    cases = list(product("abcd", "xyz", range(3), "pq"))
    chosen = pairwise(cases, tuple)
    assert len(chosen) <= 16 < len(cases)
    for first, second in combinations(range(4), 2):
        assert {(case[first], case[second]) for case in chosen} == {
            (case[first], case[second]) for case in cases
        }


def test_what_never_occurs_together_is_not_asked_for() -> None:
    assert pairwise([("a", "x"), ("b", "y")], tuple) == [("a", "x"), ("b", "y")]
