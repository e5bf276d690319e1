"""Locks on files, on every system; a lock ends with its process, however that ends."""

from __future__ import annotations

import errno
import importlib
import os
from typing import Any

# Windows locks bytes, and nobody else can read those: these lie behind what the file holds.
_LOCKED_BYTE = 1 << 20
_HELD = (errno.EACCES, errno.EDEADLK)


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


_FCNTL, _MSVCRT = _module("fcntl"), _module("msvcrt")


def try_lock(descriptor: int, fcntl: Any = _FCNTL, msvcrt: Any = _MSVCRT) -> bool:
    """Lock an open file, and return whether that went well; False where another process has it.

    Args:
        descriptor: the open file.
        fcntl: the module of that name, or None on Windows.
        msvcrt: the module of that name, or None elsewhere.

    Raises:
        OSError: files cannot be locked here.
    """
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
    if msvcrt is None:
        raise OSError(errno.ENOSYS, "the system has no file locks")
    os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
    try:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in _HELD:
            return False
        raise
    return True
