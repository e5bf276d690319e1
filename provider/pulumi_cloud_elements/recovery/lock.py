"""Keeps two processes on one machine from creating for the same stack at once.

Pulumi locks a stack, but a killed engine leaves its provider alive until its requests are
answered: the next run would look for left-behind instances while one is still being made.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from ..deadline import seconds_left

_log = logging.getLogger(__name__)
_POLL = 0.2  # seconds between two attempts


class StackLock:
    """Held by a process as long as any of its threads creates for one stack."""

    def __init__(self, tag: str) -> None:
        self._file = user_folder() / f"{tag.rsplit(':', 1)[-1]}.lock"
        self._mutex = threading.Lock()
        self._holders = 0
        self._descriptor: int | None = None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock; waits until another process's creations are done, or the deadline."""
        with self._mutex:
            if self._holders == 0:
                self._descriptor = self._acquire()
            self._holders += 1
        try:
            yield
        finally:
            with self._mutex:
                self._holders -= 1
                if self._holders == 0 and self._descriptor is not None:
                    os.close(self._descriptor)
                    self._descriptor = None

    def _acquire(self) -> int | None:
        try:
            import fcntl
        except ImportError:  # Windows; there, only the look-up protects
            return None
        try:
            descriptor = os.open(
                self._file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
        except OSError as error:
            _log.debug("no lock file: %s", error.strerror)
            return None
        told = False
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if not told:
                    _log.info("an interrupted run is still creating for this stack; waiting for it")
                    told = True
                if seconds_left() <= _POLL:
                    os.close(descriptor)
                    return None
                time.sleep(_POLL)
            else:
                return descriptor


def user_folder() -> Path:
    """Return this user's own folder for temporary files, made where there is none."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"pulumi-cloud-elements-{user}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder
