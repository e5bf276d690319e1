"""The cache of engines, which overlapping and interrupted runs cannot corrupt.

- `.lock` is held by the run that installs an engine.
- `.staging-*` is that run's temporary folder; the next run with the lock deletes it.
- `last-run.log` has the output of the last such run's tools.
- `<version>-<platform>/bin` is a complete engine, moved there in one step.
"""

import fcntl
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import programs
from .pins import Pins
from .run import Heartbeat, say


def home() -> Path:
    """Return the folder of all engines, and create it if it is missing."""
    # A relative XDG_CACHE_HOME is to be ignored, says the XDG specification.
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    folder = base if base.is_absolute() else Path.home() / ".cache"
    folder = folder / "pulumi-cloud-elements" / "engine"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def engine(pins: Pins) -> Path:
    """Return the folder of the pinned engine, which need not exist."""
    # With the platform, because a home folder may be shared with a container or another machine.
    name = f"{pins.engine}-{platform.system()}-{platform.machine()}".lower()
    return home() / name


def problem(pins: Pins) -> str | None:
    """Return why the pinned engine in the cache cannot be used, or None."""
    folder = engine(pins)
    if not folder.exists():
        return "it does not exist"
    try:
        record = json.loads((folder / "engine.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = None
    if not isinstance(record, dict):
        return "its engine.json is missing or unreadable"
    # A build has its own host; an installed release brings the host that belongs to it.
    if record.get("host") not in (None, pins.host):
        return f"it was built with the language host {record['host']}, not {pins.host}"
    if record.get("sizes") != _sizes(folder / "bin"):
        return "its programs have changed since it was installed"
    return programs.problem(folder / "bin", pins.engine)


@contextmanager
def lock() -> Iterator[None]:
    """Hold the cache's lock; the system releases it however the process ends."""
    with (home() / ".lock").open("ab") as file:
        heart, waits = Heartbeat(), False
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not waits:
                    say("another run is installing the engine, waiting for it ...")
                    waits = True
                heart.beat("still waiting for the other run")
                time.sleep(0.2)
        yield


@contextmanager
def staging() -> Iterator[Path]:
    """Yield a temporary folder for installing an engine. The caller must hold the lock."""
    _clear()
    folder = Path(tempfile.mkdtemp(prefix=".staging-", dir=home()))
    try:
        (folder / "tmp").mkdir()
        yield folder
    finally:
        # All of them once more: after a kill -9 the compiler may have outlived the last clearing.
        _clear()


def publish(made: Path, stage: Path, pins: Pins, host: str | None) -> None:
    """Move a new engine from the staging folder to its place.

    The staging folder takes the engine that it replaces. `host` is the language host's version
    where it isn't the release's own.
    """
    record = {"version": pins.engine, "host": host, "sizes": _sizes(made / "bin")}
    (made / "engine.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    made.chmod(0o755)
    place = engine(pins)
    if place.exists():
        place.rename(stage / "replaced")
    made.rename(place)


def _clear() -> None:
    for rubbish in home().glob(".staging-*"):
        shutil.rmtree(rubbish, ignore_errors=True)


def _sizes(bin_folder: Path) -> dict[str, int]:
    files = (bin_folder / name for name in programs.PROGRAMS)
    return {file.name: file.stat().st_size for file in files if file.is_file()}
