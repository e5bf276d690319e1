"""Identify and end processes by their id."""

import os
import signal
import subprocess
import time
from pathlib import Path


def command_line(pid: int) -> str:
    """Return a process's command line, empty when there is none."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        )
    except OSError:
        if Path("/proc/self/cmdline").exists():
            return ""
    shown = subprocess.run(
        ["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True
    )
    return shown.stdout


def end(pid: int, mark: str) -> None:
    """End a process if its command line contains the mark, because ids are reused."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        if mark not in command_line(pid):
            return
        try:
            os.kill(pid, sign)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline and mark in command_line(pid):
            time.sleep(0.05)
