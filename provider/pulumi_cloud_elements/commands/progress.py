"""A progress line on standard error, if that is a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TextIO

_PATIENCE = 0.5  # seconds; a shorter wait needs no line
_INTERVAL = 0.25


class Progress:
    """Show the current step and its duration, and remove the line at the end.

    It writes nothing if the stream is not a terminal.

    Args:
        text: the current step, such as `reading the instances`.
        stream: the stream to write to; default: standard error.
        clock: tells the time in seconds, from whenever.
        ended: the event that is waited for between two lines, and set at the end; default: a new
            one.
    """

    def __init__(
        self,
        text: str,
        stream: TextIO | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        ended: threading.Event | None = None,
    ) -> None:
        self._text = text
        self._stream = sys.stderr if stream is None else stream
        self._clock = clock
        self._ended = threading.Event() if ended is None else ended
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Progress:
        if self._stream.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def step(self, text: str) -> None:
        """Set the current step."""
        self._text = text

    def _show(self) -> None:
        started, width = self._clock(), 0
        wait = _PATIENCE
        while not self._ended.wait(wait):
            line = f"{self._text} ({self._clock() - started:.0f} s)"
            width = max(width, len(line))
            self._stream.write(f"\r{line.ljust(width)}")
            self._stream.flush()
            wait = _INTERVAL
        if width:
            self._stream.write("\r" + " " * width + "\r")
            self._stream.flush()
