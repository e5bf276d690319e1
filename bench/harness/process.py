"""Run a command and measure it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import BenchError

_LAUNCHER = Path(__file__).with_name("launcher.py")


@dataclass(frozen=True)
class Usage:
    """What a command took.

    Attributes:
        started: when it was started, in seconds since the epoch.
        wall: seconds until it ended.
        cpu: CPU seconds, user and system, of it and all that it started.
        memory: the most bytes that all its processes had resident at one time.
        processes: per role `cpu` seconds and the peak `memory` in bytes of the largest process.
        first_seen: per role the seconds after which the first such process was seen.
    """

    started: float
    wall: float
    cpu: float
    memory: int
    processes: dict[str, dict[str, float]]
    first_seen: dict[str, float]


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str],
    log: Path,
    limit: float = 3600.0,
) -> Usage:
    """Run a command to its end; its output is appended to `log`.

    Args:
        command: program and arguments.
        cwd: the folder to run it in.
        env: its whole environment.
        log: file for its output.
        limit: seconds after which it is killed.

    Raises:
        BenchError: it failed; the message has the end of its output.
    """
    with tempfile.TemporaryDirectory() as folder, log.open("ab") as output:
        report = Path(folder) / "report.json"
        subprocess.run(
            [sys.executable, "-I", "-S", str(_LAUNCHER), str(report), str(limit), *command],
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {}
    if said.get("status") != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-25:])
        raise BenchError(f"`{' '.join(command)}` failed ({said.get('status')}):\n{tail}")
    return Usage(
        said["started"],
        said["wall"],
        said["cpu"],
        said["memory"],
        said["processes"],
        said["firstSeen"],
    )
