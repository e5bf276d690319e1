"""A sandbox of one's own, as a process."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
import requests

from tests import loaded_python

SECRETS = {
    "CLOUD_ELEMENTS_SANDBOX_USER_SECRET": "canary-user",
    "CLOUD_ELEMENTS_SANDBOX_ORGANIZATION_SECRET": "canary-organization",
}


class Process:
    """``cloud-elements-sandbox serve`` as a process of its own.

    Attributes:
        python: what starts it, a Python that has loaded it already.
    """

    python: ClassVar[str] = sys.executable

    def __init__(self, folder: Path, *options: str, environment: dict[str, str]) -> None:
        self.log = folder / "log"
        self.ready = folder / "ready.json"
        self._log = self.log.open("wb")
        self.process = subprocess.Popen(
            [
                *(self.python, "-m", "cloud_elements_sandbox", "serve", "--port", "0"),
                *("--ready-file", str(self.ready), *options),
            ],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, **environment},
        )
        assert self.process.stdout is not None
        self.lines: list[str] = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if line.startswith("Listening on "):
                break
        deadline = time.monotonic() + 5
        while not self.ready.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.told: dict[str, Any] = json.loads(self.ready.read_text())
        self.session = requests.Session()
        self.session.trust_env = False

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": "User canary-user, Organization canary-organization"}
        return self.session.request(
            method, self.told["url"] + path, headers=headers, timeout=10, **options
        )

    def create(self, name: str = "Test") -> Any:
        body = {
            "name": name,
            "element": {"key": "closeio"},
            "configuration": {"username": "canary-key", "password": "canary-password"},
        }
        return self.call("POST", "/instances", json=body).json()

    def end(self) -> None:
        self.session.close()
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self._log.close()


Start = Callable[..., Process]


@pytest.fixture(scope="session", autouse=True)
def _loaded() -> Iterator[None]:
    """Have sandboxes start in no time, but where a test asks for `python_as_it_is`."""
    commands = ("serve", "data", "env")
    modules = [f"cloud_elements_sandbox.command.{name}" for name in commands]
    with loaded_python.serving("cloud_elements_sandbox.app", *modules) as Process.python:
        yield


@pytest.fixture
def python_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have sandboxes start as users' do."""
    monkeypatch.setattr(Process, "python", sys.executable)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a server as a process; it ends with the test."""
    with contextlib.ExitStack() as stack:

        def started(*options: str, environment: dict[str, str] | None = None) -> Process:
            process = Process(
                tmp_path, *options, environment=SECRETS if environment is None else environment
            )
            stack.callback(process.end)
            return process

        yield started
