"""The sandbox in a process of its own, so that its CPU time is told apart from the tools'."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from .errors import BenchError

USER_SECRET = "bench-user-secret"
ORGANIZATION_SECRET = "bench-organization-secret"


@dataclass(frozen=True)
class Traffic:
    """What was asked of the service.

    Attributes:
        counts: requests by kind, such as `POST /instances`.
        most_in_flight: the most requests that were open at one time.
        first: when the first one came, in seconds since the epoch; None where none came.
    """

    counts: dict[str, int]
    most_in_flight: int
    first: float | None


@dataclass(frozen=True)
class Service:
    """A running sandbox."""

    url: str
    control_url: str
    pid: int

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point a program at it."""
        return {
            "CLOUD_ELEMENTS_BASE_URL": self.url,
            "CLOUD_ELEMENTS_USER_SECRET": USER_SECRET,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": ORGANIZATION_SECRET,
        }

    def start_afresh(self, latency: int) -> None:
        """Forget everything; hold each answer back for so many milliseconds."""
        self._control("POST", "/reset")
        self._control("POST", "/faults", {"kind": "latency", "seconds": latency / 1000})

    def forget_traffic(self) -> None:
        """Count from zero."""
        self._control("DELETE", "/requests")

    def traffic(self) -> Traffic:
        """Return what was asked since it was last forgotten."""
        found = self._control("GET", "/requests")
        times = [request["time"] for request in found["requests"]]
        return Traffic(found["counts"], found["mostInFlight"], min(times) if times else None)

    def instances(self) -> list[dict[str, Any]]:
        """Return the instances as they are stored."""
        found = self._control("GET", "/instances")
        rows: list[dict[str, Any]] = found["instances"] if isinstance(found, dict) else found
        return rows

    def cpu(self) -> float:
        """Return the CPU seconds that it has used since it was started; 0 where untold."""
        try:
            text = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        except OSError:
            return 0.0
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(method, f"{self.control_url}{path}", json=body, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None


@contextlib.contextmanager
def running() -> Iterator[Service]:
    """Run a sandbox for as long as the block lasts.

    Raises:
        BenchError: it does not come up.
    """
    with tempfile.TemporaryDirectory() as folder:
        ready, log = Path(folder) / "ready.json", Path(folder) / "log"
        variables = {
            "CLOUD_ELEMENTS_SANDBOX_USER_SECRET": USER_SECRET,
            "CLOUD_ELEMENTS_SANDBOX_ORGANIZATION_SECRET": ORGANIZATION_SECRET,
        }
        command = [sys.executable, "-m", "cloud_elements_sandbox", "serve", "--port", "0"]
        command += ["--data", ":memory:", "--control", "--quiet", "--ready-file", str(ready)]
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, env=os.environ | variables, stdout=output, stderr=output
            )
        try:
            deadline = time.monotonic() + 30
            while not ready.exists():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise BenchError(f"the sandbox did not come up:\n{log.read_text()}")
                time.sleep(0.05)
            said = json.loads(ready.read_text(encoding="utf-8"))
            yield Service(said["url"], said["control"], process.pid)
        finally:
            process.terminate()
            process.wait(30)
