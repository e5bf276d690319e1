"""The check of a set: each member as an instance, and all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...redaction import concealed, hiding
from ...registration import Registration
from ..findings import Findings
from ..retained_inputs import keep_what_is_no_change
from ..values import keep_spelling
from . import members
from .fields import FIELDS
from .member import MemberLifecycle
from .validation import by_member, problems_of_shape

Row = Mapping[str, Any]


def checked(
    life: MemberLifecycle,
    old: Row,
    inputs: Row,
    registrations: Callable[[str], Registration],
) -> tuple[dict[str, Any], Findings]:
    """Return the inputs as they are to be kept, and what is wrong with them.

    Args:
        life: checks single members.
        old: the set's inputs in the state; empty for a new set.
        inputs: the declared inputs, with what the program marked secret.
        registrations: returns a member as the engine would have it.
    """
    with hiding((), FIELDS.marked_secret(old, inputs)):
        problems = [concealed(problem) for problem in problems_of_shape(inputs)]
    if problems or not isinstance(inputs.get("instances"), Mapping):
        return dict(inputs), Findings(problems)
    common = keep_spelling(old.get("configuration"), inputs.get("configuration"))
    shaped = {**inputs, "configuration": common}
    found: dict[str, Findings] = {}
    kept: dict[str, Any] = {}
    for key, own in inputs["instances"].items():
        was = (old.get("instances") or {}).get(key)
        kept[key], found[key] = _member(life, key, own, was, shaped, old, registrations(key))
    result = {**inputs, "instances": kept, "configuration": common}
    if common is None or common == {}:
        del result["configuration"]
    keep_what_is_no_change(old, result)
    return result, Findings(
        by_member({key: one.problems for key, one in found.items()}),
        by_member({key: one.warnings for key, one in found.items()}),
    )


def _member(
    life: MemberLifecycle,
    key: str,
    own: Any,
    was: Any,
    inputs: Row,
    old: Row,
    registration: Registration,
) -> tuple[Any, Findings]:
    if not isinstance(own, Mapping):
        return own, Findings()  # it is not known yet
    common = inputs.get("configuration")
    new = members.declared({**inputs, "instances": {key: own}})[key]
    state: dict[str, Any] = {}
    if isinstance(was, Mapping):
        state = members.declared({**old, "instances": {key: was}})[key]
    normal, found = life.checked(state, new, registration)
    section, whole = own.get("configuration"), normal.get("configuration")
    if isinstance(section, Mapping) and isinstance(whole, Mapping):
        section = {entry: whole[entry] for entry in section if entry in whole}
    row = {name: normal[name] for name in members.OWN if name in normal}
    return members.kept({**row, "configuration": section}, key, common), found
