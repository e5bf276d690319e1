"""The members of a set side by side: as many at a time as requests may be in flight."""

from __future__ import annotations

import contextvars
import threading
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from ...errors import CloudElementsError, HalfMadeError, UnauthorizedError
from .progress import Progress

T = TypeVar("T")


@dataclass
class Outcome(Generic[T]):
    """What became of the members.

    Attributes:
        done: what was returned, by key.
        failed: what failed, by key; a `HalfMadeError` holds what exists all the same.
        untried: the keys that were not begun, since nothing would have succeeded any more.
    """

    done: dict[str, T] = field(default_factory=dict)
    failed: dict[str, CloudElementsError] = field(default_factory=dict)
    untried: list[str] = field(default_factory=list)

    @property
    def half_made(self) -> dict[str, HalfMadeError]:
        """Those that exist, but not yet as they are declared."""
        return {
            key: error for key, error in self.failed.items() if isinstance(error, HalfMadeError)
        }


def run(tasks: Mapping[str, Callable[[], T]], most: int, progress: Progress) -> Outcome[T]:
    """Run a function for each member, and return what became of them.

    One failure stops no other member, but one: refused credentials would be refused again.

    Args:
        tasks: the functions by the members' keys.
        most: how many at a time.
        progress: is told of each that is over.
    """
    outcome: Outcome[T] = Outcome()
    if not tasks:
        return outcome
    stop = threading.Event()

    def one(task: Callable[[], T]) -> T:
        if stop.is_set():
            raise _UntriedError
        try:
            return task()
        except BaseException as error:
            # Set here, as the next member may begin before anybody has judged this one.
            if isinstance(error, UnauthorizedError) or not isinstance(error, Exception):
                stop.set()
            raise

    with ThreadPoolExecutor(min(most, len(tasks)), "members") as pool:
        begun: dict[Future[T], str] = {
            pool.submit(contextvars.copy_context().run, one, task): key
            for key, task in tasks.items()
        }
        try:
            for future in as_completed(begun):
                _judge(begun[future], future, outcome)
                progress.show(len(outcome.done), len(outcome.failed))
        except BaseException:
            stop.set()  # the process is to end: no member is begun any more
            raise
    return outcome


class _UntriedError(Exception):
    """Another member has shown that this one would fail, too."""


def _judge(key: str, future: Future[T], outcome: Outcome[T]) -> None:
    try:
        outcome.done[key] = future.result()
    except _UntriedError:
        outcome.untried.append(key)
    except CloudElementsError as error:
        outcome.failed[key] = error
    except Exception as error:
        # The others' results must not be lost with it.
        outcome.failed[key] = CloudElementsError(_bug(error))


def _bug(error: Exception) -> str:
    """Return where an exception came from, without its message, which may hold a secret."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"a bug of pulumi-cloud-elements ({type(error).__name__} at {Path(place.filename).name}:"
        f"{place.lineno}): please report this line in the project's issue tracker"
    )
