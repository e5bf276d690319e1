"""The Pulumi engine that started this provider: its executable, its working folder, its errors."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..redaction import REDACTED, redact
from .project_file import project_file_above

_GENERATIONS = 5
# The engine's own plugins, whose names begin like its own.
_PLUGINS = ("pulumi-language-", "pulumi-resource-", "pulumi-analyzer-")
# What follows the scheme of a URL, without the punctuation of the sentence that it is in.
_URL = re.compile(r"(?<=://)\S*?(?=[\"'`.,:;)\]}>]*(?:\s|$))")


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
    file = project_file_above(here)
    return Engine(executable, file.parent if file else here)


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


def failure_reason(printed: str) -> str:
    """Return why the engine failed, in one line without the credentials of a backend's URL.

    Args:
        printed: what it printed on standard error.
    """
    _, found, error = printed.partition("error: ")
    text = _URL.sub(lambda url: _without_credentials(url[0]), error if found else printed)
    return " ".join(redact(text, ()).split()) or "no reason given"


def _without_credentials(url: str) -> str:
    """Return a URL without user information and query, either of which may hold credentials."""
    # A password that is not escaped may hold any of the characters that divide a URL.
    _, at, place = url.rpartition("@")
    return (f"{REDACTED}@" if at else "") + re.split("[?#]", place, maxsplit=1)[0]
