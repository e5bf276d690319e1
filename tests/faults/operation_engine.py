"""The world of an operation on Pulumi's real engine, with a sandbox."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cloud_elements_sandbox.server import Running, running

from ..engine.stack import Stack
from .operation_model import ANOTHER, SAME, calls
from .operation_run import Ledger, Outcome, run
from .operations import FIRST, OPERATIONS, SECOND
from .program import Program
from .run import STARTING, end_of, kill, start, wait_for_the_strike

PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    program = json.load(file)
component = None
for name, inputs in program["resources"].items():
    outer, _, own = name.rpartition("/")
    if outer and component is None:
        component = pulumi.ComponentResource("my:module:Component", outer)
    former = program["aliases"].get(name)
    root = pulumi.ROOT_STACK_RESOURCE
    options = pulumi.ResourceOptions(
        parent=component if outer else None,
        retain_on_delete=name in program["retained"],
        aliases=[pulumi.Alias(name=former, parent=root)] if former else None,
    )
    cloud_elements.Instance(own, **inputs, opts=options)
"""
ENVIRONMENT = {
    "CLOUD_ELEMENTS_READ_TIMEOUT": "3",
    "CLOUD_ELEMENTS_SETTLE_TIME": "2",
    "CLOUD_ELEMENTS_MAX_RETRIES": "1",
    "CLOUD_ELEMENTS_OPERATION_TIMEOUT": "30",
}
REQUESTS = {
    "instances.create": ("POST", "^/instances$"),
    "instances.list": ("GET", "^/instances$"),
    "instances.get": ("GET", "^/instances/[0-9]+$"),
    "instances.put": ("PUT", "^/instances/[0-9]+$"),
    "instances.patch": ("PATCH", "^/instances/[0-9]+$"),
    "instances.delete": ("DELETE", "^/instances/[0-9]+$"),
}
"""The requests that a call of the model stands for."""
_SLOW = {"kind": "latency", "seconds": 1.5, "count": 1}
ALL_KILLED, ENGINE_KILLED = "engine and provider killed", "engine killed"
FAULTS: Mapping[str, dict[str, Any]] = {
    "response lost, once": {"kind": "reset", "when": "after", "count": 1},
    "connection reset, whole command": {"kind": "reset", "when": "before"},
    "500 after the work, whole command": {"kind": "status", "status": 500, "when": "after"},
    "403, whole command": {"kind": "status", "status": 403, "when": "before"},
    f"{ALL_KILLED} before the work": {**_SLOW, "when": "before"},
    f"{ALL_KILLED} after the work": {**_SLOW, "when": "after"},
    f"{ENGINE_KILLED} before the work": {**_SLOW, "when": "before"},
}


@dataclass(frozen=True)
class EngineCell:
    """One cell on the engine: the attributes of the model's, and the name of a fault here."""

    operation: str
    moment: str
    call: str
    fault: str
    machine: str

    def __str__(self) -> str:
        return f"{self.operation}, {self.moment}: {self.call}: {self.fault}; then on {self.machine}"

    @property
    def kills(self) -> bool:
        """Whether the command is killed."""
        return "killed" in self.fault


def cells(folder: Path) -> list[EngineCell]:
    """Return every cell that can run on the engine; a sandbox has one user only.

    Args:
        folder: an empty one, for the model, which says what each operation asks for.
    """
    found = []
    for number, operation in enumerate(OPERATIONS):
        if operation.startswith("wrong user"):
            continue
        place = folder / str(number)
        place.mkdir()
        for moment, called in calls(operation, place).items():
            found += [
                EngineCell(operation, moment, call, fault, machine)
                for call in called
                if call in REQUESTS
                for fault in FAULTS
                for machine in (SAME, ANOTHER)
            ]
    return found


class EngineStack:
    """One stack on the engine.

    Args:
        world: the world.
        base: program, backend and environment.
        name: the stack's name.
    """

    def __init__(self, world: EngineWorld, base: Stack, name: str) -> None:
        self._world = world
        self.base = base
        self.name = name
        self.owner: str | None = None
        self.account = FIRST

    def run(self, verb: str, program: Program) -> Mapping[str, str]:
        self._declare(program)
        killed = self._world.killing
        process = start(self.base, [verb, "--yes", "--skip-preview"])
        if killed is not None:
            wait_for_the_strike(self.base, process)
            kill(self.base, process, alone=killed.startswith(ENGINE_KILLED))
            self._world.was_killed(self)
        code, text = end_of(process, 5 if killed else 120)
        self._world.seen.append(text)
        return {} if code == 0 else {"command": text or "killed"}

    def previews_nothing(self, program: Program) -> bool:
        """Tell whether an `up` would do nothing."""
        if not program.resources:
            return not self.ids()
        self._declare(program)
        return end_of(start(self.base, ["preview", "--expect-no-changes"]), 120)[0] == 0

    def ids(self) -> dict[str, str]:
        found = {}
        for row in self._checkpoint().get("resources") or []:
            if row["type"].endswith(":Instance"):
                inside = "component/" if ":Component$" in row["urn"] else ""
                deleting = " (deleting)" if row.get("delete") else ""
                name = f"{inside}{row['urn'].rsplit('::', 1)[-1]}{deleting}"
                found[name] = str(row["id"])
        return found

    def pending(self) -> set[str]:
        """Return the creation ids of the pending creates in the state."""
        return {
            operation["resource"]["inputs"].get("__creation_id", "")
            for operation in self._checkpoint().get("pending_operations") or []
        }

    def rename(self, name: str) -> None:
        self.command("stack", "rename", name)
        self.name = name

    def move(self, name: str, to: EngineStack) -> None:
        source, dest = f"organization/lab/{self.name}", f"organization/lab/{to.name}"
        urn = self._urn(name)
        self.command("state", "move", "--yes", urn, "--source", source, "--dest", dest)

    def forget(self, name: str) -> None:
        self.command("state", "delete", "--yes", self._urn(name))

    def copied(self) -> EngineStack:
        return self._world.copy_of(self)

    def command(self, *arguments: str) -> None:
        """Run a command of the engine that no fault meets."""
        self._select()
        self.base.run(*arguments)

    def _declare(self, program: Program) -> None:
        self._select()
        (self.base.program / "__main__.py").write_text(PROGRAM)
        self.base.declare(
            resources=dict(program.resources),
            aliases=dict(program.aliases),
            retained=sorted(program.retained),
        )

    def _select(self) -> None:
        environment = self.base.environment
        environment |= {"PULUMI_STACK": self.name, "TMPDIR": str(self._world.machine)}
        environment.pop("CLOUD_ELEMENTS_OWNER", None)
        if self.owner is not None:
            environment["CLOUD_ELEMENTS_OWNER"] = self.owner

    def _urn(self, name: str) -> str:
        return next(
            str(row["urn"])
            for row in self._checkpoint()["resources"]
            if row["urn"].endswith(f":Instance::{name}")
        )

    def _checkpoint(self) -> dict[str, Any]:
        file = self.base.state / ".pulumi" / "stacks" / "lab" / f"{self.name}.json"
        latest: dict[str, Any] = json.loads(file.read_text())["checkpoint"]["latest"] or {}
        return latest


