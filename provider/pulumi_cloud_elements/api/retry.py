"""Which failures are worth another try, and after how long: one policy for all that waits.

Pure: it neither sends nor waits, so that it can be read and tested alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import (
    AddressError,
    ApiError,
    BadRequestError,
    CertificateError,
    CloudElementsError,
    NotSentError,
    ResponseLostError,
    TransportError,
    UnreadableError,
)

# POST is not among them: it is sent again only where it certainly changed nothing.
_IDEMPOTENT = frozenset({"GET", "PUT", "PATCH", "DELETE"})
# Whoever responds with it, nothing was done. A create request is sent again elsewhere, after
# checking whether it was done anyway.
_NOT_DONE = 429
# 499 and 52x are gateways': the request was on its way when somebody gave up.
_STATUSES = frozenset({408, 429, 499, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_NO_DEFINITION = "No object definition found"
_FIRST_PAUSE = 0.5
_JITTER = 0.5


@dataclass(frozen=True)
class RetryPolicy:
    """How often a request is sent again, and how long the pauses are.

    Attributes:
        max_retries: how often one request is sent again.
        longest: the most seconds of a pause, where the service does not ask for another one.
        randomness: returns a number from 0 up to, but not including, 1.
    """

    max_retries: int
    longest: float = 30.0
    randomness: Callable[[], float] = random.random

    def next_pause(self, retries: int, left: float, asked: float | None = None) -> float | None:
        """Return the seconds to wait before a request is sent again, or None to give up.

        Args:
            retries: how often it was sent again already.
            left: the seconds until the deadline; a pause never reaches it.
            asked: the seconds that the service asks for (`Retry-After`), or None.
        """
        pause = self.pause(retries, asked)
        return None if retries >= self.max_retries or pause >= left else pause

    def pause(self, retries: int, asked: float | None = None) -> float:
        """Return the seconds to wait: what the service asks for, or else twice the last pause.

        A random part is added to both: what failed together must not come again together.
        """
        jitter = self.randomness() * _JITTER
        if asked is not None:
            return asked + jitter
        # The exponent is bounded as floats are; the pause is at its longest long before.
        return min(_FIRST_PAUSE * 2.0 ** min(retries, 64), self.longest - _JITTER) + jitter


def should_retry(
    method: str, error: ApiError | TransportError, *, works_once: bool = False
) -> bool:
    """Tell whether a request that failed may be sent again as it was.

    Args:
        method: the request's HTTP method.
        error: what it ended in.
        works_once: whether it carries what works once, such as the code of a sign-in.
    """
    if works_once and not isinstance(error, NotSentError):
        return error.status == _NOT_DONE
    if isinstance(error, NotSentError):
        return not isinstance(error, AddressError | CertificateError)
    if method not in _IDEMPOTENT:
        return False
    if isinstance(error, UnreadableError):
        return True
    if error.status is not None:
        return error.status in _STATUSES
    return isinstance(error, ResponseLostError)


def reason(error: ApiError | TransportError) -> str:
    """Return why a request is sent again, in a few words for the log."""
    if isinstance(error, NotSentError):
        return "no connection"
    if isinstance(error, UnreadableError):
        return "its response cannot be read"
    return "its response was lost" if error.status is None else f"returned {error.status}"


def is_settling(error: CloudElementsError) -> bool:
    """Tell whether the service knows no definition: right after it was made, this passes.

    Nothing was done. How long it is worth waiting for is the caller's to say.
    """
    return isinstance(error, BadRequestError) and error.message.startswith(_NO_DEFINITION)
