"""A stack on the real engine: a real program, the file backend, the sandbox."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import requests
from cloud_elements_sandbox.server import Running

from . import key_service

API_KEY = "canary-api-key-7d1f"
PASSWORD = "canary-password-90ab"

PROGRAM = """
import json, os
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
instance = cloud_elements.Instance("closeio", **declared)
for output in {outputs}:
    pulumi.export(output, getattr(instance, output))
"""
OUTPUTS = (
    "id", "name", "token", "element", "element_key", "element_id", "configuration",
    "effective_configuration", "tags", "valid", "disabled", "created_date",
    "provision_interactions", "max_cache_size", "cache_time_to_live", "events_enabled",
    "caching_enabled", "trace_logging_enabled", "external_authentication", "user", "base_url",
    "organization_id",
)  # fmt: skip


# As many instances as are declared, by name.
SEVERAL = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    made = [cloud_elements.Instance(name, **inputs) for name, inputs in json.load(file).items()]
pairs = [pulumi.Output.all(one.id, one.token) for one in made]
pulumi.export("tokens", pulumi.Output.all(*pairs).apply(dict))
"""
PROJECT = "name: lab\nruntime: python\n"


@dataclass
class Ran:
    """How a command of the engine ended."""

    code: int
    text: str


@dataclass
class Stack:
    """One stack in a folder of its own.

    Attributes:
        packages: where the built wheel is installed; it comes before this checkout's packages.
        pip: where a pip is that keeps its lists, see `pip_asked_once.py`.
        python: what the engine starts in place of Python, see `tests/loaded_python.py`.
        keys: the environment of a key service, see `key_service.py`; without it a stack is
            initialized with a passphrase.
        measured: what makes the engine's Pythons write what they cover; see `provider_coverage.py`.
        prepared: the folder of a stack that was just initialized; others start as its copies,
            which is cheaper than the command.
        folder: where program, state and the engine's home are.
        engine: the folder of the engine's programs.
        sandbox: the service.
        name: of the stack, which is selected for all commands; None where a test inits its own.
        environment: of the engine.
    """

    packages: ClassVar[Path | None] = None
    pip: ClassVar[Path | None] = None
    python: ClassVar[str | None] = None
    keys: ClassVar[Mapping[str, str]] = {}
    measured: ClassVar[Mapping[str, str]] = {}
    prepared: ClassVar[Path | None] = None

    folder: Path
    engine: str
    sandbox: Running
    name: str | None = "dev"
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.program.mkdir(parents=True)
        self.state.mkdir()
        (self.program / "Pulumi.yaml").write_text(PROJECT)
        (self.program / "__main__.py").write_text(PROGRAM.format(outputs=OUTPUTS))
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PULUMI_", "CLOUD_ELEMENTS_"))
        }
        self.environment = kept | {
            "PATH": os.pathsep.join(
                [str(Path(sys.executable).parent), self.engine, os.environ["PATH"]]
            ),
            "PULUMI_BACKEND_URL": f"file://{self.state}",
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_CONFIG_PASSPHRASE": "for the tests only",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "GOGC": "400",  # less CPU time for more memory
            # The language host would look for plugins over the network at each run.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "CLOUD_ELEMENTS_BASE_URL": self.sandbox.url,
            "CLOUD_ELEMENTS_USER_SECRET": self.sandbox.user_secret,
            "CLOUD_ELEMENTS_ORGANIZATION_SECRET": self.sandbox.organization_secret,
            "CLOUD_ELEMENTS_MAX_RETRIES": "1",
            "CLOUD_ELEMENTS_SETTLE_TIME": "4",
        }
        self.environment |= {**self.keys, **self.measured}
        if self.python is not None:
            self.environment["PULUMI_PYTHON_CMD"] = self.python
        given = [str(folder) for folder in (self.pip, self.packages) if folder is not None]
        if given:
            self.environment["PYTHONPATH"] = os.pathsep.join(given)
        if self.name is None:
            return
        if self.prepared is None:
            provider = key_service.PROVIDER if self.keys else "passphrase"
            self.run("stack", "init", self.name, f"--secrets-provider={provider}")
            return
        self.environment["PULUMI_STACK"] = self.name
        # Without its times: a backend is told from others by the time when it was made.
        shutil.copytree(
            self.prepared / "state",
            self.state,
            copy_function=shutil.copyfile,
            dirs_exist_ok=True,
        )
        settings = f"Pulumi.{self.name}.yaml"
        shutil.copy(self.prepared / "program" / settings, self.program / settings)

    @property
    def program(self) -> Path:
        return self.folder / "program"

    @property
    def state(self) -> Path:
        return self.folder / "state"

    def declare_several(self, **by_name: dict[str, Any]) -> None:
        """Declare instances by name, in a program for as many as there are."""
        (self.program / "__main__.py").write_text(SEVERAL)
        self.declare(**by_name)

    def declare(self, **inputs: Any) -> None:
        (self.program / "declared.json").write_text(json.dumps(inputs))

    def configure(self, plain: dict[str, str], **secrets: str) -> None:
        """Set the stack's configuration in one go."""
        given = [f"--plaintext={key}={value}" for key, value in plain.items()]
        given += [f"--secret={key}={value}" for key, value in secrets.items()]
        if given:
            self.run("config", "set-all", *given)

    def run(self, *arguments: str, ok: bool = True) -> Ran:
        """Run the engine; the text is what a person sees."""
        done = subprocess.run(
            ["pulumi", "--non-interactive", *arguments],
            cwd=self.program,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        text = done.stdout + done.stderr
        assert (done.returncode == 0) is ok, text
        return Ran(done.returncode, text)

    def up(self, *, ok: bool = True) -> Ran:
        return self.run("up", "--yes", "--skip-preview", ok=ok)

    # Refresh and destroy would preview first, which takes as long again.
    def refresh(self, *options: str, ok: bool = True) -> Ran:
        return self.run("refresh", "--yes", "--skip-preview", *options, ok=ok)

    def destroy(self, *options: str, ok: bool = True) -> Ran:
        return self.run("destroy", "--yes", "--skip-preview", *options, ok=ok)

    def unchanged(self) -> None:
        self.run("preview", "--expect-no-changes")

    def settled(self) -> None:
        """See that nothing changes: not before a refresh, not by it, and not after it."""
        self.unchanged()
        self.unchanged_by_a_refresh()

    def unchanged_by_a_refresh(self) -> None:
        """See that a refresh changes nothing, and leaves nothing to change; the state stays."""
        self.run("preview", "--refresh", "--expect-no-changes")

    def outputs(self) -> dict[str, Any]:
        shown = self.run("stack", "output", "--json", "--show-secrets")
        parsed: dict[str, Any] = json.loads(shown.text)
        return parsed

    def plain_outputs(self) -> dict[str, Any]:
        """Return the outputs as the state has them, secrets hidden: cheaper than the command."""
        [stack] = [row for row in self.resources() if row["type"] == "pulumi:pulumi:Stack"]
        outputs: dict[str, Any] = stack["outputs"]
        return outputs

    def raw_state(self) -> str:
        """Return every file of the backend, history and backups too, as text."""
        files = [path for path in self.state.rglob("*") if path.is_file()]
        assert files
        return "\n".join(path.read_text(errors="replace") for path in files)

    def control(self, method: str, path: str, body: Any = None) -> Any:
        answer = requests.request(
            method, f"{self.sandbox.control_url}{path}", json=body, timeout=30
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the service as somebody else would."""
        answer = requests.request(
            method,
            f"{self.sandbox.url}{path}",
            json=body,
            headers=self.sandbox.authorization,
            timeout=30,
        )
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def call_through(self, token: str, path: str) -> Any:
        """Ask the vendor behind an instance, as an application does."""
        headers = {
            "Authorization": f"{self.sandbox.authorization['Authorization']}, Element {token}"
        }
        answer = requests.get(f"{self.sandbox.url}{path}", headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def requests_made(self, *methods: str) -> list[dict[str, Any]]:
        """Return the requests to /instances with these methods since `forget`."""
        recorded = self.control("GET", "/requests")["requests"]
        return [
            request
            for request in recorded
            if request["method"] in methods and request["path"].startswith("/instances")
        ]

    def resources(self) -> list[dict[str, Any]]:
        """Return what the stack's state has, secrets as the backend keeps them."""
        [file] = (self.state / ".pulumi" / "stacks").glob(f"*/{self.name}.json")
        latest = json.loads(file.read_text())["checkpoint"]["latest"]
        resources: list[dict[str, Any]] = latest.get("resources", [])
        return resources

    def resource(self, name: str = "closeio") -> dict[str, Any]:
        """Return an instance as the state has it."""
        [found] = [
            row
            for row in self.resources()
            if row["urn"].endswith(f"Instance::{name}") and not row.get("delete")
        ]
        return found

    def id(self, name: str = "closeio") -> str:
        """Return the id of an instance in the state."""
        return str(self.resource(name)["id"])

    def urn(self, name: str = "closeio") -> str:
        """Return the URN of an instance in the state."""
        return str(self.resource(name)["urn"])

    def forget(self) -> None:
        self.control("DELETE", "/requests")

    def instances(self) -> list[dict[str, Any]]:
        found = self.control("GET", "/instances")
        rows: list[dict[str, Any]] = found["instances"] if isinstance(found, dict) else found
        return rows
