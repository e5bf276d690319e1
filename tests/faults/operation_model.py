"""The world of an operation over the model of the engine and accounts in memory."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.evidence import StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.resources.base import Services

from ..unit.fake.process import services
from ..unit.fake.service import AFTER, Service
from ..unit.resources.faults import FAULTS as ALL_FAULTS
from ..unit.resources.faults import ONCE, Fault
from .engine_model import ENGINE, KILLED, EngineModel, now
from .operation_run import Ledger, Outcome, run
from .operations import FIRST, MOMENTS, OPERATIONS, REFRESH, SECOND, UP, Command
from .program import Program

SAME, ANOTHER = "the same machine", "another machine"
CREATE = "instances.create"
# One of each kind that the provider treats in its own way; the table of the verbs has them all.
_KINDS = ("lost response", "403", "500", KILLED)
FAULTS = [fault for fault in ALL_FAULTS if fault.name in _KINDS]
_PROCESSES = itertools.count(1)


@dataclass(frozen=True)
class Cell:
    """One cell of the table.

    Attributes:
        operation: what a user does.
        moment: when the fault strikes.
        call: the call that it strikes.
        fault: what goes wrong.
        when: before or after the call's work.
        times: how often; None for the whole command.
        machine: where the next command runs.
    """

    operation: str
    moment: str
    call: str
    fault: Fault
    when: str
    times: int | None
    machine: str

    def __str__(self) -> str:
        lasts = "once" if self.times == ONCE else "whole command"
        return (
            f"{self.operation}, {self.moment}: {self.call}: {self.fault.name} {self.when}, "
            f"{lasts}; then on {self.machine}"
        )


class ModelStack:
    """One stack over the model of the engine."""

    def __init__(self, world: ModelWorld, model: EngineModel) -> None:
        self._world = world
        self.model = model
        self.owner: str | None = None
        self.account = FIRST

    def run(self, verb: str, program: Program) -> Mapping[str, str]:
        if verb == UP:
            return self.model.up(program)
        return self.model.refresh() if verb == REFRESH else self.model.destroy()

    def ids(self) -> dict[str, str]:
        return {name: kept.id for name, kept in self.model.state.items()}

    def rename(self, name: str) -> None:
        self.model.name = name

    def move(self, name: str, to: ModelStack) -> None:
        to.model.state[name] = self.model.state.pop(name)

    def forget(self, name: str) -> None:
        del self.model.state[name]

    def copied(self) -> ModelStack:
        return self._world.add(self.model.copied(f"s3://{SECOND}"))


class ModelWorld:
    """Two accounts, and whatever stacks there are.

    Args:
        folder: where machines keep their notes.
        ledger: whose each instance is.
        cell: what goes wrong; None for nothing.
    """

    def __init__(self, folder: Path, ledger: Ledger, cell: Cell | None = None) -> None:
        self._folder = folder
        self._ledger = ledger
        self._cell = cell
        self._machine = 0
        for machine in range(2):
            (folder / str(machine)).mkdir()
        self._called = 0
        self._stacks: list[ModelStack] = []
        self.accounts = {
            FIRST: Service(now=now),
            SECOND: Service(now=now, first_id=1001),
        }

    def stack(self, name: str = "dev", backend: str = FIRST) -> ModelStack:
        return self.add(EngineModel(self._process, name, f"s3://{backend}"))

    def add(self, model: EngineModel) -> ModelStack:
        """Take up a stack."""
        stack = ModelStack(self, model)
        self._stacks.append(stack)
        return stack

    def hand_over(self, id_: str, to: Any) -> None:
        self._ledger.hand_over(id_, to)

    def strike(self) -> None:
        cell = self._cell
        assert cell is not None
        self._called = self._calls()
        for service in self.accounts.values():
            service.fail(cell.call, lambda: cell.fault.error("bad"), cell.when, cell.times)

    def calm(self) -> bool:
        assert self._cell is not None
        for service in self.accounts.values():
            service.faults.clear()
        self._machine += self._cell.machine == ANOTHER
        return self._calls() > self._called

    def _calls(self) -> int:
        assert self._cell is not None
        return sum(len(service.called(self._cell.call)) for service in self.accounts.values())

    def rows(self) -> dict[str, dict[str, Any]]:
        return {
            id_: {**row, "configuration": dict(row["configuration"])}
            for service in self.accounts.values()
            for id_, row in service.rows.items()
        }

    def evidence(self, stack: ModelStack) -> set[str]:
        notes = {file.name.partition("-")[0] for file in self._notes.glob("*.intent")}
        return {creation_id for _, creation_id in stack.model.pending_creates} | notes

    def previews_nothing(self, stack: ModelStack, program: Program) -> bool:
        return stack.model.preview(program) == []

    @property
    def _notes(self) -> Path:
        return self._folder / str(self._machine)

    def _process(self, model: EngineModel, _kill_after: int | None) -> Services:
        stack = next(one for one in self._stacks if one.model is model)
        environment = {"PULUMI_BACKEND_URL": model.backend}
        secret = f"the-secret-of-user-{stack.account}"
        shared = services(self.accounts[stack.account], owner=stack.owner, user_secret=secret)
        states = StackStates(environment, engine=lambda: ENGINE, run=model.export)
        intents = Intents(
            self._notes, environment, engine=lambda: ENGINE, process=str(next(_PROCESSES))
        )
        return replace(shared, creations=Creations(shared.settings, states, intents))


def calls(operation: str, folder: Path) -> dict[str, list[str]]:
    """Return the calls that an operation's command makes at each moment, without faults."""
    ledger = Ledger()
    world = ModelWorld(folder, ledger)
    made = []
    for command in OPERATIONS[operation](world):
        made.append(_called_by(command, world))
        if command.stops:
            command.stack.owner = "its own"
            _called_by(command, world)
    return {moment: sorted(made[number + 1]) for number, moment in enumerate(MOMENTS)}


def _called_by(command: Command, world: ModelWorld) -> set[str]:
    for service in world.accounts.values():
        service.calls.clear()
    command.stack.run(command.verb, command.program)
    return {name for service in world.accounts.values() for name in service.called()}


def cells(operation: str, moment: str, folder: Path) -> Iterator[Cell]:
    """Yield every cell of an operation and a moment."""
    for call in calls(operation, folder)[moment]:
        for fault in FAULTS:
            for when in fault.moments:
                # What is settled by the state alone is so on every machine.
                leaves_evidence = fault.name == KILLED or (call, when) == (CREATE, AFTER)
                for times in (ONCE,) if fault.name == KILLED else (ONCE, None):
                    for machine in (SAME, ANOTHER) if leaves_evidence else (SAME,):
                        yield Cell(operation, moment, call, fault, when, times, machine)


def run_cell(cell: Cell, folder: Path) -> Outcome:
    """Run one cell over the model, in an empty folder."""
    ledger = Ledger()
    return run(cell.operation, ModelWorld(folder, ledger, cell), ledger, cell.moment)
