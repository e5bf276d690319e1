"""Two questions to the service at the same time, so that one need not wait for the other."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

T = TypeVar("T")
U = TypeVar("U")


class AtOnce(Protocol):
    """Returns what two functions return (see `at_once`)."""

    def __call__(self, first: Callable[[], T], second: Callable[[], U], /) -> tuple[T, U]:
        """Call both."""


def at_once(first: Callable[[], T], second: Callable[[], U]) -> tuple[T, U]:
    """Return what both functions return; the second one runs in a thread of its own.

    Neither may change anything at the service. Both end before this returns or raises, at the
    operation's deadline at the latest.

    Args:
        first: its error is raised, whatever becomes of the second one.
        second: its error is raised where the first one has none.
    """
    with ThreadPoolExecutor(1, "at-once") as pool:
        answered = pool.submit(contextvars.copy_context().run, second)
        return first(), answered.result()
