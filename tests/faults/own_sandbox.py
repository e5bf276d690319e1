"""A sandbox as a process of its own, which can be killed and comes back on its port and data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any

import requests
from cloud_elements_sandbox.server import Running

_SECRETS = ("canary-user-secret", "canary-organization-secret")


class OwnSandbox:
    """Runs while its block lasts.

    Args:
        folder: where its data file lies.
        faults: what it is to suffer, as its control endpoint takes it; again after each start.
    """

    def __init__(self, folder: Path, faults: list[dict[str, Any]]) -> None:
        self._folder = folder
        self._faults = faults
        self._port = 0

    def __enter__(self) -> OwnSandbox:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        ready = self._folder / "ready.json"
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "cloud_elements_sandbox", "serve", "--control", "--quiet"),
                *("--port", str(self._port), "--data", str(self._folder / "data.db")),
                *("--ready-file", str(ready)),
            ],
            env=os.environ
            | {
                "CLOUD_ELEMENTS_SANDBOX_USER_SECRET": _SECRETS[0],
                "CLOUD_ELEMENTS_SANDBOX_ORGANIZATION_SECRET": _SECRETS[1],
            },
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + 60
        while not ready.exists():
            assert self._process.poll() is None, "the sandbox did not start"
            assert time.monotonic() < end, "the sandbox did not start in a minute"
            time.sleep(0.05)
        told = json.loads(ready.read_text())
        self._port = told["port"]
        self.running = Running(told["url"], told["control"], *_SECRETS)
        self.arm()

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait()
        (self._folder / "ready.json").unlink(missing_ok=True)

    def arm(self) -> None:
        """Put the faults in force."""
        self.ask("POST", "/faults", self._faults)

    def disarm(self) -> None:
        """Lift the faults."""
        self.ask("DELETE", "/faults")

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the control endpoint."""
        address = f"{self.running.control_url}{path}"
        answer = requests.request(method, address, json=body, timeout=30)
        answer.raise_for_status()
        return answer.json()
