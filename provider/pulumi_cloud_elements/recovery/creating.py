"""Creating an instance so that none is lost, none is created twice, and none is somebody else's.

A POST is not idempotent, and its response can get lost while the service goes on working. So
nothing is created before a look whether an interrupted run created it already, and after a lost
response the instance is looked for, never posted again.

An instance that carries the resource's marker is taken back only with evidence of an interruption:
this run posted it itself, the stack's state has a pending create of the resource (`evidence.py`),
or an earlier run on this machine noted the create request (`intent.py`). A tag proves nothing: a
renamed or a retained instance carries it, too.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from ..api.client import Client
from ..api.retry import RetryPolicy
from ..api.tags import tag_names
from ..deadline import seconds_left
from ..errors import (
    ApiError,
    CloudElementsError,
    ForbiddenError,
    OwnershipError,
    RateLimitedError,
    ResponseLostError,
    ServiceError,
)
from ..settings import Settings
from .evidence import Evidence, StackStates
from .intent import Intents
from .lock import StackLock
from .marker import Marker

_log = logging.getLogger(__name__)
_REQUEST_TIMEOUT = 408  # sent after the request was read, perhaps
_POLL = 1.0  # seconds between two looks for what an interrupted run may still be creating


@dataclass(frozen=True)
class Made:
    """An instance that exists now.

    Attributes:
        answer: the service's answer about it.
        by_earlier_run: whether an interrupted run made it, from inputs that may have been others.
    """

    answer: dict[str, Any] = field(repr=False)
    by_earlier_run: bool = False


class Creations:
    """What one process creates, and what it knows to be in the state already.

    Args:
        settings: the settings in force.
        client: asks the service.
        states: exports the stacks' states; default: with the engine that runs this process.
        intents: the notes of this machine; default: this user's.
        clock: seconds, as `time.monotonic` counts them.
        sleep: waits for so many seconds; default: `time.sleep`.
        randomness: a number from 0 to 1, for jitter.
    """

    def __init__(
        self,
        settings: Settings,
        client: Client,
        states: StackStates | None = None,
        intents: Intents | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] | None = None,
        randomness: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._client = client
        self._states = states or StackStates()
        self._intents = intents or Intents()
        self._clock = clock
        self._sleep = sleep or time.sleep
        self._policy = RetryPolicy(settings.max_retries, randomness=randomness)
        # A look costs little, and a whole run waits for it.
        self._looks = RetryPolicy(0, longest=8.0, randomness=randomness)
        self._mutex = threading.Lock()
        self._locks: dict[str, StackLock] = {}
        self._before: dict[str, list[dict[str, Any]]] = {}
        self._in_state: set[str] = set()
        self._taken: set[str] = set()

    def is_in_state(self, id_: str) -> None:
        """Remember that an instance is in the state, so that no creation takes it."""
        with self._mutex:
            self._in_state.add(id_)

    def take(self, id_: str) -> None:
        """Remember that this run took an existing instance over.

        Raises:
            OwnershipError: another resource of this run did already.
        """
        with self._mutex:
            if id_ in self._taken:
                raise OwnershipError(
                    f"instance {id_} was taken over by another resource of this run: adopt it once"
                )
            self._taken.add(id_)

    def was_taken(self, id_: str) -> bool:
        """Tell whether this run took the instance over."""
        with self._mutex:
            return id_ in self._taken

    def make(
        self, body: dict[str, Any], marker: Marker | None, organization: str | None = None
    ) -> Made:
        """`POST /instances`, once, or the instance that an interrupted run created.

        Args:
            body: the create request's body.
            marker: the resource's marker; None where instances carry none.
            organization: Pulumi's organization, where the program named one.

        Raises:
            ResponseLostError: whether an instance was created is not known.
            OwnershipError: there is one, or more, that may or may not be this resource's.
        """
        if marker is None:
            return Made(self._post_unmarked(body))
        began = self._clock()
        with self._lock(marker).held():
            before = self._from_before(marker)
            candidates = [row for row in before if _carries(row, marker.resource)]
            ids = {str(row["id"]) for row in before}
            row = self._interrupted(candidates, marker, organization, began)
            if row is None:
                late = self._late(marker, ids)
                row = self._interrupted(late, marker, organization, began)
                ids |= {str(row["id"]) for row in late}
            if row is not None:
                return self._taken_back(str(row["id"]))
            self._intents.write(marker)
            response = self._post(body, marker, ids)
            self.is_in_state(str(response["id"]))
            return Made(response)

    def recorded(self, marker: Marker | None) -> None:
        """Forget the create request: the engine gets the instance's id now."""
        if marker is not None:
            self._intents.remove(marker)

    def _lock(self, marker: Marker) -> StackLock:
        with self._mutex:
            return self._locks.setdefault(marker.stack, StackLock(marker.stack))

    def _from_before(self, marker: Marker) -> list[dict[str, Any]]:
        """Return the stack's instances from before this run that are not known to be in state."""
        with self._mutex:
            if marker.stack not in self._before:
                self._before[marker.stack] = self._of_stack(marker)
            known = self._in_state | self._taken
            return [row for row in self._before[marker.stack] if str(row.get("id")) not in known]

    def _of_stack(self, marker: Marker) -> list[dict[str, Any]]:
        try:
            return self._client.instances.list(marker.stack)
        except ForbiddenError as error:
            _log.warning(
                "instances cannot be listed, so one that an interrupted run created would not "
                "be found: %s",
                error,
            )
            return []

    def _late(self, marker: Marker, before: Collection[str]) -> list[dict[str, Any]]:
        """Wait for what an interrupted run on this machine may still be creating."""
        intent = self._intents.find(marker)
        if intent is None or intent.pid == self._intents.pid:
            return []
        told = False
        while True:
            left = self._intents.remaining(intent, self._settings.settle_time)
            left = min(left, seconds_left())
            if left <= 0 and not told:
                return []
            try:
                rows = self._client.instances.list(marker.resource)
            except ForbiddenError:  # a warning told so
                return []
            with self._mutex:
                known = {*before, *self._in_state, *self._taken}
            found = [row for row in rows if str(row["id"]) not in known]
            if found or left <= 0:
                return found
            if not told:
                _log.info(
                    "an interrupted run may still be creating this instance; waiting for it for "
                    "up to %.0f s",
                    left,
                )
                told = True
            self._sleep(min(_POLL, left))

    def _interrupted(
        self,
        candidates: list[dict[str, Any]],
        marker: Marker,
        organization: str | None,
        began: float,
    ) -> dict[str, Any] | None:
        """Return the candidate that an interrupted run created; None where all are in the state.

        Raises:
            OwnershipError: nothing shows which one that is, or whether it is any.
        """
        if not candidates:
            return None
        ids = {str(row["id"]) for row in candidates}
        evidence = self._states.evidence(marker.urn, organization, ids, began)
        # Of a resource that was renamed, or is about to be replaced.
        rows = [row for row in candidates if str(row["id"]) not in evidence.ids]
        if not rows:
            return None
        why = _doubt(rows, marker, evidence, noted=self._intents.find(marker) is not None)
        if why:
            named = ", ".join(f"{row['id']} ({row.get('name')})" for row in rows)
            one = len(rows) == 1
            adopt = str(rows[0]["id"]) if one else "<id>"
            raise OwnershipError(
                f"{'instance' if one else 'instances'} {named} {'has' if one else 'have'} this "
                f"resource's marker, but {why}. If it is this resource's, declare "
                f'adopt="{adopt}"; if nobody needs it, delete it; to leave it as it is and create '
                "another one, set cloud-elements:owner to a value of this stack's own"
            )
        return rows[0]

    def _taken_back(self, id_: str) -> Made:
        self.take(id_)
        _log.info("taking back instance %s, which an interrupted run created", id_)
        return Made(self._client.instances.get(id_), by_earlier_run=True)

    def _post(self, body: dict[str, Any], marker: Marker, before: Collection[str]) -> Any:
        retries = 0
        while True:
            try:
                return self._client.instances.create(body)
            except RateLimitedError as error:
                pause = self._policy.next_pause(retries, seconds_left(), error.retry_after)
                if pause is None:
                    raise
                retries += 1
                _log.info("POST: returned 429; trying again in %.1f s", pause)
                self._sleep(pause)
                found = self._look(marker, before)
                if found:
                    return self._client.instances.get(found)
            except CloudElementsError as error:
                if not _may_be_done(error):
                    if retries == 0:  # what was answered 429 may be at work all the same
                        self._intents.remove(marker)
                    raise
                found = self._settle(marker, before)
                if found:
                    return self._client.instances.get(found)
                raise ResponseLostError(
                    f"{error}. No instance with this resource's marker appeared within "
                    f"{self._settings.settle_time:g} s: run again, which looks for it once more "
                    "before it makes one"
                ) from None

    def _post_unmarked(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            return self._client.instances.create(body)
        except CloudElementsError as error:
            if not _may_be_done(error):
                raise
            raise ResponseLostError(
                f"{error}. An instance may exist that is not in the state: look for it by its "
                "name before you run again (with cloud-elements:marker on, it would be found)"
            ) from None

    def _settle(self, marker: Marker, before: Collection[str]) -> str | None:
        """Look for the instance until it is there or the time is over: the work may go on."""
        _log.info("the answer to the creation was lost; looking whether the instance appears")
        end, looks = self._clock() + self._settings.settle_time, 0
        while True:
            try:
                found = self._look(marker, before)
            except OwnershipError:
                raise
            except CloudElementsError as error:
                _log.info("looking for the instance failed: %s", error)
                found = None
            left = min(end - self._clock(), seconds_left())
            if found or left <= 0:
                return found
            self._sleep(min(self._looks.pause(looks), left))
            looks += 1

    def _look(self, marker: Marker, before: Collection[str]) -> str | None:
        """Return the id of what was made since, if anything was."""
        ids = {str(row["id"]) for row in self._client.instances.list(marker.resource)}
        with self._mutex:
            new = sorted(ids - set(before) - self._in_state - self._taken)
        if len(new) > 1:
            raise OwnershipError(
                f"instances {', '.join(new)} all carry this resource's marker: delete those that "
                'nobody needs, or declare adopt="<id>"'
            )
        if not new:
            return None
        self.take(new[0])
        _log.info("found instance %s, whose creation was not answered", new[0])
        return new[0]


def _doubt(
    rows: Collection[dict[str, Any]], marker: Marker, evidence: Evidence, *, noted: bool
) -> str:
    """Return why instances may be somebody else's; empty where there is one, and it is ours."""
    if evidence.unknown:
        return (
            "the stack's state, which would show an interrupted create of this resource, could "
            f"not be read: {evidence.unknown}"
        )
    if not (evidence.interrupted or noted):
        return (
            "neither the stack's state nor this machine shows an interrupted create of this "
            "resource"
        )
    if not marker.certain:
        return "another stack of the same name may have the same marker"
    return "only one of them can be this resource's" if len(rows) > 1 else ""


def _carries(row: dict[str, Any], tag: str) -> bool:
    return tag in (tag_names(row.get("tags")) or [])


def _may_be_done(error: CloudElementsError) -> bool:
    if isinstance(error, ApiError):
        return isinstance(error, ServiceError) or error.status == _REQUEST_TIMEOUT
    return isinstance(error, ResponseLostError)
