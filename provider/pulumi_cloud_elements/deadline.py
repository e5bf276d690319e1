"""How long an operation may still take: everything that waits asks here."""

from __future__ import annotations

import contextlib
import contextvars
import time
from collections.abc import Iterator

_deadline: contextvars.ContextVar[float | None] = contextvars.ContextVar("deadline", default=None)


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Bound everything that is done inside, retries and their pauses included.

    Args:
        seconds: how long from now. Inside another deadline the earlier one is in force.
    """
    end, outer = time.monotonic() + seconds, _deadline.get()
    token = _deadline.set(end if outer is None else min(end, outer))
    try:
        yield
    finally:
        _deadline.reset(token)


def seconds_left() -> float:
    """Return the seconds until the deadline; infinity where there is none."""
    end = _deadline.get()
    return float("inf") if end is None else end - time.monotonic()
