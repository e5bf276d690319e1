"""What one verb of a set knows about the create requests of earlier runs, and notes about its own.

A set is created and updated in one step, so that one note on this machine stands for all of its
members: evidence that they may have been created, and which requests were under way at the end.
Only for those a run waits, all together, and lists the instances once more when the time is over.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ..api.tags import tag_names
from ..deadline import seconds_left
from .intent import Intent, Intents
from .marker import creation_id_of, urn_hash
from .members import member_creation_id, set_and_key
from .strategy import Candidate

Row = Mapping[str, Any]


class SetNotes:
    """The notes of one set, for one verb. Safe to share between the threads of its members.

    Args:
        intents: the notes on this machine.
        urn: the set's URN.
        creation_id: the set's creation id.
        in_state: whether the state has the set. Then what carries a member's creation id is the
            member: what is released or handed on loses it.
        settle_time: seconds for which a create request may still be at work.
        began: when the engine asked for the verb, on the clock of `Creations`.
        sleep: waits for so many seconds.
    """

    def __init__(
        self,
        intents: Intents,
        urn: str,
        creation_id: str,
        *,
        in_state: bool,
        settle_time: float,
        began: float,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.began = began
        self._intents = intents
        self._creation_id = creation_id
        self._in_state = in_state
        self._settle_time = settle_time
        self._sleep = sleep
        self._mutex = threading.Lock()
        self._waiting = threading.Lock()
        self._late: Mapping[str, list[Row]] | None = None
        self._earlier = {
            set_id: intent
            for set_id, intent in intents.of_urn(urn).items()
            if intent.process != intents.process
        }
        # The note of an interrupted update has the same name, and is written over.
        again = self._earlier.get(creation_id)
        self._under_way: set[str] = set(again.members) if again else set()

    def about(self, address: str, creation_id: str) -> dict[str, Intent]:
        """Return the notes about a member, by its creation ids, as `Intents.of_urn` does.

        Args:
            address: the member's address.
            creation_id: the creation id that it is to carry.
        """
        key = _key(address)
        found = {
            member_creation_id(set_id, key): intent for set_id, intent in self._earlier.items()
        }
        if self._in_state:
            found.setdefault(creation_id, Intent(0.0, self._intents.process))
        return found

    def is_awaited(self, address: str) -> bool:
        """Tell whether an earlier run's create request of a member may still be at work."""
        begin = urn_hash(address)
        return any(begin in intent.members for intent in self._earlier.values())

    def begin(self, address: str) -> None:
        """Note that a member's create request is about to be sent."""
        with self._mutex:
            self._under_way.add(urn_hash(address))
            self._intents.write(self._creation_id, members=self._under_way)

    def end(self, address: str) -> None:
        """Note that the result of a member's create request is certain."""
        with self._mutex:
            self._under_way.discard(urn_hash(address))
            self._intents.write(self._creation_id, members=self._under_way)

    def forget(self) -> None:
        """Remove all notes: the engine gets the ids now."""
        for set_id in (self._creation_id, *self._earlier):
            self._intents.remove(set_id)

    def late(
        self,
        address: str,
        seen: Iterable[Candidate],
        listed: Callable[[], Sequence[Row]],
        candidates: Callable[[Sequence[Row]], list[Candidate]],
    ) -> list[Candidate]:
        """Wait for what an earlier run may still be creating, and return what has appeared.

        Args:
            address: the member's address.
            seen: what was there already.
            listed: lists the stack's instances now; called once for all members.
            candidates: returns those of the rows that may be the member's.
        """
        known = {candidate.creation_id for candidate in seen}
        key, begin = _key(address), urn_hash(address)
        if not any(
            begin in intent.members and member_creation_id(set_id, key) not in known
            for set_id, intent in self._earlier.items()
        ):
            return []
        with self._waiting:
            if self._late is None:
                self._sleep(max(0.0, min(self._remaining(), seconds_left())))
                self._late = by_beginning(listed())
            rows = self._late.get(begin, [])
        ids = {candidate.id for candidate in seen}
        return [candidate for candidate in candidates(rows) if candidate.id not in ids]

    def _remaining(self) -> float:
        return max(
            self._intents.remaining(intent, self._settle_time)
            for intent in self._earlier.values()
            if intent.members
        )


class MemberRows:
    """The instances of a stack by what their creation ids begin with, sorted once for one verb."""

    def __init__(self) -> None:
        self._mutex = threading.Lock()
        self._sorted: Mapping[str, list[Row]] | None = None

    def get(self, rows: Iterable[Row]) -> Mapping[str, list[Row]]:
        """Return them sorted.

        Args:
            rows: the instances; those of the first call count.
        """
        with self._mutex:
            if self._sorted is None:
                self._sorted = by_beginning(rows)
            return self._sorted


def by_beginning(rows: Iterable[Row]) -> Mapping[str, list[Row]]:
    """Return instances by what their creation ids begin with; those without one are left out."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        creation_id = creation_id_of(tag_names(row.get("tags")) or [])
        if creation_id is not None:
            found[creation_id.partition(".")[0]].append(row)
    return found


def _key(address: str) -> str:
    return set_and_key(address)[1] or ""  # only members come here, which have a key
