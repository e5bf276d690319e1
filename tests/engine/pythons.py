"""Environments with another Python or another `pulumi` than these tests run with.

They take a minute to make, so they are kept in the cache, outside of the checkout.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from .packages import ROOT, make_environment

PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
_NEWEST_MINOR = 15


def oldest_pulumi() -> str:
    """Return the lower bound of the metadata."""
    wanted: str
    [wanted] = [text for text in PYPROJECT["dependencies"] if text.startswith("pulumi>")]
    return wanted.removeprefix("pulumi>=").split(",")[0]


def newest_pulumi() -> str:
    """Return what the lock pins."""
    found = re.search(r"^pulumi==(\S+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    assert found
    return found[1]


def oldest_python() -> Path:
    """Return the oldest Python that the metadata allows; where it is not here, the test fails."""
    found = _found().get(lower_bound())
    if found is None:
        name = f"python3.{lower_bound()}"
        pytest.fail(
            f"the oldest Python that is supported is not on this machine: install {name} with its "
            f"modules venv and ensurepip, on PATH or by pyenv"
        )
    return found


def newest_python() -> Path:
    """Return the newest Python that is here."""
    return _found()[newest_minor()]


def newest_minor() -> int:
    """Return the minor version of the newest Python that is here."""
    return max(_found())


def oldest_environment() -> Path:
    """Return the bin folder of the oldest of both, with what the policy pack needs."""
    python = oldest_python()
    lines = (ROOT / "examples" / "policy" / "requirements.txt").read_text().splitlines()
    pack = [line for line in lines if line and not line.startswith("#")]
    return environment(python, oldest_pulumi(), *pack)


def newest_environment() -> Path:
    """Return the bin folder of the newest of both."""
    return environment(newest_python(), newest_pulumi())


def environment(python: Path, pulumi: str, *more: str) -> Path:
    """Return the bin folder of an environment with all that the wheel needs, but not the wheel.

    Args:
        python: the Python.
        pulumi: version of the SDK.
        more: further packages.
    """
    wanted = [f"pulumi=={pulumi}", *PYPROJECT["dependencies"], *more]
    said = "\n".join([str(python), *wanted])
    key = f"{python.name}-pulumi{pulumi}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
    folder = _cache() / key
    folder.mkdir(parents=True, exist_ok=True)
    venv, complete = folder / "venv", folder / "complete"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # The Python that it was made with may be gone since.
        if not complete.exists() or _real(venv / "bin" / "python", _minor(python)) is None:
            make_environment(venv, python, *wanted)
            complete.touch()
    return venv / "bin"


def _minor(python: Path) -> int:
    return next(minor for minor, known in _found().items() if known == python)


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "pulumi-cloud-elements" / "tests"


def lower_bound() -> int:
    """Return the oldest Python's minor version, as the metadata has it."""
    found = re.fullmatch(r">=3\.(\d+)", PYPROJECT["requires-python"])
    assert found
    return int(found[1])


@cache
def _found() -> dict[int, Path]:
    """Return the Pythons that are here, by minor version."""
    found = {}
    for minor in range(lower_bound(), _NEWEST_MINOR + 1):
        name = f"python3.{minor}"
        pyenv = sorted(Path.home().glob(f".pyenv/versions/3.{minor}.*/bin/{name}"))
        for python in (shutil.which(name), *pyenv):
            real = None if python is None else _real(python, minor)
            if real is not None:
                found[minor] = real
                break
    return found


def _real(python: str | Path, minor: int) -> Path | None:
    """Return the Python behind a shim, if it is of this version and can make environments."""
    check = (
        "import sys, venv, ensurepip; print(sys.executable); "
        f"sys.exit(sys.version_info[:2] != (3, {minor}))"
    )
    try:
        done = subprocess.run([python, "-c", check], capture_output=True, text=True, check=False)
    except OSError:
        return None
    return Path(done.stdout.strip()) if done.returncode == 0 else None
