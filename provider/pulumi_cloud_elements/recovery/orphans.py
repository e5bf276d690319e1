"""Which of the instances with a stack's tag are in no state of the stack, and who made them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..api.tags import tag_names
from .evidence import StackState
from .marker import creation_id_of

INSTANCE_TYPE = "pulumi-python:dynamic/cloudelements:Instance"
"""The type of `Instance` in a state."""
PENDING = "a pending create in the state"
NOTED = "a note of a create request on this machine"


@dataclass(frozen=True)
class Orphan:
    """An instance that the stack's state does not have.

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


def orphans_in(
    rows: Iterable[Mapping[str, Any]], state: StackState, is_noted: Callable[[str], bool]
) -> Iterator[Orphan]:
    """Yield the instances that the state does not have.

    Args:
        rows: the instances that carry the stack's tag.
        state: the stack's state.
        is_noted: whether this machine has a note of a create request with a creation id.
    """
    interrupted = {creation_id for _, creation_id in state.pending if creation_id}
    for row in rows:
        id_ = str(row.get("id"))
        if (INSTANCE_TYPE, id_) in state.owners:
            continue
        creation_id = creation_id_of(tag_names(row.get("tags")) or [])
        evidence = ""
        if creation_id in interrupted:
            evidence = PENDING
        elif creation_id is not None and is_noted(creation_id):
            evidence = NOTED
        yield Orphan(id_, row, creation_id, evidence)
