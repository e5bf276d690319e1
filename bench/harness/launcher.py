"""Run one command and write down what it took: `launcher.py REPORT SECONDS COMMAND...`.

A process of its own, so that the usage of its children is the command's and nobody else's. It
adopts what the command orphans (the engine kills the shell around the provider, not always the
provider), so their CPU time counts too. It uses the standard library alone.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_INTERVAL = 0.05  # seconds between two looks at the processes
_PATIENCE = 10.0  # seconds for what outlives the command
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")

# What a process is, by a word of its command line. The order matters.
_ROLES = (
    ("pulumi.dynamic", "provider"),
    ("terraform-provider-restapi", "provider"),
    ("pulumi-language-python-exec", "program"),
    ("pulumi-language-python", "language host"),
    ("pip", "package list"),  # the language host looks for packages that need a plugin
    ("tofu", "engine"),
    ("pulumi", "engine"),
)


def role_of(command_line: str) -> str:
    """Return what a process is to its tool: engine, program, language host, provider, other.

    Args:
        command_line: its words, separated by NUL as in `/proc/PID/cmdline`.
    """
    # The first words alone: an argument of the program's own must not count.
    words = {Path(word).name for word in command_line.split("\0")[:4]}
    return next((role for word, role in _ROLES if word in words), "other")


class Sampler(threading.Thread):
    """Looks at the descendants of this process: CPU seconds and peak memory by role."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.first_seen: dict[str, float] = {}
        self._processes: dict[int, tuple[str, float, int]] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        """Look until `stop`."""
        while not self._ended.wait(_INTERVAL):
            self.look()

    def stop(self) -> None:
        """Take no further look."""
        self._ended.set()
        self.join()

    def look(self) -> None:
        """Look once."""
        together = 0
        for pid, cpu, resident in _descendants(os.getpid()):
            try:
                role = role_of(Path(f"/proc/{pid}/cmdline").read_text(errors="replace"))
            except OSError:
                continue
            before, _, most = self._processes.get(pid, ("other", 0.0, 0))
            # Between fork and exec it looks like its parent's; a dead one has no command line.
            if role == "other":
                role = before
            elif role != before:
                most = 0
            self._processes[pid] = (role, cpu, max(most, resident))
            self.first_seen.setdefault(role, time.time())
            together += resident
        self.peak = max(self.peak, together)

    def by_role(self) -> dict[str, dict[str, float]]:
        """Return `{"provider": {"cpu": seconds, "memory": bytes}}`: sums, peaks of each process."""
        roles: dict[str, dict[str, float]] = {}
        for role, cpu, memory in self._processes.values():
            entry = roles.setdefault(role, {"cpu": 0.0, "memory": 0})
            entry["cpu"] = round(entry["cpu"] + cpu, 2)
            entry["memory"] = max(entry["memory"], memory)
        return roles


def _descendants(root: int) -> Iterator[tuple[int, float, int]]:
    parents: dict[int, int] = {}
    usage: dict[int, tuple[float, int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name in parentheses may hold anything, a parenthesis too.
            fields = (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(folder.name)
        parents[pid] = int(fields[1])
        usage[pid] = ((int(fields[11]) + int(fields[12])) / _TICKS, int(fields[21]) * _PAGE)
    for pid in parents:
        above = parents[pid]
        while above not in (0, 1, root):
            above = parents.get(above, 0)
        if above == root:
            yield pid, *usage[pid]


def main() -> int:
    """Run the command; the exit status is the command's."""
    report, limit, command = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)
    sampler = Sampler()
    started, clock = time.time(), time.monotonic()
    # Ignored, as in a script's background jobs, it lets the engine wait 5 s for its language hosts.
    pid = os.posix_spawnp(command[0], command, os.environ, setsigdef=[signal.SIGINT])
    alarm = threading.Timer(limit, os.kill, (pid, signal.SIGKILL))
    alarm.daemon = True
    alarm.start()
    sampler.start()
    status, wall = 1, 0.0
    while pid:
        ended, how = os.wait()
        if ended == pid:
            wall, status, pid = time.monotonic() - clock, os.waitstatus_to_exitcode(how), 0
    alarm.cancel()
    sampler.stop()
    left = _end_orphans()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    report.write_text(
        json.dumps(
            {
                "status": status,
                "started": started,
                "wall": round(wall, 3),
                "cpu": round(used.ru_utime + used.ru_stime, 2),
                "memory": sampler.peak,
                "processes": sampler.by_role(),
                "firstSeen": {k: round(v - started, 3) for k, v in sampler.first_seen.items()},
                "orphansEnded": left,
            }
        )
    )
    return 0 if status == 0 else 1


def _end_orphans() -> int:
    """Wait for what outlived the command, then end it; return how many had to be ended."""
    deadline, ended = time.monotonic() + _PATIENCE, 0
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid:
            continue
        if time.monotonic() > deadline:
            for orphan, _, _ in list(_descendants(os.getpid())):
                os.kill(orphan, signal.SIGKILL)
                ended += 1
            deadline = time.monotonic() + _PATIENCE
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
