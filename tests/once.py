"""What is expensive is made once in a run of tests, for all of its processes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that is filled once in a run, by whichever of its processes comes first.

    Args:
        factory: pytest's own, which says where this run's folders are.
        name: of the folder, one for each thing that is made.
        make: fills the folder, which is empty and exists.
    """
    base = factory.getbasetemp()
    # With pytest-xdist each process has a folder of its own below the run's.
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "once" / name
    folder.mkdir(parents=True, exist_ok=True)
    complete = folder.with_name(f"{name}.complete")
    with folder.with_name(f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            make(folder)
            complete.touch()
    return folder
