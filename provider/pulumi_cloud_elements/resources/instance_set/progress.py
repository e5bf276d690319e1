"""How far a verb of a set is, as the resource's status line."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

_log = logging.getLogger(__name__)
_EVERY = 0.5  # seconds between two lines


class Progress:
    """Says how many members are done.

    Args:
        total: how many there are.
        participle: what is done to them, such as `created`.
        clock: tells the time in seconds, from whenever.
    """

    def __init__(
        self, total: int, participle: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._total = total
        self._participle = participle
        self._clock = clock
        self._shown = clock()

    def show(self, done: int, failed: int) -> None:
        """Show a line, unless the last one is still new.

        Args:
            done: how many are done by now.
            failed: how many have failed by now.
        """
        now = self._clock()
        if now - self._shown < _EVERY and done + failed < self._total:
            return
        self._shown = now
        _log.info("%s", line(done, failed, self._total, self._participle), extra=_STATUS)


_STATUS = {"ephemeral": True}


def line(done: int, failed: int, total: int, participle: str) -> str:
    """Return the line, such as `312 of 1,000 created, 2 failed`."""
    failures = f", {failed:,} failed" if failed else ""
    return f"{done:,} of {total:,} {participle}{failures}"
