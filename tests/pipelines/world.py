"""What the pipelines meet in the tests: runners, a repository, a state, an account.

Little stands in for something else: a folder for the object store, the sandbox for the service,
and the engine of these tests for the one that an image, an action or a person installs. The built
wheel is in a folder of the repository, as the documentation says, and pip takes the others from an
index on this machine.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from cloud_elements_sandbox.server import Running

from tests.engine import key_service

ROOT = Path(__file__).parents[2]
PIPELINES = ROOT / "examples" / "ci"


@dataclass(frozen=True)
class Ran:
    """How a job ended; the text is its log."""

    code: int
    text: str


@dataclass
class World:
    """One repository with its runners, its store of secrets, and the account behind it."""

    folder: Path
    engine: str
    wheel: Path
    sandbox: Running
    pip: Mapping[str, str]
    store: dict[str, str] = field(default_factory=dict)
    runner: dict[str, str] = field(default_factory=dict)
    runs: int = 0

    def __post_init__(self) -> None:
        shutil.copytree(PIPELINES, self.repository)
        (self.repository / "wheels").mkdir()
        shutil.copy(self.wheel, self.repository / "wheels")
        (self.folder / "bucket").mkdir()
        self.store = {
            "PULUMI_BACKEND_URL": (self.folder / "bucket").as_uri(),
            "AWS_REGION": "",
            "AWS_ACCESS_KEY_ID": "",
            "AWS_SECRET_ACCESS_KEY": "",
            "PULUMI_CONFIG_PASSPHRASE": "canary-passphrase",
            "PULUMI_ACCESS_TOKEN": "",
            "CLOUD_ELEMENTS_BASE_URL": self.sandbox.url,
            "CLOUD_ELEMENTS_USER_SECRET": self.sandbox.user_secret,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": self.sandbox.organization_secret,
            "CLOSEIO_API_KEY": "canary-api-key",
            "CLOSEIO_PASSWORD": "canary-password",
            "PIP_FIND_LINKS": "wheels",
        }
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PULUMI_", "CLOUD_ELEMENTS_", "AWS_", "GITHUB_", "CI"))
            and key not in ("PYTHONPATH", "VIRTUAL_ENV")
        }
        here = str(Path(sys.executable).parent)
        self.runner = kept | {
            "PATH": os.pathsep.join([self.engine, here, os.environ["PATH"]]),
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # No plugin is needed; where the engine looks for one, it waits for a network.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            # So that a failing service does not hold the tests up.
            "CLOUD_ELEMENTS_MAX_RETRIES": "1",
            "GOGC": "400",  # less CPU time for more memory
            **self.pip,
        }

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    def use_python(self, home: Path, at_hand: str) -> None:
        """Give all jobs one Python, as an image or an action brings it, packages and all."""
        self.runner["PATH"] = os.pathsep.join([str(home / "bin"), self.runner["PATH"]])
        self.runner["PULUMI_PYTHON_CMD"] = at_hand

    def use_keys(self, keys: Mapping[str, str]) -> None:
        """Initialize the stack with a key service, and commit its settings.

        Each command of the engine would stretch a passphrase. The jobs must have it all the same.
        """
        self.runner |= keys
        init = f"pulumi stack init production --secrets-provider={key_service.PROVIDER}"
        ran = self.run(init, self.repository, self.store)
        assert ran.code == 0, ran.text

    def checkout(self) -> Path:
        """Return a fresh working copy, as each job of a hosted runner has it."""
        self.runs += 1
        return Path(shutil.copytree(self.repository, self.folder / f"checkout-{self.runs}"))

    def environment(self, given: Mapping[str, str]) -> dict[str, str]:
        """Return a job's environment: the runner's, and what the pipeline gives it."""
        assert given["PULUMI_CONFIG_PASSPHRASE"] == self.store["PULUMI_CONFIG_PASSPHRASE"]
        home = {"PULUMI_HOME": str(self.folder / f"home-{self.runs}")}
        return self.runner | home | dict(given)

    def run(self, script: str, place: Path, given: Mapping[str, str], *bash: str) -> Ran:
        """Run a script of a pipeline; no secret may be in what it prints."""
        done = subprocess.run(
            ["bash", *bash, "-c", script, "pipeline"],
            cwd=place,
            env=self.environment(given),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=240,
            check=False,
        )
        for secret in ("canary", self.sandbox.user_secret, self.sandbox.organization_secret):
            assert secret not in done.stdout
        return Ran(done.returncode, done.stdout)

    def change(self, old: str, new: str) -> None:
        """Change the program, as a merged pull request does."""
        program = self.repository / "__main__.py"
        text = program.read_text(encoding="utf-8")
        assert old in text
        program.write_text(text.replace(old, new), encoding="utf-8")

    def killed(self, command: str) -> None:
        """Start a command of the pipeline, and kill it in the middle of the service's work."""
        self.control("POST", "/faults", {"kind": "latency", "seconds": 2, "method": "POST"})
        place = self.checkout()
        process = subprocess.Popen(
            ["bash", "-ec", command],
            cwd=place,
            env=self.environment(self.store),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        seen = 0
        while seen < 3:  # the others are answered at once
            assert process.poll() is None, "it ended before it was killed"
            seen = seen + 1 if self.control("GET", "/requests")["inFlight"] else 0
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.control("DELETE", "/faults")
        while self.control("GET", "/requests")["inFlight"]:  # the service ends its work
            time.sleep(0.1)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.sandbox.control_url}{path}"
        answer = requests.request(method, url, json=body, timeout=30)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def requested(self, *methods: str) -> list[dict[str, Any]]:
        """Return the requests with these methods since they were last forgotten."""
        recorded = self.control("GET", "/requests")["requests"]
        return [request for request in recorded if request["method"] in methods]

    def instances(self) -> list[dict[str, Any]]:
        found = self.control("GET", "/instances")
        rows: list[dict[str, Any]] = found["instances"] if isinstance(found, dict) else found
        return rows
