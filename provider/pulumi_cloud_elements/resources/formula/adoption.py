"""What taking over an existing formula will change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..checks import shown
from ..values import is_known
from . import comparison, request
from .parts import SORTS, reported


def changes_of(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what taking a formula over will change, one line for each property or part.

    Args:
        response: the service's JSON about the formula.
        inputs: the declared inputs; what is not known yet is left out.
    """
    known = {name: value for name, value in inputs.items() if is_known(value)}
    names = request.differing(response, {}, {"name": response.get("name"), **known}, None)
    actual = request.plain_in(response)
    for name in names:
        if name not in [sort.name for sort in SORTS]:
            yield f"{name}: {shown(actual.get(name))} => {shown(known.get(name))}"
    for sort in SORTS:
        if sort.name in names:
            there = reported(response.get(sort.name), sort) or {}
            declared = known[sort.name]
            found = comparison.as_it_is(declared, there, sort, {})
            for key in sorted({*declared, *found}):
                if declared.get(key) != found.get(key):
                    yield f"{sort.name}.{key}: {_what_happens(key, declared, found)}"


def _what_happens(key: str, declared: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    if key not in declared:
        return "is removed"
    return "is changed" if key in found else "is added"
