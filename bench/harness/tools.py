"""The tools that are measured, and how each does the same work."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import process
from .backends import BACKENDS
from .errors import BenchError
from .process import Usage
from .service import ORGANIZATION_SECRET, USER_SECRET, Service

OPERATIONS = ("create", "preview", "refresh", "update", "destroy")
"""In this order; `preview` is one without changes, `update` changes one entry of every instance."""

_PROGRAMS = Path(__file__).parent.parent / "programs"
_BACKEND, _COPY = "backend.json", "state.json"  # how it is reached, and what it keeps
_CALLBACK = "https://example.com/events"
CHANGED_CALLBACK = "https://example.com/events/changed"


@dataclass(frozen=True)
class Programs:
    """Where the programs are that the tools consist of; the peers only where they are asked for."""

    engine: Path
    tofu: Path | None = None
    restapi: Path | None = None


@dataclass(frozen=True)
class Tool(ABC):
    """A tool in one setting.

    Attributes:
        key: its name on the command line and in the results.
        title: its name for a person.
        program: the folder with what a user would write.
        parallel: the operations side by side that it is told; None leaves it its default.
        reaches_service: whether it sends requests at all.
        most: the most instances that it is measured with; None where there is no bound.
        in_flight: the requests that the provider may have in flight; None leaves it its default.
        backend: where Pulumi keeps the state.
        declares: whether its program declares any instances.
    """

    key: str
    title: str
    program: str
    parallel: int | None = None
    reaches_service: bool = True
    most: int | None = None
    in_flight: int | None = None
    backend: str = "folder"
    declares: bool = True

    @contextlib.contextmanager
    def running_backend(self, folder: Path) -> Iterator[None]:
        """Run what keeps the state, for as long as the block lasts; a tool may need nothing."""
        del folder
        yield

    @abstractmethod
    def prepare(self, folder: Path, instances: int, programs: Programs, service: Service) -> None:
        """Make a project with nothing applied yet in an empty folder."""

    @abstractmethod
    def declare(self, folder: Path, instances: int, callback: str) -> None:
        """Say what is wanted."""

    @abstractmethod
    def command(self, operation: str) -> list[str]:
        """Return the command that a user would run unattended."""

    @abstractmethod
    def environment(self, folder: Path, programs: Programs, service: Service) -> dict[str, str]:
        """Return the whole environment of its commands."""

    @abstractmethod
    def state_file(self, folder: Path) -> Path:
        """Return the file that has the state as it is now, or as it was last fetched."""

    def fetch_state(self, folder: Path, programs: Programs, service: Service) -> None:
        """Bring `state_file` up to date where the state is kept elsewhere."""
        del folder, programs, service

    @abstractmethod
    def managed(self, folder: Path) -> int:
        """Return how many instances the state has."""

    @abstractmethod
    def stored(self, folder: Path) -> list[Path]:
        """Return all files that its backend keeps: state, backups, history."""

    def run(self, operation: str, folder: Path, programs: Programs, service: Service) -> Usage:
        """Do one operation and return what it took."""
        return process.run(
            self.command(operation),
            cwd=folder / "project",
            env=self.environment(folder, programs, service),
            log=folder / "log",
        )


class PulumiTool(Tool):
    """Pulumi's engine with a backend and a Python program."""

    @contextlib.contextmanager
    def running_backend(self, folder: Path) -> Iterator[None]:
        """Run the backend; `environment` finds it."""
        with BACKENDS[self.backend].running(folder) as variables:
            (folder / _BACKEND).write_text(json.dumps(variables))
            yield

    def prepare(self, folder: Path, instances: int, programs: Programs, service: Service) -> None:
        """Make the project and an empty stack."""
        shutil.copytree(_PROGRAMS / self.program, folder / "project")
        self.declare(folder, instances, _CALLBACK)
        (folder / "project" / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
        # Of its own everywhere: by default a service would be asked to encrypt.
        words = ["stack", "init", "dev", "--secrets-provider", "passphrase", "--non-interactive"]
        process.run(
            ["pulumi", *words],
            cwd=folder / "project",
            env=self.environment(folder, programs, service),
            log=folder / "log",
        )

    def declare(self, folder: Path, instances: int, callback: str) -> None:
        """Write what the program reads."""
        work = {"instances": instances, "callback": callback}
        (folder / "project" / "work.json").write_text(json.dumps(work))

    def command(self, operation: str) -> list[str]:
        """Return the command; the preview is left out where the work itself is measured."""
        apply = ["up", "--yes", "--skip-preview"]
        words = {
            "create": apply,
            "preview": ["preview", "--expect-no-changes"],
            "refresh": ["refresh", "--yes", "--skip-preview"],
            "update": apply,
            "destroy": ["destroy", "--yes", "--skip-preview"],
        }[operation]
        return ["pulumi", *words, "--non-interactive"]

    def environment(self, folder: Path, programs: Programs, service: Service) -> dict[str, str]:
        """Return the person's environment with a backend and a home of its own."""
        own = {
            "PATH": os.pathsep.join(
                [str(Path(sys.executable).parent), str(programs.engine), os.environ["PATH"]]
            ),
            **json.loads((folder / _BACKEND).read_text()),
            "PULUMI_HOME": str(folder / "home"),
            "PULUMI_CONFIG_PASSPHRASE": "for the benchmark only",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            # No tool waits for the network: the peer has its provider in a folder, too.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        }
        if self.parallel is not None:
            # The engine's bound, and this provider's own, which is lower by default.
            own["PULUMI_PARALLEL"] = own["CLOUD_ELEMENTS_MAX_IN_FLIGHT"] = str(self.parallel)
        if self.in_flight is not None:
            own["CLOUD_ELEMENTS_MAX_IN_FLIGHT"] = str(self.in_flight)
        return _others() | own | service.environment

    def state_file(self, folder: Path) -> Path:
        """Return the checkpoint, or a copy of it where it is not in a folder."""
        if self.backend != "folder":
            return folder / _COPY
        return next((folder / "state").rglob("stacks/**/dev.json"))

    def fetch_state(self, folder: Path, programs: Programs, service: Service) -> None:
        """Export the state, and write it as a folder's checkpoint is written."""
        if self.backend == "folder":
            return
        exported = folder / "exported.json"
        process.run(
            ["pulumi", "stack", "export", "--file", str(exported), "--non-interactive"],
            cwd=folder / "project",
            env=self.environment(folder, programs, service),
            log=folder / "log",
        )
        latest = json.loads(exported.read_bytes())["deployment"]
        copy = {"checkpoint": {"latest": latest}}
        (folder / _COPY).write_text(json.dumps(copy, separators=(",", ":"), ensure_ascii=False))

    def managed(self, folder: Path) -> int:
        """Count what a provider made: resources, and the instances of sets."""
        state = json.loads(self.state_file(folder).read_bytes())
        resources = (state["checkpoint"].get("latest") or {}).get("resources") or []
        ours = [row for row in resources if "__provider" in row.get("inputs", {})]
        return sum(_count(row) for row in ours)

    def stored(self, folder: Path) -> list[Path]:
        """Return checkpoint, history, backups, where they are in a folder."""
        return [path for path in (folder / "state").rglob("*") if path.is_file()]


class TofuTool(Tool):
    """OpenTofu with its local backend and the generic REST provider."""

    def prepare(
        self,
        folder: Path,
        instances: int,
        programs: Programs,
        service: Service,  # noqa: ARG002 - it is asked nothing before the first operation
    ) -> None:
        """Make the project; `tofu init` is not needed, as the provider is given by its folder."""
        shutil.copytree(_PROGRAMS / self.program, folder / "project")
        self.declare(folder, instances, _CALLBACK)
        (folder / "tofurc").write_text(
            "provider_installation {\n  dev_overrides {\n"
            f'    "mastercard/restapi" = "{_built(programs.restapi).parent}"\n  }}\n'
            "  direct {}\n}\n"
        )

    def declare(self, folder: Path, instances: int, callback: str) -> None:
        """Write the variables."""
        wanted = {"instances": instances, "callback": callback}
        (folder / "project" / "terraform.tfvars.json").write_text(json.dumps(wanted))

    def command(self, operation: str) -> list[str]:
        """Return the command."""
        words = {
            "create": ["apply", "-auto-approve"],
            "preview": ["plan", "-detailed-exitcode"],
            "refresh": ["apply", "-refresh-only", "-auto-approve"],
            "update": ["apply", "-auto-approve"],
            "destroy": ["destroy", "-auto-approve"],
        }[operation]
        parallel = [] if self.parallel is None else [f"-parallelism={self.parallel}"]
        return ["tofu", *words, "-input=false", "-no-color", *parallel]

    def environment(self, folder: Path, programs: Programs, service: Service) -> dict[str, str]:
        """Return the person's environment with the provider's folder and the variables."""
        return _others() | {
            "PATH": os.pathsep.join([str(_built(programs.tofu).parent), os.environ["PATH"]]),
            "TF_CLI_CONFIG_FILE": str(folder / "tofurc"),
            "CHECKPOINT_DISABLE": "1",
            "TF_VAR_url": service.url,
            "TF_VAR_authorization": f"User {USER_SECRET}, Organization {ORGANIZATION_SECRET}",
            # The provider's own switch; otherwise it prints the credentials in each plan.
            "API_DATA_IS_SENSITIVE": "true",
        }

    def state_file(self, folder: Path) -> Path:
        """Return the state."""
        return folder / "project" / "terraform.tfstate"

    def managed(self, folder: Path) -> int:
        """Count the instances of all resources."""
        state = json.loads(self.state_file(folder).read_bytes())
        return sum(len(row["instances"]) for row in state["resources"])

    def stored(self, folder: Path) -> list[Path]:
        """Return the state and its backup."""
        return list((folder / "project").glob("terraform.tfstate*"))


def _count(resource: dict[str, Any]) -> int:
    ids = resource["outputs"].get("ids")
    return len(ids) if isinstance(ids, dict) else 1


def _elsewhere() -> Iterator[Tool]:
    """Yield the tools on the backends other than a folder."""
    for key in ("journal", "journal-50", "bucket"):
        at, most = BACKENDS[key].title, 100 if key == "bucket" else None
        for tool in (
            PulumiTool("ours-64", "pulumi-cloud-elements, 64", "ours", 64, most=most),
            PulumiTool("set", "InstanceSet, default", "set"),
            PulumiTool("set-64", "InstanceSet, 64", "set", in_flight=64),
            PulumiTool("floor-64", "empty provider, 64", "nothing", 64, False, most or 1000),
        ):
            yield replace(tool, key=f"{tool.key}-{key}", title=f"{tool.title}; {at}", backend=key)


TOOLS: dict[str, Tool] = {
    tool.key: tool
    for tool in (
        TofuTool("peer", "OpenTofu + restapi, default (10)", "restapi", most=1000),
        TofuTool("peer-64", "OpenTofu + restapi, 64", "restapi", 64, most=1000),
        PulumiTool("ours", "pulumi-cloud-elements, default", "ours", most=1000),
        PulumiTool("ours-64", "pulumi-cloud-elements, 64", "ours", 64, most=1000),
        PulumiTool("set", "InstanceSet, default", "set"),
        PulumiTool("set-64", "InstanceSet, 64", "set", in_flight=64),
        # The SDK wraps the pickler once more for each provider of the program itself, which ends
        # with a RecursionError at the 235th instance (3.272).
        PulumiTool("tutorial", "hand-written dynamic provider, default", "tutorial", most=200),
        PulumiTool("floor", "empty provider, default", "nothing", None, False, 1000),
        PulumiTool("floor-64", "empty provider, 64", "nothing", 64, False, 1000),
        PulumiTool("empty", "empty program", "empty", None, False, 1, declares=False),
        *_elsewhere(),
    )
}
"""By key."""


def _others() -> dict[str, str]:
    """Return the person's environment without what would steer one of the tools."""
    prefixes = ("PULUMI_", "CLOUD_ELEMENTS_", "TF_", "PYTHON")
    return {key: value for key, value in os.environ.items() if not key.startswith(prefixes)}


def _built(program: Path | None) -> Path:
    if program is None:
        raise BenchError("the peers were not built")
    return program
