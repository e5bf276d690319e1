"""Creating a resource so that none is lost, none is created twice, and none is somebody else's.

A POST is not idempotent, and its response can get lost while the service goes on working. So
before a create, the provider checks whether an interrupted run already created the resource. After
a lost response it looks for the resource and never sends the POST again.

What looks like this resource's is taken back only with evidence of an interruption: the stack's
state has a pending create of the resource with the same creation id (`evidence.py`), or an earlier
run on this machine noted the create request (`intent.py`). A tag proves nothing: a renamed or a
retained instance carries it, too. A resource that cannot carry a creation id must also equal the
declared one, and be the only one that does.
"""

from __future__ import annotations

import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..api.ids import plain
from ..deadline import seconds_left
from ..errors import (
    CloudElementsError,
    ForbiddenError,
    NotFoundError,
    OwnershipError,
    ResponseLostError,
)
from ..settings import Settings
from .evidence import StackStates
from .intent import Intent, Intents
from .judging import is_of_another_backend, judged, unproven
from .keyed_object import KeyedObject
from .lock import StackLocks
from .marker import resource_type
from .sending import Sender, may_be_done, name_others, name_the_rest
from .set_notes import SetNotes
from .strategy import Candidate, Strategy
from .tagged_member import TaggedMember
from .twins import Twins

_log = logging.getLogger(__name__)
_POLL = 1.0  # seconds between two looks for what an interrupted run may still be creating


@dataclass(frozen=True)
class Made:
    """A resource that exists now.

    Attributes:
        response: the service's JSON about it.
        by_earlier_run: whether an interrupted run made it, from inputs that may have been others.
    """

    response: Mapping[str, Any] = field(repr=False)
    by_earlier_run: bool = False


