"""When a request is tried again, and how long that may go on: urllib3's rules with a deadline.

Facts: contract.md, "What bites", 6, 8 and 10.
"""

from __future__ import annotations

import contextlib
import logging
import random
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from urllib3.exceptions import InvalidHeader, MaxRetryError, ResponseError
from urllib3.util.retry import Retry
from urllib3.util.timeout import Timeout

from ..deadline import seconds_left

if TYPE_CHECKING:
    from .concurrency import InFlight

_log = logging.getLogger(__name__)

# A POST is sent again only where it never left: urllib3 does so for connections that were never
# made, whatever the method.
_IDEMPOTENT = frozenset({"GET", "PUT", "PATCH", "DELETE"})
_RETRIED_STATUSES = (408, 429, 500, 502, 503, 504)
_JITTER = 0.5


class BoundedTimeout(Timeout):
    """urllib3's `Timeout`, never longer than what is left until the deadline, for each try."""

    def __init__(self, connect: float, read: float) -> None:
        super().__init__(connect=connect, read=read)
        self._seconds = connect, read

    def clone(self) -> BoundedTimeout:
        """Return a timeout for the next try."""
        left = max(seconds_left(), 0.001)
        connect, read = self._seconds
        return BoundedTimeout(min(connect, left), min(read, left))


class BoundedRetry(Retry):
    """urllib3's `Retry`, ending at the deadline and saying once per retry that it retries.

    It waits as long as the service asks for (`Retry-After`, seconds or a date), else with
    exponential backoff; both with jitter. Where that would pass the deadline, the last answer
    stands.
    """

    in_flight: InFlight | None = None

    def new(self, **kwargs: Any) -> BoundedRetry:
        """Return rules that differ in what is given."""
        made: BoundedRetry = super().new(**kwargs)
        made.in_flight = self.in_flight
        return made

    def increment(self, *args: Any, **kwargs: Any) -> BoundedRetry:
        """Count one more failure.

        Raises:
            MaxRetryError: there were too many, or the deadline leaves no time for another.
        """
        counted: BoundedRetry = super().increment(*args, **kwargs)
        error, response = kwargs.get("error"), kwargs.get("response")
        if self.in_flight is not None and response is not None:
            self.in_flight.answered(response.status)
        if counted._pause(response) >= seconds_left():
            last = counted.history[-1]
            reason = error or ResponseError("no time is left to try again")
            raise MaxRetryError(kwargs["_pool"], last.url or "", reason)
        return counted

    def sleep(self, response: Any = None) -> None:
        """Wait before the next try."""
        seconds, last = self._pause(response), self.history[-1]
        why = f"answered {last.status}" if last.status else "the connection broke"
        _log.info("%s: %s; trying again in %.1f s", last.method, why, seconds)
        with contextlib.nullcontext() if self.in_flight is None else self.in_flight.paused():
            time.sleep(seconds)

    def _pause(self, response: Any) -> float:
        asked = None if response is None else self.get_retry_after(response)
        return self.get_backoff_time() if asked is None else asked + jitter()

    def get_retry_after(self, response: Any) -> float | None:
        """Return the seconds that the service asks for; what cannot be read asks for none."""
        return retry_after(response.headers)

    def get_backoff_time(self) -> float:
        """Return the pause in seconds; the first retry waits a little, too."""
        return super().get_backoff_time() or jitter()


def jitter() -> float:
    """Return seconds to add to a pause: what failed together must not come again together."""
    return random.uniform(0, _JITTER)  # noqa: S311  # no secret is made of it


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a `Retry-After` header asks for: a number, or a date."""
    asked = headers.get("Retry-After")
    try:
        return None if asked is None else Retry().parse_retry_after(asked)
    except InvalidHeader:
        return None


def retries(most: int, in_flight: InFlight | None = None) -> BoundedRetry:
    """Return the rules for a session.

    Args:
        most: how often a request is tried again.
        in_flight: the bound that learns from every answer, and does not count a pause.
    """
    rules = BoundedRetry(
        total=most,
        allowed_methods=_IDEMPOTENT,
        status_forcelist=_RETRIED_STATUSES,
        backoff_factor=0.5,
        backoff_jitter=_JITTER,
        backoff_max=30,
        raise_on_status=False,
    )
    rules.in_flight = in_flight
    return rules
