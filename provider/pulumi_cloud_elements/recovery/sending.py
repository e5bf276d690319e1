"""Sending a create request once, and looking for the result where the response was lost."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from ..api.retry import RetryPolicy
from ..deadline import seconds_left
from ..errors import (
    ApiError,
    CloudElementsError,
    ForbiddenError,
    ResponseLostError,
    ServiceError,
    TransportError,
)
from ..settings import Settings
from .judging import oldest_first
from .strategy import Candidate, Strategy
from .twins import Twins

_log = logging.getLogger(__name__)
_TOO_MANY_REQUESTS = 429
_LOST = (408, 499)  # sent after the request was read, perhaps


class Sender:
    """Sends the create requests of one process.

    Args:
        settings: the settings in force.
        unknown: returns those of some candidates, of what a noun names, that are not in the state
            as far as this process knows.
        take: remembers that this run has what a noun and an id name.
        twins: what is looked for once more as the process ends.
        clock: seconds, as `time.monotonic` counts them.
        sleep: waits for so many seconds.
        randomness: returns a number from 0 up to 1, for the jitter of pauses.
    """

    def __init__(
        self,
        settings: Settings,
        unknown: Callable[[str, Iterable[Candidate]], list[Candidate]],
        take: Callable[[str, str], None],
        twins: Twins,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
        randomness: Callable[[], float],
    ) -> None:
        self._settings = settings
        self._unknown = unknown
        self._take = take
        self._twins = twins
        self._clock = clock
        self._sleep = sleep
        self._policy = RetryPolicy(settings.max_retries, randomness=randomness)
        # A look costs little, and a whole run waits for it.
        self._looks = RetryPolicy(0, longest=8.0, randomness=randomness)

    def send(
        self, strategy: Strategy, before: Collection[str], refused: Callable[[], None]
    ) -> Mapping[str, Any]:
        """Return the service's JSON about what was created.

        Args:
            strategy: how the resource is created and found.
            before: the ids of what was there before.
            refused: is called where it is certain that nothing was created.

        Raises:
            ResponseLostError: whether it was created is not known.
            CloudElementsError: the service refused.
        """
        retries = 0
        while True:
            try:
                return strategy.create()
            except CloudElementsError as error:
                if _was_refused_for_now(error) or may_be_done(error):
                    self._twins.may_appear(strategy, strategy.creation_id)
                if _was_refused_for_now(error):
                    self._wait(error, retries)
                elif not may_be_done(error):
                    if retries == 0:  # what was refused with 429 may be at work all the same
                        refused()
                    raise
                else:
                    return self._settled(error, strategy, before)
            retries += 1
            found = self._look(strategy, before)
            if found:
                return strategy.get(found)

    def send_unmarked(self, create: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Return the service's JSON about what was created and nothing can find again.

        Args:
            create: sends the request, once.

        Raises:
            CloudElementsError: the service refused, or whether it was created is not known.
        """
        retries = 0
        while True:
            try:
                return create()
            except CloudElementsError as error:
                if not _was_refused_for_now(error):
                    raise
                self._wait(error, retries)
            retries += 1

    def _wait(self, refused: CloudElementsError, retries: int) -> None:
        """Wait until the create request may be sent again; raise the error where it may not."""
        left, asked = seconds_left(), getattr(refused, "retry_after", None)
        pause = self._policy.next_pause(retries, left, asked)
        if pause is None:
            raise refused
        _log.info("the create request was refused with 429; trying again in %.1f s", pause)
        self._sleep(pause)

    def _settled(
        self, lost: CloudElementsError, strategy: Strategy, before: Collection[str]
    ) -> Mapping[str, Any]:
        """Look for what was created until it is there or the time is over: the work may go on."""
        _log.info("the response to the create request was lost; looking for the %s", strategy.noun)
        end, looks = self._clock() + self._settings.settle_time, 0
        while True:
            failed: CloudElementsError | None = None
            try:
                found = self._look(strategy, before)
            except CloudElementsError as error:
                _log.info("looking for the %s failed: %s", strategy.noun, error)
                found, failed = None, error
            left = min(end - self._clock(), seconds_left())
            if found:
                return strategy.get(found)
            if isinstance(failed, ForbiddenError):
                raise ResponseLostError(
                    f"{lost}. Whether the {strategy.noun} was created cannot be seen, because "
                    f"this account may not list any ({failed}): look for it by its name before "
                    f"you run again, and declare {strategy.adopt(None)} if it is there"
                ) from None
            if left <= 0:
                raise ResponseLostError(
                    f"{lost}. No {strategy.noun} that {strategy.resemblance} appeared within "
                    f"{self._settings.settle_time:g} s: run again, which looks for it once more "
                    "before it creates one"
                ) from None
            self._sleep(min(self._looks.pause(looks), left))
            looks += 1

    def _look(self, strategy: Strategy, before: Collection[str]) -> str | None:
        """Return the id of what this run has created, if anything is there."""
        appeared = strategy.appeared(strategy.creation_id, before)
        appeared = self._unknown(strategy.noun, appeared)
        if not appeared:
            return None
        first, *twins = oldest_first(appeared)
        self._take(strategy.noun, first.id)
        _log.info("found %s %s, whose create request got no response", strategy.noun, first.id)
        name_the_rest(strategy, twins)
        return first.id


def name_the_rest(strategy: Strategy, rest: Sequence[Candidate]) -> None:
    """Warn of what is left alone, though it may be the resource's."""
    if rest:
        named = ", ".join(
            f"{candidate}, {candidate.unfit}" if candidate.unfit else str(candidate)
            for candidate in rest
        )
        _log.warning(
            "%s %s: left alone, though it %s; see `cloud-elements orphans`",
            strategy.noun,
            named,
            strategy.resemblance,
        )


def name_others(strategy: Strategy, others: Sequence[Candidate]) -> None:
    """Warn of what stacks of the same name in other backends have created."""
    if others:
        _log.warning(
            "%s %s: left alone, as a stack of this name in another backend created it; set "
            "cloud-elements:owner to a value of this stack's own to hear no more of it",
            strategy.noun,
            ", ".join(map(str, others)),
        )


def _was_refused_for_now(error: CloudElementsError) -> bool:
    """Tell whether the service, or a gateway in front of it, answered 429: nothing was done."""
    return getattr(error, "status", None) == _TOO_MANY_REQUESTS


def may_be_done(error: CloudElementsError) -> bool:
    """Tell whether the service may have done what it answered with an error, or not at all."""
    if isinstance(error, ApiError):
        return isinstance(error, ServiceError) or error.status in _LOST
    if isinstance(error, TransportError) and error.status in _LOST:
        return True
    return isinstance(error, ResponseLostError)
