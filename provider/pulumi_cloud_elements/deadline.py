"""How long an operation may still take: everything that waits asks here."""

from __future__ import annotations

import contextlib
import contextvars
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class _Deadline:
    end: float
    clock: Callable[[], float]

    def seconds_left(self) -> float:
        return self.end - self.clock()


_deadline: contextvars.ContextVar[_Deadline | None] = contextvars.ContextVar(
    "deadline", default=None
)


@contextlib.contextmanager
def deadline(seconds: float, clock: Callable[[], float] = time.monotonic) -> Iterator[None]:
    """Bound everything that is done inside, retries and their pauses included.

    Args:
        seconds: how long from now. Inside another deadline the earlier one is in force.
        clock: tells the time in seconds, from whenever.
    """
    outer = _deadline.get()
    earlier = outer is not None and outer.seconds_left() < seconds
    token = _deadline.set(outer if earlier else _Deadline(clock() + seconds, clock))
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float:
    """Return the seconds until the deadline; infinity without a deadline."""
    here = _deadline.get()
    return float("inf") if here is None else here.seconds_left()
