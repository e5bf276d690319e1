"""The lock's packages as an index on this machine, for what installs with pip as a user does.

Resolving and downloading take pip more processor time than all that is done with the packages
afterwards, and these tests make several environments with it.
"""

from __future__ import annotations

import html
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from .packages import ROOT, run

# What `pulumi install` upgrades in an environment that it makes.
UPGRADED = ("pip", "setuptools", "wheel")


def make(folder: Path) -> None:
    """Download what the provider, the sandbox and a build need, into an index's folders."""
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    wanted = folder / "wanted.txt"
    lock = _lock()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    locked = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    wanted.write_text(lock.to_run(locked, project), encoding="utf-8")
    run(*pip, "--no-deps", "--require-hashes", "--dest", wheels, "--requirement", wanted)
    run(*pip, "--no-deps", "--dest", wheels, *UPGRADED)
    for wheel in wheels.iterdir():
        place = folder / "simple" / lock.name_of(wheel.name.split("-")[0])
        place.mkdir(parents=True, exist_ok=True)
        address = html.escape(wheel.resolve().as_uri())
        (place / "index.html").write_text(f'<a href="{address}">{html.escape(wheel.name)}</a>')


def environment(folder: Path) -> Mapping[str, str]:
    """Return what has pip take its packages from there."""
    return {
        "PIP_INDEX_URL": (folder / "simple").as_uri(),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        # pip's way of switching it on: only the modules that are imported are compiled, then.
        "PIP_NO_COMPILE": "no",
    }


def _lock() -> ModuleType:
    """Return the tool that reads the lock, which is not a package's module."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        return importlib.import_module("environment.lock")
    finally:
        sys.path.pop(0)
