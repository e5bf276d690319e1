"""What a measurement depends on beside the tools' settings: the machine and the versions."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
import time
from importlib import metadata
from pathlib import Path
from typing import Any

from .errors import BenchError
from .peers import RESTAPI, TOFU

_ROOT = Path(__file__).resolve().parents[2]
_SOURCES = ("provider", "sandbox", "bench/programs")

Conditions = dict[str, Any]
"""`cores`, `processor`, `memory` in GiB, `system`, versions by program, `sources`."""


def conditions(engine: Path) -> Conditions:
    """Return the conditions that hold now.

    Args:
        engine: the folder of the engine's programs.

    Raises:
        BenchError: the engine does not tell its version.
    """
    return {
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "processor": _processor(),
        "memory": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "engine": _engine_version(engine),
        "sdk": metadata.version("pulumi"),
        "tofu": TOFU.version,
        "restapi": RESTAPI.version,
        "provider": metadata.version("pulumi-cloud-elements"),
        "sources": digest(_ROOT, _SOURCES),
    }


def now() -> dict[str, Any]:
    """Return when a case is measured and how busy the machine was in the minute before."""
    return {"date": time.strftime("%Y-%m-%d", time.gmtime()), "load": round(os.getloadavg()[0], 2)}


def digest(root: Path, folders: tuple[str, ...]) -> str:
    """Return a short hash of all source files below some folders: what was really measured."""
    hashed = hashlib.sha256()
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".tf") and "__pycache__" not in path.parts:
                hashed.update(path.relative_to(root).as_posix().encode() + b"\0")
                hashed.update(path.read_bytes())
    return hashed.hexdigest()[:12]


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _engine_version(engine: Path) -> str:
    done = subprocess.run(
        [str(engine / "pulumi"), "version"], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BenchError(f"`pulumi version` failed: {done.stderr.strip()}")
    return done.stdout.strip().removeprefix("v")