class Creations:
    """What one process creates, and what it knows to be in the state already.

    Args:
        settings: the settings in force.
        states: exports the stacks' states; default: with the engine that runs this process.
        intents: the notes of this machine; default: this user's.
        locks: keep two runs from creating at once; default: this user's.
        clock: seconds, as `time.monotonic` counts them.
        sleep: waits for so many seconds; default: `time.sleep`.
        randomness: returns a number from 0 up to 1, for the jitter of pauses.
        at_exit: registers what is called as the process ends; default: nothing is.
    """

    def __init__(
        self,
        settings: Settings,
        states: StackStates | None = None,
        intents: Intents | None = None,
        locks: StackLocks | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        randomness: Callable[[], float] = random.random,
        at_exit: Callable[[Callable[[], None]], object] = lambda _: None,
    ) -> None:
        self._settings = settings
        self._states = states or StackStates()
        self._intents = intents or Intents()
        self._clock = clock
        self._sleep = sleep or time.sleep
        self._mutex = threading.Lock()
        self._locks = locks or StackLocks(settings)
        self._twins = Twins(self._unknown, at_exit)
        self._sender = Sender(
            settings,
            self._unknown,
            self.take,
            self._twins,
            clock,
            self._sleep,
            randomness,
        )
        # Both by noun and id: two kinds of resources may have the same ids.
        self._in_state: set[tuple[str, str]] = set()
        self._taken: set[tuple[str, str]] = set()
        self._evidence_used: dict[str, list[str]] = {}
        self._one_by_one: dict[tuple[str, str], threading.Lock] = {}

    def is_in_state(self, noun: str, id_: str) -> None:
        """Remember that a resource is in the state, so that no create takes it.

        Args:
            noun: what a person calls one of its kind.
            id_: its id.
        """
        with self._mutex:
            self._in_state.add((noun, plain(id_)))

    def is_deleted(self, noun: str, id_: str) -> None:
        """Forget that a resource is in the state: a key may be used again in the same run.

        Args:
            noun: what a person calls one of its kind.
            id_: its id.
        """
        with self._mutex:
            self._in_state.discard((noun, plain(id_)))

    def take(self, noun: str, id_: str) -> None:
        """Remember that this run took an existing resource over.

        Args:
            noun: what a person calls one of its kind.
            id_: its id.

        Raises:
            OwnershipError: another resource of this run did already.
        """
        with self._mutex:
            if (noun, plain(id_)) in self._taken:
                raise OwnershipError(
                    f"{noun} {id_} was taken over by another resource of this run: adopt it once"
                )
            self._taken.add((noun, plain(id_)))

    def was_taken(self, noun: str, id_: str) -> bool:
        """Tell whether this run took a resource over.

        Args:
            noun: what a person calls one of its kind.
            id_: its id.
        """
        with self._mutex:
            return (noun, plain(id_)) in self._taken

    def owner_in_state(
        self, id_: str, urn: str, organization: str | None
    ) -> tuple[str | None, str]:
        """Return whose a resource of the service is in a stack.

        Args:
            id_: its id.
            urn: the URN of a resource of the same type in that stack.
            organization: Pulumi's organization, where the program named one.

        Returns:
            The URN of the resource that has it, or None; and why that is not known, or nothing.
        """
        state = self._states.of_stack(urn, organization)
        return state.owner(urn, id_), state.unknown

    def keyed_in_state(self, urn: str, organization: str | None) -> Sequence[KeyedObject]:
        """Return what a stack has of the kinds that are identified by a key.

        Args:
            urn: the URN of a resource of the same type in that stack.
            organization: Pulumi's organization, where the program named one.
        """
        return self._states.of_stack(urn, organization).keyed.get(resource_type(urn), ())

    def creation_ids(self, urn: str, organization: str | None) -> set[str]:
        """Return the creation ids that a stack's state and this machine's notes have.

        Args:
            urn: the URN of a resource in that stack, for which the notes are.
            organization: Pulumi's organization, where the program named one.
        """
        state = self._states.of_stack(urn, organization)
        pending = {creation_id for _, creation_id in state.pending if creation_id}
        return {*state.creation_ids, *pending, *self._intents.of_urn(urn)}

    def backend(self, organization: str | None) -> str | None:
        """Return the hash of the current backend; None if it cannot be determined.

        Args:
            organization: Pulumi's organization, where the program named one.
        """
        return self._states.backend(organization)

    def notes_of_set(self, urn: str, creation_id: str, *, in_state: bool) -> SetNotes:
        """Return the notes of a set for one verb.

        Args:
            urn: the set's URN.
            creation_id: the set's creation id.
            in_state: whether the state has the set.
        """
        return SetNotes(
            self._intents,
            urn,
            creation_id,
            in_state=in_state,
            settle_time=self._settings.settle_time,
            began=self._clock(),
            sleep=self._sleep,
        )

    def holding(self, stack: str) -> contextlib.AbstractContextManager[None]:
        """Keep other runs from creating for a stack, for longer than one create.

        Args:
            stack: the stack's name, as in `Strategy`.
        """
        return self._locks.held(stack)

    def make(self, strategy: Strategy, organization: str | None = None) -> Made:
        """Send the create request, once, or return what an interrupted run created.

        Args:
            strategy: how the resource is created and found.
            organization: Pulumi's organization, where the program named one.

        Raises:
            ResponseLostError: whether it was created is not known.
            OwnershipError: there is something that may or may not be this resource's.
        """
        began = self._clock()
        with self._alone(strategy), self._locks.held(strategy.stack):
            left = self._unknown(strategy.noun, strategy.find())
            before = {candidate.id for candidate in left}
            noted = self._intents.of_urn(strategy.urn)
            made = self._taken_back(left, strategy, organization, began, noted)
            if made is None:
                late = self._late(strategy, left, noted)
                before |= {candidate.id for candidate in late}
                made = self._taken_back(late, strategy, organization, began, noted)
            if made is not None:
                return made
            known = before if strategy.alike else ()
            self._intents.write(strategy.creation_id, known, strategy.alike, urn=strategy.urn)
            response = self._sender.send(
                strategy, before, lambda: self._intents.remove(strategy.creation_id)
            )
            self.is_in_state(strategy.noun, strategy.id_of(response))
            return Made(response)

    def make_member(self, member: TaggedMember, organization: str | None = None) -> Made:
        """Do the same for a member of a set, whose notes are the set's.

        Args:
            member: how the member is created and found.
            organization: Pulumi's organization, where the program named one.

        Raises:
            ResponseLostError: whether it was created is not known.
            OwnershipError: there is something that may or may not be this member.
        """
        notes = member.notes
        noted = notes.about(member.urn, member.creation_id)
        with self._locks.held(member.stack):
            left = self._unknown(member.noun, member.find())
            made = self._taken_back(left, member, organization, notes.began, noted)
            if made is None:
                late = self._unknown(member.noun, member.late(left))
                made = self._taken_back(late, member, organization, notes.began, noted)
                left = [*left, *late]
            if made is not None:
                return made
            notes.begin(member.urn)
            response = self._sender.send(
                member, {candidate.id for candidate in left}, lambda: notes.end(member.urn)
            )
            notes.end(member.urn)
            self.is_in_state(member.noun, member.id_of(response))
            return Made(response)

    def make_unmarked(self, noun: str, create: Callable[[], Mapping[str, Any]]) -> Made:
        """Send a create request for what nothing can find again.

        Args:
            noun: what a person calls one of the kind.
            create: sends the request, once.

        Raises:
            ResponseLostError: whether it was created is not known.
        """
        try:
            return Made(self._sender.send_unmarked(create))
        except CloudElementsError as error:
            if not may_be_done(error):
                raise
            raise ResponseLostError(
                f"{error}. The {noun} may exist and is not in the state: look for it by its name "
                "before you run again (with cloud-elements:marker on, it would be found)"
            ) from None

    def recorded(self, creation_id: str | None) -> None:
        """Forget the create request: the engine gets the id now."""
        if creation_id is None:
            return
        with self._mutex:
            used = self._evidence_used.pop(creation_id, [])
        for each in (creation_id, *used):
            self._intents.remove(each)

    @contextlib.contextmanager
    def exclusively(self, noun: str, id_: str) -> Iterator[None]:
        """Let no other thread take over or release the same resource meanwhile.

        Args:
            noun: what a person calls one of its kind.
            id_: its id.
        """
        with self._mutex:
            lock = self._one_by_one.setdefault((noun, f"id {id_}"), threading.Lock())
        with lock:
            yield

    @contextlib.contextmanager
    def _alone(self, strategy: Strategy) -> Iterator[None]:
        """Let no other thread create a resource that looks the same as this one."""
        if strategy.alike is None:
            yield
            return
        with self._mutex:
            lock = self._one_by_one.setdefault((strategy.noun, strategy.alike), threading.Lock())
        with lock:
            yield

    def _unknown(self, noun: str, candidates: Iterable[Candidate]) -> list[Candidate]:
        """Return those of which this process does not know that the state has them."""
        with self._mutex:
            return [
                candidate
                for candidate in candidates
                if (noun, plain(candidate.id)) not in self._in_state
                and (noun, plain(candidate.id)) not in self._taken
            ]

    def _late(
        self, strategy: Strategy, seen: Collection[Candidate], noted: Mapping[str, Intent]
    ) -> list[Candidate]:
        """Wait for what interrupted runs on this machine may still be creating."""
        before = {candidate.id for candidate in seen}
        settled = {candidate.creation_id for candidate in seen}
        told = False
        # Counted from here: the time of day may be put back or on while the run waits.
        ends = {
            creation_id: self._clock() + self._intents.remaining(intent, self._settings.settle_time)
            for creation_id, intent in noted.items()
        }
        for creation_id, intent in noted.items():
            if intent.process == self._intents.process or creation_id in settled:
                continue
            if strategy.alike and not intent.is_about(strategy.alike):
                continue  # the program declares something else by now
            self._twins.may_appear(strategy, creation_id)
            while True:
                left = min(ends[creation_id] - self._clock(), seconds_left())
                if left <= 0 and not told:
                    break
                try:
                    appeared = strategy.appeared(creation_id, before | intent.before)
                    found = self._unknown(strategy.noun, appeared)
                except ForbiddenError:  # a warning told so
                    return []
                if found:
                    return found
                if left <= 0:
                    break
                if not told:
                    _log.info(
                        "an interrupted run may still be creating this %s; waiting for it for up "
                        "to %.0f s",
                        strategy.noun,
                        left,
                    )
                    told = True
                self._sleep(min(_POLL, left))
        return []

    def _taken_back(
        self,
        candidates: Sequence[Candidate],
        strategy: Strategy,
        organization: str | None,
        began: float,
        noted: Mapping[str, Intent],
    ) -> Made | None:
        """Take back the candidate that an interrupted run created, or return None.

        Raises:
            OwnershipError: nothing shows whether one is this resource's.
        """
        if not candidates:
            return None
        own = strategy.creation_id
        state = self._states.of_create(strategy.urn, organization, own, began)
        proven, others = judged(candidates, state, noted, strategy)
        fitting = [candidate for candidate in proven if not candidate.unfit]
        for candidate in fitting:
            made = self._take_back(candidate, strategy, noted)
            if made is not None:
                name_the_rest(strategy, [one for one in proven + others if one != candidate])
                return made
        here = self.backend(organization)
        unclear = [one for one in others if not is_of_another_backend(one, state, here)]
        if unclear:
            raise OwnershipError(unproven(unclear, strategy, state.unknown))
        name_the_rest(strategy, [one for one in proven if one not in fitting])
        name_others(strategy, others)
        return None

    def _take_back(
        self, candidate: Candidate, strategy: Strategy, noted: Iterable[str]
    ) -> Made | None:
        try:
            response = strategy.get(candidate.id)
        except NotFoundError:  # gone since it was listed
            return None
        if not strategy.carries(response, candidate):  # somebody took it since
            return None
        self.take(strategy.noun, candidate.id)
        _log.info(
            "taking back %s %s, which an interrupted run created", strategy.noun, candidate.id
        )
        # Without creation ids, all notes about the resource were about this one.
        about = noted if strategy.alike else (candidate.creation_id,)
        with self._mutex:
            used = self._evidence_used.setdefault(strategy.creation_id, [])
            used.extend(creation_id for creation_id in about if creation_id is not None)
        return Made(response, by_earlier_run=True)
