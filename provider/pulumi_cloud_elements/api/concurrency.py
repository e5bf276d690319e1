"""How many requests are in flight at a time: bounded, and fewer where the service is overloaded.

No rate limit of the service is documented; 429 and 503 may come all the same.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Iterator

from ..deadline import seconds_left
from ..errors import NotSentError

_log = logging.getLogger(__name__)
_OVERLOADED = (429, 503)


class InFlight:
    """Lets so many requests through at a time; safe to share between threads.

    As TCP does: the bound is halved where the service says that it is overloaded, once for what
    was under way together, and grows by one for each full round of responses that are not.

    Args:
        most: the most requests at a time.
        clock: tells the time in seconds, from whenever.
    """

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._bound = float(most)
        self._active = 0
        self._lowered = float("-inf")
        self._free = threading.Condition()
        self._own = threading.local()

    @property
    def bound(self) -> int:
        """How many are let through now."""
        return int(self._bound)

    @contextlib.contextmanager
    def slot(self) -> Iterator[None]:
        """Hold a place for one request.

        Raises:
            NotSentError: no place was free before the deadline.
        """
        if not self._enter():
            raise NotSentError(
                "no request could be sent in time, as too many are in flight (settings "
                "maxInFlight and operationTimeout)"
            )
        try:
            yield
        finally:
            self._leave()

    def learn(self, status: int) -> None:
        """Learn from the status of the response to the request that this thread sent last."""
        with self._free:
            if status not in _OVERLOADED:
                self._bound = min(self._most, self._bound + 1 / self._bound)
            elif getattr(self._own, "sent", 0.0) >= self._lowered:
                self._bound = max(1.0, self._bound / 2)
                self._lowered = self._clock()
                _log.debug("returned %d; at most %d requests at a time now", status, self.bound)
            self._free.notify_all()

    def _enter(self) -> bool:
        with self._free:
            left = seconds_left()
            free = self._free.wait_for(
                lambda: self._active < self.bound, None if left == float("inf") else max(left, 0)
            )
            if free:
                self._active += 1
                self._own.sent = self._clock()
            return free

    def _leave(self) -> None:
        with self._free:
            self._active -= 1
            self._free.notify()