class EngineWorld:
    """Backends and their stacks, on one sandbox.

    Args:
        folder: where they are kept.
        engine: the folder of the engine's programs.
        sandbox: the service.
        ledger: whose each instance is.
        cell: what goes wrong.
    """

    def __init__(
        self, folder: Path, engine: str, sandbox: Running, ledger: Ledger, cell: EngineCell
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._sandbox = sandbox
        self._ledger = ledger
        self._cell = cell
        self._killed: EngineStack | None = None
        self._bases: dict[str, Stack] = {}
        self.seen: list[str] = []
        self.killing: str | None = None
        self.machine = folder / SAME.replace(" ", "-")
        self.machine.mkdir(parents=True)

    def stack(self, name: str = "dev", backend: str = FIRST) -> EngineStack:
        fresh = backend not in self._bases  # it comes with a stack `dev`
        stack = EngineStack(self, self._base(backend), name)
        if name != "dev" or not fresh:
            self._bases[backend].environment.pop("PULUMI_STACK", None)
            self._bases[backend].run("stack", "init", name)
        return stack

    def _base(self, backend: str) -> Stack:
        if backend not in self._bases:
            base = Stack(self._folder / backend, self._engine, self._sandbox)
            base.environment |= ENVIRONMENT
            self._bases[backend] = base
        return self._bases[backend]

    def copy_of(self, stack: EngineStack) -> EngineStack:
        """Return a stack as it is after its backend's folder was copied."""
        base = self._base(SECOND)
        shutil.copytree(stack.base.state, base.state, dirs_exist_ok=True)
        for file in stack.base.program.glob("Pulumi.*.yaml"):
            shutil.copy(file, base.program)
        return EngineStack(self, base, stack.name)

    def hand_over(self, id_: str, to: Any) -> None:
        self._ledger.hand_over(id_, to)

    def strike(self) -> None:
        method, path = REQUESTS[self._cell.call]
        body = {"method": method, "path": path, **FAULTS[self._cell.fault]}
        self._control("POST", "/faults", body)
        self.killing = self._cell.fault if self._cell.kills else None

    def was_killed(self, stack: EngineStack) -> None:
        """Remember whose command was killed."""
        self._killed, self.killing = stack, None

    def calm(self) -> bool:
        met = any(fault["met"] for fault in self._control("GET", "/faults"))
        self._control("DELETE", "/faults")
        if self._killed is not None:
            self._killed.command("cancel", "--yes")
            self._killed = None
            self._wait_for_what_goes_on()
        if self._cell.machine == ANOTHER:
            self.machine = self._folder / ANOTHER.replace(" ", "-")
            self.machine.mkdir(exist_ok=True)
        return met

    def _wait_for_what_goes_on(self) -> None:
        quiet = 0
        while quiet < 5:
            quiet = 0 if self._control("GET", "/requests")["inFlight"] else quiet + 1
            time.sleep(0.2)

    def rows(self) -> dict[str, dict[str, Any]]:
        found = self._control("GET", "/instances")
        rows = found["instances"] if isinstance(found, dict) else found
        return {str(row["id"]): row for row in rows}

    def evidence(self, stack: EngineStack) -> set[str]:
        notes = self.machine.glob(f"pulumi-cloud-elements-{os.getuid()}/*.intent")
        return stack.pending() | {file.name.partition("-")[0] for file in notes}

    def previews_nothing(self, stack: EngineStack, program: Program) -> bool:
        return stack.previews_nothing(program)

    def _control(self, method: str, path: str, body: Any = None) -> Any:
        return self._bases[FIRST].control(method, path, body)


def run_cell(cell: EngineCell, folder: Path, engine: str) -> Outcome:
    """Run one cell on the engine, in a new folder."""
    with ExitStack() as life:
        with STARTING:
            sandbox = life.enter_context(running())
        ledger = Ledger()
        world = EngineWorld(folder, engine, sandbox, ledger, cell)
        outcome = run(cell.operation, world, ledger, cell.moment)
        if any("canary" in text for text in world.seen):
            outcome.wrong.append("a secret was seen")
        if any("Traceback" in text for text in world.seen):
            outcome.wrong.append("a traceback was seen")
        return outcome
