"""Making an instance so that none is lost and none is made twice.

A POST is not idempotent, and its answer can get lost while the service goes on working
(contract.md, "What bites", 6). So nothing is made before a look whether an interrupted run made it
already, and after a lost answer the instance is looked for, never posted again.
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
from ..api.instances import tag_names
from ..api.retry import RetryPolicy
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
from .lock import StackLock
from .marker import Marker

_log = logging.getLogger(__name__)
_REQUEST_TIMEOUT = 408  # answered after the request was read, perhaps


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
    """What one process makes, and what it knows to be in the state already."""

    def __init__(
        self,
        settings: Settings,
        client: Client,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        randomness: Callable[[], float] = random.random,
    ) -> None:
        self._settings = settings
        self._client = client
        self._sleep = sleep
        self._clock = clock
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

    def make(self, body: dict[str, Any], marker: Marker | None) -> Made:
        """`POST /instances`, once, or the instance that an interrupted run has made.

        Raises:
            ResponseLostError: whether an instance was made is not known.
            OwnershipError: there is one, or more, that may or may not be this resource's.
        """
        if marker is None:
            return Made(self._post_unmarked(body))
        with self._lock(marker).held():
            before = self._left_behind(marker)
            candidates = [row for row in before if _carries(row, marker.resource)]
            if candidates:
                return self._adopt(candidates, marker)
            return Made(self._post(body, marker, {str(row["id"]) for row in before}))

    def _lock(self, marker: Marker) -> StackLock:
        with self._mutex:
            return self._locks.setdefault(marker.stack, StackLock(marker.stack))

    def _left_behind(self, marker: Marker) -> list[dict[str, Any]]:
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
                "instances cannot be listed, so one that an interrupted run left behind would not "
                "be found: %s",
                error,
            )
            return []

    def _adopt(self, candidates: list[dict[str, Any]], marker: Marker) -> Made:
        named = ", ".join(f"{row['id']} ({row.get('name')})" for row in candidates)
        if len(candidates) > 1 or not marker.certain:
            raise OwnershipError(
                f"there is an instance with this resource's marker that is not known to the "
                f"state: {named}. If an interrupted run of this stack made it, declare "
                f'adopt="<id>"; if it belongs to another stack of the same name, set '
                f"cloud-elements:owner to what tells them apart; if nobody needs it, delete it"
            )
        [row] = candidates
        self.take(str(row["id"]))
        _log.info("taking back instance %s, which an interrupted run had made", row["id"])
        return Made(self._client.instances.get(str(row["id"])), by_earlier_run=True)

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


def _carries(row: dict[str, Any], tag: str) -> bool:
    return tag in (tag_names(row.get("tags")) or [])


def _may_be_done(error: CloudElementsError) -> bool:
    if isinstance(error, ApiError):
        return isinstance(error, ServiceError) or error.status == _REQUEST_TIMEOUT
    return isinstance(error, ResponseLostError)
