"""The states of the backend's stacks, as the engine exports them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..errors import CloudElementsError
from ..recovery.evidence import StackState, state_of
from .session import pulumi
from .table import safe


@dataclass
class OtherStates:
    """What the backend's states have, the stack's own included.

    Attributes:
        owners: the type and the id of each resource.
        unreadable: why a state could not be read, by the stack's name.
    """

    owners: set[tuple[str, str]] = field(default_factory=set)
    unreadable: dict[str, str] = field(default_factory=dict)


def exported(stack: str) -> tuple[dict[str, Any], StackState]:
    """Return a stack's deployment, and what it shows.

    Raises:
        CloudElementsError: there is no such stack, or its state cannot be read.
    """
    try:
        export = json.loads(pulumi("stack", "export", "--stack", stack))
        deployment = export["deployment"] or {}  # null until the first update
        return deployment, state_of({"deployment": deployment})
    except (ValueError, TypeError, KeyError, AttributeError):
        raise CloudElementsError(
            f"the state of stack {safe(stack)} cannot be read: run "
            f"`pulumi stack export --stack {safe(stack)}` to see what it holds"
        ) from None


def states_of_backend(step: Callable[[str], None]) -> OtherStates:
    """Read the states of all stacks of the backend.

    Args:
        step: is told what goes on.

    Raises:
        CloudElementsError: the backend's stacks cannot be listed.
    """
    found = OtherStates()
    names = _stacks()
    for number, name in enumerate(names, 1):
        step(f"reading the states of other stacks, {number} of {len(names)}")
        try:
            _, state = exported(name)
        except CloudElementsError as error:
            found.unreadable[name] = str(error)
        else:
            found.owners.update(state.owners)
    return found


def _stacks() -> list[str]:
    try:
        rows = json.loads(pulumi("stack", "ls", "--all", "--json"))
        names = [str(row["name"]) for row in rows]
    except (ValueError, TypeError, KeyError):
        names = []
    if not names:  # the stack itself is one
        raise CloudElementsError("pulumi stack ls printed no list of stacks")
    return names
