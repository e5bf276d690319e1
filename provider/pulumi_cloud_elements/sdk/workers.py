"""Raises the number of threads that serve the engine's calls.

The SDK gives the process of a dynamic provider four, a fixed number, so that no more than four
requests to the service can be in flight, whatever parallelism the engine was asked for. The
executor is found in the calling frames, where Python's own worker thread has it, and its limit,
a private attribute, is raised.

Upstream: none known for dynamic providers of Python.
Without it: four calls at a time.
"""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor

from .frames import find_local

_log = logging.getLogger(__name__)
_LIMIT = "_max_workers"


def raise_workers(wanted: int, executor: ThreadPoolExecutor | None = None) -> int | None:
    """Let up to so many of the engine's calls be served at a time; never fewer than before.

    Args:
        wanted: how many.
        executor: whose threads; default: the one that runs the caller.

    Returns:
        How many there can be now; None where the executor or its limit was not found.
    """
    found = executor or find_local("executor_reference", _referenced, sys._getframe(1))
    now = getattr(found, _LIMIT, None)
    if found is None or not isinstance(now, int):
        _log.debug("operations at a time: as many as the SDK has (its executor was not found)")
        return None
    most = max(now, wanted)
    setattr(found, _LIMIT, most)
    # A thread is started when work comes in; a refresh's calls may all have come in by now.
    for _ in range(most - now):
        found.submit(_nothing)
    _log.debug("operations at a time: up to %d", most)
    return most


def _referenced(reference: object) -> ThreadPoolExecutor | None:
    executor = reference() if callable(reference) else None
    return executor if isinstance(executor, ThreadPoolExecutor) else None


def _nothing() -> None:
    pass
