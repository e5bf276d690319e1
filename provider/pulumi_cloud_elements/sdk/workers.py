"""The threads that serve the engine's calls.

The SDK gives the process of a dynamic provider four, a fixed number. Its executor is found in the
calling frames, an internal of Python and the SDK: where it is not found, four it is.
"""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

_log = logging.getLogger(__name__)


def raise_workers(wanted: int) -> int | None:
    """Let up to so many of the engine's calls be served at a time; never fewer than before.

    Args:
        wanted: how many.

    Returns:
        How many there can be now; None where the executor was not found.
    """
    executor = _executor()
    now = getattr(executor, "_max_workers", None)
    if executor is None or not isinstance(now, int):
        _log.debug("operations at a time: as many as the SDK has (its executor was not found)")
        return None
    most = max(now, wanted)
    executor._max_workers = most
    # A thread is started when work comes in; a refresh's calls may all have come in by now.
    for _ in range(most - now):
        executor.submit(_nothing)
    _log.debug("operations at a time: up to %d", most)
    return most


def _nothing() -> None:
    pass


def _executor() -> ThreadPoolExecutor | None:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        reference = frame.f_locals.get("executor_reference")
        if callable(reference):
            found = reference()
            if isinstance(found, ThreadPoolExecutor):
                return found
        frame = frame.f_back
    return None
