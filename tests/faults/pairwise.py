"""A choice of cases in which every two properties that occur together do so at least once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from itertools import combinations
from typing import TypeVar

T = TypeVar("T")


def pairwise(cases: Sequence[T], properties: Callable[[T], tuple[Hashable, ...]]) -> list[T]:
    """Return a small choice, in the order of the cases, the same each time.

    Args:
        cases: all cases.
        properties: returns a case's properties, as many for each.
    """
    pairs = {
        number: set(combinations(enumerate(properties(case)), 2))
        for number, case in enumerate(cases)
    }
    left = set().union(*pairs.values())
    chosen = []
    while left:
        best = max(pairs, key=lambda number: len(pairs[number] & left))
        left -= pairs.pop(best)
        chosen.append(best)
    return [cases[number] for number in sorted(chosen)]
