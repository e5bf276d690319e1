"""The declared inputs as the body of a request, and which request a change needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...recovery.description_mark import marks_in, with_mark
from . import comparison, parts
from .fields import FIELDS, description_in
from .parts import SORTS, Sort

# What a PATCH can change, in the program's names.
PATCHABLE = (
    "name", "active", "description", "engine", "debug_logging_enabled", "method", "uri",
)  # fmt: skip
_PLAIN = (*PATCHABLE, "single_threaded")
# What the service makes of what is not declared. The engine is not among them: which one is the
# default differs by the formula's age.
_DEFAULTS: Mapping[str, Any] = {
    "description": "",
    "active": True,
    "single_threaded": False,
    "debug_logging_enabled": True,
    "method": None,
    "uri": None,
}


def create_body(inputs: Mapping[str, Any], mark: str | None) -> dict[str, Any]:
    """Return the body of a POST: the declared configuration, and the mark.

    Args:
        inputs: the declared inputs.
        mark: what the description ends in; None for none.
    """
    body = FIELDS.body(inputs, creating=True)
    description = with_mark(inputs.get("description") or "", mark)
    if description:
        body["description"] = description
    for sort in SORTS:
        if inputs.get(sort.name) is not None:
            body[sort.name] = parts.on_the_wire(inputs[sort.name], sort)
    return body


def plain_in(response: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain properties in a response, in the program's names."""
    return {**FIELDS.read(response, {}), "description": description_in(response)}


def wanted(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the plain properties should be, in the program's names.

    What was declared before and is no longer goes back to the service's default; what never was is
    left as it is.

    Args:
        state: the outputs in the state; empty for a formula that is taken over.
        inputs: the declared inputs.
    """
    before = state.get("declared") or ()
    found = {name: inputs[name] for name in _PLAIN if inputs.get(name) is not None}
    for name, default in _DEFAULTS.items():
        if name in before and name not in found:
            found[name] = default
    return found


def parts_wanted(
    state: Mapping[str, Any], inputs: Mapping[str, Any], sort: Sort
) -> parts.Parts | None:
    """Return what the parts of a sort should be; None leaves them as they are."""
    declared = inputs.get(sort.name)
    if declared is None and sort.name in (state.get("declared") or ()):
        return {}
    return declared


def differing(
    response: Mapping[str, Any],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    mark: str | None,
) -> list[str]:
    """Return the properties in which a formula differs from what is wanted.

    Args:
        response: the service's JSON about the formula.
        state: the outputs in the state; empty for a formula that is taken over.
        inputs: the declared inputs.
        mark: the mark that the description should end in; None leaves the one that it has.
    """
    actual = plain_in(response)
    now = wanted(state, inputs)
    found = [name for name, value in now.items() if _differs(name, value, actual, state)]
    if mark is not None and "description" not in found:
        description = response.get("description")
        if marks_in(description) != [mark]:
            found.append("description")
    additions = state.get("additions") or {}
    for sort in SORTS:
        declared = parts_wanted(state, inputs, sort)
        if declared is None:
            continue
        there = parts.reported(response.get(sort.name), sort)
        known = additions.get(sort.name) or {}
        # A trigger's name is not compared, so that another one in the program is a change.
        before = state.get(sort.name) or declared
        renamed = sort is parts.TRIGGERS and before.keys() != declared.keys()
        if renamed or comparison.as_it_is(declared, there, sort, known) != declared:
            found.append(sort.name)
    return found


def patch_body(
    names: list[str],
    response: Mapping[str, Any],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    mark: str | None,
) -> dict[str, Any]:
    """Return the body of a PATCH of some properties."""
    now = wanted(state, inputs)
    body = {FIELDS[name].wire or name: now[name] for name in names if name != "description"}
    if "description" in names:
        body["description"] = _description(response, now, mark)
    return body


def put_body(
    response: Mapping[str, Any],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    mark: str | None,
) -> dict[str, Any]:
    """Return the body of a PUT: the whole formula, without ids.

    What is not declared is sent as the service has it, since nobody knows what it makes of what is
    left out.
    """
    now, actual = wanted(state, inputs), plain_in(response)
    body: dict[str, Any] = {}
    for name in _PLAIN:
        value = now[name] if name in now else actual.get(name)
        if value is not None and name != "description":
            body[FIELDS[name].wire or name] = value
    description = _description(response, now, mark)
    if description or response.get("description"):
        body["description"] = description
    for sort in SORTS:
        declared = parts_wanted(state, inputs, sort)
        rows = response.get(sort.name)
        body[sort.name] = (
            parts.without_ids(rows)
            if declared is None
            else parts.on_the_wire(declared, sort, parts.reported(rows, sort))
        )
    return body


def left_over(
    response: Mapping[str, Any], state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    """Return the parts that a PUT has left though they are not declared.

    Returns:
        The sort, the name and the id of each.
    """
    found = []
    for sort in SORTS:
        declared = parts_wanted(state, inputs, sort)
        if declared is not None:
            ids = parts.part_ids(response.get(sort.name), sort, declared.__contains__)
            if sort is parts.TRIGGERS and len(declared) == len(response.get(sort.name) or ()):
                continue  # the same one, by another name
            found += [(sort.name, name, id_) for name, id_ in ids.items()]
    return found


def additions(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the service added to the declared parts, by their sort."""
    found = {}
    for sort in SORTS:
        declared = inputs.get(sort.name)
        if declared is not None:
            there = parts.reported(response.get(sort.name), sort)
            added = comparison.additions_to(declared, there, sort)
            if added:
                found[sort.name] = added
    return found


def variables_removed(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
    """Return the variables that a formula has and the program no longer declares."""
    there = parts.reported(response.get(parts.VARIABLES.name), parts.VARIABLES) or {}
    declared = inputs.get(parts.VARIABLES.name)
    return [] if declared is None else sorted(there.keys() - declared.keys())


def with_method(response: Mapping[str, Any]) -> dict[str, Any]:
    """Return a response with `method` and `uri`, which a service may show as `api` alone."""
    found = dict(response)
    method, _, uri = str(response.get("api") or "").partition(" ")
    if uri and not found.get("method") and not found.get("uri"):
        found |= {"method": method, "uri": uri}
    return found


def _differs(name: str, value: Any, actual: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    there = actual.get(name)
    if name == "description":
        # What the program changed is sent, whatever the service will make of it.
        changed = name in state and (state.get(name) or "") != (value or "")
        return changed or not comparison.same_description(value, there)
    if there is None and FIELDS[name].keep:
        return bool(state.get(name) != value)  # the response does not have it
    return bool((there or None if isinstance(there, str) else there) != value)


def _description(response: Mapping[str, Any], now: Mapping[str, Any], mark: str | None) -> str:
    """Return the description as it is sent; without a mark of ours it keeps the one it has."""
    there = response.get("description")
    there = there if isinstance(there, str) else ""
    if mark is None:
        return str(now["description"]) if "description" in now else there
    return with_mark(now.get("description", there), mark)
