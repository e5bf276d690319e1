"""The Pulumi engine that started this provider: its executable and its working folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .identity import project_folder

_GENERATIONS = 5
# The engine's own plugins, whose names begin like its own.
_PLUGINS = ("pulumi-language-", "pulumi-resource-", "pulumi-analyzer-")


@dataclass(frozen=True)
class Engine:
    """How to run the engine as this run's own was.

    Attributes:
        executable: the path of its program.
        folder: its working folder, against which it resolves a relative backend URL.
    """

    executable: str
    folder: Path


def find_engine(
    environment: Mapping[str, str] = os.environ,
    folder: Path | None = None,
    pid: int | None = None,
    processes: Path = Path("/proc"),
) -> Engine | None:
    """Return the engine above this process, else the one on PATH, or None.

    Args:
        environment: the process's environment.
        folder: the program's folder; default: the working folder.
        pid: the process whose ancestors are searched; default: this one.
        processes: where Linux lists its processes. Other systems have no such folder: there the
            `pulumi` on PATH and the project's folder are taken.
    """
    running = _running_engine(os.getpid() if pid is None else pid, processes)
    if running is not None:
        return running
    executable = shutil.which("pulumi", path=environment.get("PATH", os.defpath))
    if executable is None:
        return None
    here = folder or Path.cwd()
    return Engine(executable, project_folder(here) or here)


def _running_engine(pid: int, processes: Path) -> Engine | None:
    # Between the engine and the provider there is a shell.
    for _ in range(_GENERATIONS):
        try:
            # The second field is the program's name in parentheses and may hold anything.
            status = (processes / str(pid) / "stat").read_text(errors="replace")
            pid = int(status.rpartition(")")[2].split()[1])
            executable = (processes / str(pid) / "exe").readlink()
            if executable.name.startswith("pulumi") and not executable.name.startswith(_PLUGINS):
                folder = (processes / str(pid) / "cwd").readlink()
                # An engine that was replaced on the disk meanwhile has no file of this name.
                return Engine(str(executable), folder) if executable.exists() else None
        except (OSError, ValueError, IndexError):
            return None
    return None
