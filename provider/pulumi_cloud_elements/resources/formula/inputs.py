"""Declared inputs as they are kept in the state, and as the service would have them declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...recovery.description_mark import without_marks
from ..fields import declared_names
from ..retained_inputs import keep_what_is_no_change
from . import comparison
from .fields import description_in
from .parts import SORTS, keyed, reported


def kept(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new inputs as they are to be kept.

    The parts become dictionaries by their names. A description that was copied from the service
    loses the mark.

    Args:
        old: the inputs in the state; empty for a formula that is to be made.
        new: the declared inputs.
    """
    inputs = dict(new)
    for sort in SORTS:
        if inputs.get(sort.name) is not None:
            parts = keyed(inputs[sort.name], sort)
            inputs[sort.name] = comparison.same_spelling(old.get(sort.name), parts)
    if isinstance(inputs.get("description"), str):
        inputs["description"] = without_marks(inputs["description"])
    keep_what_is_no_change(old, inputs)
    return inputs


def as_it_is(
    state: Mapping[str, Any], response: Mapping[str, Any], outputs: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the declared inputs with what the service really has.

    Args:
        state: the outputs in the state; for a read by id the program's inputs.
        response: the service's JSON about the formula.
        outputs: the outputs read now.
    """
    declared = declared_names(state)
    found: dict[str, Any] = {}
    additions = state.get("additions") or {}
    for sort in SORTS:
        if sort.name in declared:
            found[sort.name] = comparison.as_it_is(
                state.get(sort.name) or {},
                reported(response.get(sort.name), sort),
                sort,
                additions.get(sort.name) or {},
            )
    for name in ("method", "uri"):  # what the service shows of none is nothing
        if name in declared:
            found[name] = outputs.get(name)
    if "description" in declared:
        before, now = state.get("description") or "", description_in(response)
        found["description"] = before if comparison.same_description(before, now) else now
    return found
