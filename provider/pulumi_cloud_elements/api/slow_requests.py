"""Says how long something takes while it takes long, as the resource's status line."""

from __future__ import annotations

import contextlib
import contextvars
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_log = logging.getLogger(__name__)


@dataclass
class _Wait:
    what: str
    begun: float
    logged: float
    context: contextvars.Context


class Waiting:
    """Watches what is waited for, all of it with one thread, which lives only meanwhile.

    Args:
        every: seconds between two lines about the same wait, and before the first.
        clock: tells the time in seconds, from whenever.
        sleep: waits for so many seconds, in the thread that watches.
    """

    def __init__(
        self,
        every: float = 5.0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._every = every
        self._clock = clock
        self._sleep = sleep
        self._mutex = threading.Lock()
        self._waits: dict[int, _Wait] = {}
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def over(self, what: str) -> Iterator[None]:
        """Log how long the block takes, as often as it is due.

        Args:
            what: what is waited for; no secret.
        """
        now = self._clock()
        # Another thread logs the line, but about this one's resource.
        wait = _Wait(what, now, now, contextvars.copy_context())
        with self._mutex:
            self._waits[id(wait)] = wait
            if self._thread is None:
                thread = threading.Thread(target=self._watch, daemon=True)
                # As a process ends, newer Pythons start no thread any more.
                with contextlib.suppress(RuntimeError):
                    thread.start()
                    self._thread = thread
        try:
            yield
        finally:
            with self._mutex:
                del self._waits[id(wait)]
            if wait.logged > now:  # the status line would stay as it was
                _log_status(f"{what}: over after %.0f s", self._clock() - now)

    def _watch(self) -> None:
        while True:
            self._sleep(self._every / 5)
            now = self._clock()
            with self._mutex:
                if not self._waits:
                    self._thread = None
                    return
                due = [wait for wait in self._waits.values() if now - wait.logged >= self._every]
            for wait in due:
                wait.logged = now
                wait.context.run(
                    _log_status, f"{wait.what}: no response for %.0f s", now - wait.begun
                )


def _log_status(line: str, seconds: float) -> None:
    _log.info(line, seconds, extra={"ephemeral": True})
