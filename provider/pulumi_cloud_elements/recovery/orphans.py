"""Which instances and formulas that a stack may have created are in no state, and who made them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..api.tags import tag_names
from ..registration import TYPE_PREFIX
from .description_mark import is_of_urn, mark_of, marks_in
from .evidence import StackState
from .intent import Intents
from .marker import creation_id_of, resource_type
from .members import INSTANCE_SET_TYPE, is_member_of
from .members import INSTANCE_TYPE as INSTANCE_TYPE

FORMULA_TYPE = f"{TYPE_PREFIX}Formula"
"""The type of `Formula` in a state."""
PENDING = "a pending create in the state"
NOTED = "a note of a create request on this machine"


@dataclass(frozen=True)
class Orphan:
    """An instance or a formula that the stack's state does not have.

    Attributes:
        id: its id.
        row: the service's JSON about it.
        creation_id: the creation id that it carries, or None.
        evidence: what shows that an interrupted run of the stack created it; empty where nothing
            does. Then it may as well be one that was retained, or that another stack has.
    """

    id: str
    row: Mapping[str, Any] = field(repr=False)
    creation_id: str | None = None
    evidence: str = ""
    type: str = INSTANCE_TYPE

    @property
    def named_id(self) -> str:
        """What it is named by for a person: formulas have ids of their own."""
        return self.id if self.type == INSTANCE_TYPE else f"formula:{self.id}"


def orphans_in(
    rows: Iterable[Mapping[str, Any]],
    state: StackState,
    is_noted: Callable[[str], bool],
    noted: Callable[[str], Iterable[str]] = lambda _: (),
) -> Iterator[Orphan]:
    """Yield the instances that the state does not have.

    Args:
        rows: the instances that carry the stack's tag.
        state: the stack's state.
        is_noted: whether this machine has a note of a create request with a creation id.
        noted: the creation ids in this machine's notes about a URN: a set's stands for its members.
    """
    sets = {urn for urn in state.urns if resource_type(urn) == INSTANCE_SET_TYPE}
    pending_sets = [
        creation_id for urn, creation_id in state.pending if creation_id and urn in sets
    ]
    noted_sets = [creation_id for urn in sorted(sets) for creation_id in noted(urn)]
    interrupted = {creation_id for _, creation_id in state.pending if creation_id}
    for row in rows:
        id_ = str(row.get("id"))
        if (INSTANCE_TYPE, id_) in state.owners:
            continue
        creation_id = creation_id_of(tag_names(row.get("tags")) or [])
        evidence = ""
        if creation_id is not None:
            if creation_id in interrupted or _is_of_set(creation_id, pending_sets):
                evidence = PENDING
            elif is_noted(creation_id) or _is_of_set(creation_id, noted_sets):
                evidence = NOTED
        yield Orphan(id_, row, creation_id, evidence)


def _is_of_set(creation_id: str, sets: Iterable[str]) -> bool:
    return any(is_member_of(of, creation_id) for of in sets)


def formula_urns(state: StackState) -> list[str]:
    """Return the URNs of the formulas that a stack has or was creating."""
    return sorted(urn for urn in state.urns if resource_type(urn) == FORMULA_TYPE)


def orphaned_formulas_in(
    rows: Iterable[Mapping[str, Any]],
    state: StackState,
    stack: str,
    project: str,
    intents: Intents,
) -> Iterator[Orphan]:
    """Yield the formulas that were created for the stack, and that its state does not have.

    A mark has a hash of the URN alone. Of what the state has let go of, the URN is known only where
    the formula has the resource's name and the resource has no parent, or where this machine has a
    note of its create request. Two that carry the same mark prove nothing: somebody has cloned one.

    Args:
        rows: the account's formulas.
        state: the stack's state.
        stack: the stack's name.
        project: its project's.
        intents: this machine's notes of create requests.
    """
    urns = formula_urns(state)
    interrupted = {
        mark_of(creation_id): creation_id
        for urn, creation_id in state.pending
        if creation_id and urn in urns
    }
    of_stack = {
        mark_of(creation_id): creation_id for creation_id in intents.of_stack(stack, project)
    }
    marked = [(mark, row) for row in rows for mark in marks_in(row.get("description"))[-1:]]
    carriers = Counter(mark for mark, _ in marked)
    for mark, row in marked:
        id_ = str(row.get("id"))
        by_name = f"urn:pulumi:{stack}::{project}::{FORMULA_TYPE}::{row.get('name')}"
        of_urns = [urn for urn in (*urns, by_name) if is_of_urn(mark, urn)]
        if not (of_urns or mark in of_stack) or (FORMULA_TYPE, id_) in state.owners:
            continue
        noted = of_stack | {mark_of(one): one for urn in of_urns for one in intents.of_urn(urn)}
        evidence = ""
        if carriers[mark] == 1:
            evidence = PENDING if mark in interrupted else NOTED if mark in noted else ""
        creation_id = {**noted, **interrupted}.get(mark)
        yield Orphan(id_, row, creation_id, evidence, FORMULA_TYPE)
