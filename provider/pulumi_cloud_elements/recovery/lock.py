"""Keeps two runs on one machine from creating for the same stack and account at once.

Pulumi locks a stack, but a killed engine leaves its provider alive until its requests are
answered: the next run would look for orphaned instances while one is still being created.

Several providers of one run do not wait for each other: a lock's file holds the address of the
engine whose provider has it, and that is equal for all of them.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from ..deadline import seconds_left
from ..settings import Settings
from .file_lock import try_lock

_log = logging.getLogger(__name__)
_POLL = 0.2  # seconds between two attempts
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class StackLocks:
    """The locks of one process.

    Args:
        settings: the settings in force; another account has other locks.
        engine: the address of the engine that started this process, or None where it is unknown.
        folder: where the files are kept; default: one for this user in the folder for temporary
            files.
        sleep: waits for so many seconds; default: `time.sleep`.
        lock: tries to lock an open file.
    """

    def __init__(
        self,
        settings: Settings,
        engine: str | None = None,
        folder: Path | None = None,
        sleep: Callable[[float], None] | None = None,
        lock: Callable[[int], bool] = try_lock,
    ) -> None:
        self._account = _hash(
            settings.base_url, settings.user_secret or "", settings.organization_secret or ""
        )
        self._engine = engine
        self._given_folder = folder
        self._sleep = sleep or time.sleep
        self._try = lock
        self._mutex = threading.Lock()
        self._locks: dict[str, _StackLock] = {}
        self._told = False

    @contextlib.contextmanager
    def held(self, stack: str) -> Iterator[None]:
        """Hold a stack's lock; wait until another run's creates are done, or for the deadline.

        Where files cannot be locked, it goes on without, and says so once.

        Args:
            stack: a name for the stack that holds for all of its runs.
        """
        with self._mutex:
            lock = self._locks.setdefault(stack, _StackLock())
        with lock.mutex:
            if lock.holders == 0:
                lock.descriptor = self._acquire(stack)
            lock.holders += 1
        try:
            yield
        finally:
            with lock.mutex:
                lock.holders -= 1
                if lock.holders == 0 and lock.descriptor is not None:
                    os.close(lock.descriptor)
                    lock.descriptor = None

    @cached_property
    def _folder(self) -> Path:
        return self._given_folder or user_folder()

    def _acquire(self, stack: str) -> int | None:
        file = self._folder / f"{_hash(stack, self._account)}.lock"
        try:
            descriptor = os.open(file, _OPEN, 0o600)
        except OSError as error:
            self._tell(error)
            return None
        if self._wait_for(descriptor):
            return descriptor
        os.close(descriptor)
        return None

    def _wait_for(self, descriptor: int) -> bool:
        told = False
        while True:
            try:
                if self._try(descriptor):
                    self._sign(descriptor)
                    return True
            except OSError as error:
                self._tell(error)
                return False
            if self._engine is not None and _read(descriptor) == self._engine:
                return False  # another provider of this run has it
            if not told:
                _log.info("an interrupted run is still creating for this stack; waiting for it")
                told = True
            if seconds_left() <= _POLL:
                return False
            self._sleep(_POLL)

    def _sign(self, descriptor: int) -> None:
        """Say whose provider has the lock."""
        with contextlib.suppress(OSError):  # a full disk: the others of this run wait
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, (self._engine or "").encode())

    def _tell(self, error: OSError) -> None:
        with self._mutex:
            told, self._told = self._told, True
        if not told:
            _log.info(
                "files in %s cannot be locked (%s): if this run is interrupted, the next one does "
                "not wait for what is still being created",
                self._folder,
                error.strerror,
            )


class _StackLock:
    """Held by a process as long as any of its threads creates for one stack."""

    def __init__(self) -> None:
        self.mutex = threading.Lock()
        self.holders = 0
        self.descriptor: int | None = None


def user_folder() -> Path:
    """Return this user's own folder for temporary files, created if it is missing."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = _temporary_folder() / f"pulumi-cloud-elements-{user}"
    with contextlib.suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _temporary_folder() -> Path:
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError:
        # Nothing can be written, as where the disk is full. What is there still counts.
        set_ = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
        return Path(next(filter(None, set_), f"{os.sep}tmp"))


def _read(descriptor: int) -> str:
    with contextlib.suppress(OSError):
        os.lseek(descriptor, 0, os.SEEK_SET)
        return os.read(descriptor, 200).decode(errors="replace")
    return ""


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="replace")).hexdigest()[:24]
