"""What there is of what interrupted runs were creating, of the kinds that carry no mark."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..api.client import Client
from ..errors import ApiError, NotFoundError, UnauthorizedError
from ..recovery.evidence import StackState
from ..recovery.intent import Intents
from ..recovery.marker import resource_type
from ..recovery.orphans import PENDING
from ..recovery.unmarked_candidates import DEFINITION_TYPE, NOUNS, Sought, sought_in
from ..resources.own_level import exists_at


@dataclass(frozen=True)
class Candidate:
    """One that may be what an interrupted run created, or somebody else's.

    Attributes:
        type: the type of its resource.
        id: the id that a state has for it.
        name: its name.
        urn: the resource that was being created.
    """

    type: str
    id: str
    name: str
    urn: str

    def as_object(self) -> dict[str, Any]:
        """Return it for JSON."""
        return {
            "kind": NOUNS[self.type],
            "id": self.id,
            "name": self.name,
            "resource": self.urn,
            "evidence": PENDING,
        }


@dataclass
class Candidates:
    """Those of a stack.

    Attributes:
        found: the candidates.
        unread: why something could not be looked for.
        relevant: whether the stack has, or was creating, any of these kinds.
    """

    found: list[Candidate] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    relevant: bool = False


def candidates_of(client: Client, state: StackState, intents: Intents) -> Candidates:
    """Look for what the pending creates of a state name.

    Args:
        client: asks the service.
        state: the stack's state.
        intents: this machine's notes, which may say what was there before.

    Raises:
        UnauthorizedError: the credentials are not accepted.
    """
    candidates = Candidates(relevant=any(resource_type(urn) in NOUNS for urn in state.urns))
    for sought in sought_in(state):
        note = intents.of_urn(sought.urn).get(sought.creation_id)
        before = frozenset[str]() if note is None else note.before
        try:
            found = list(_there(client, sought, before))
        except UnauthorizedError:
            raise
        except ApiError as error:
            candidates.unread.append(f"{NOUNS[sought.type]} {sought.name}: {error}")
            continue
        candidates.found += [one for one in found if (one.type, one.id) not in state.owners]
    return candidates


def _there(client: Client, sought: Sought, before: Collection[str]) -> Iterator[Candidate]:
    """Yield what is there under the name, and was not before."""
    for id_ in _ids(client, sought):
        if id_ not in before:
            yield Candidate(sought.type, id_, sought.name, sought.urn)


def _ids(client: Client, sought: Sought) -> Iterator[str]:
    try:
        if sought.place is None:
            for row in client.formula_instances.list(sought.formula_id):
                if row.get("name") == sought.name:
                    yield str(row.get("id"))
            return
        is_definition = sought.type == DEFINITION_TYPE
        family = client.definitions if is_definition else client.transformations
        row = family.get(sought.place, sought.name)
    except NotFoundError:
        return
    if exists_at(row, sought.place):
        yield sought.place.id_of(sought.name)
