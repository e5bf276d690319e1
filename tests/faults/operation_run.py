"""One operation with a fault at one of its moments, and what became of whose instances.

The same for the model of the engine and for the engine itself: a ledger says whose each instance
is, and every command is judged by what it did to those that are somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pulumi_cloud_elements.recovery.marker import creation_id_of, without_markers
from pulumi_cloud_elements.resources.values import same

from .operations import AFTER, BEFORE, DESTROY, INTERRUPTED, OPERATIONS, UP, Command, World
from .program import Program

# The command of an operation that a fault strikes, by the moment.
_STRUCK = {BEFORE: 1, INTERRUPTED: 2, AFTER: 3}
Rows = Mapping[str, Mapping[str, Any]]


class JudgedWorld(World, Protocol):
    """A world that a fault can strike, and whose instances can be seen."""

    def strike(self) -> None:
        """Let the next command meet the fault."""

    def calm(self) -> bool:
        """Lift the fault and clean up after it; return whether it met a request."""

    def rows(self) -> Rows:
        """Return all instances of all accounts, by their ids."""

    def evidence(self, stack: Any) -> set[str]:
        """Return the creation ids of which the stack's state, or the machine, has evidence."""

    def previews_nothing(self, stack: Any, program: Program) -> bool:
        """Tell whether an `up` would do nothing."""


@dataclass
class Outcome:
    """What became of an operation.

    Attributes:
        operation: its name.
        moment: when the fault struck it; None where none did.
        struck: whether the fault met a request.
        runs: how many commands it took, over those that the operation has.
        stolen: instances that are somebody else's and were deleted, or are in the wrong state.
        overwritten: instances that are somebody else's and were changed.
        lost: instances that are in no state, and of which nothing tells.
        orphaned: those that `pulumi_cloud_elements orphans` lists with the evidence for them.
        wrong: whatever else is not as it must be.
    """

    operation: str
    moment: str | None = None
    struck: bool = False
    runs: int = 0
    stolen: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether it is as it must be."""
        bad = self.stolen or self.overwritten or self.lost or self.wrong
        return not bad and self.struck is (self.moment is not None)


def run(operation: str, world: JudgedWorld, ledger: Ledger, moment: str | None = None) -> Outcome:
    """Run an operation, and judge it.

    Args:
        operation: its name.
        world: a new world.
        ledger: the world's ledger.
        moment: when the fault strikes; None for never.
    """
    return _Run(world, ledger, Outcome(operation, moment)).run()


class Ledger:
    """Whose each instance is: a stack's, or nobody's where it was taken out of a state."""

    def __init__(self) -> None:
        self._owners: dict[str, Any] = {}

    def hand_over(self, id_: str, to: Any) -> None:
        """Say whose an instance is from now on."""
        self._owners[id_] = to

    def claim(self, ids: Iterable[str], stack: Any) -> None:
        """Say that what nobody has yet is a stack's, which was at work."""
        for id_ in ids:
            self._owners.setdefault(id_, stack)

    def is_of(self, id_: str, stack: Any) -> bool:
        """Tell whether an instance is a stack's."""
        return self._owners.get(id_) is stack


class _Run:
    def __init__(self, world: JudgedWorld, ledger: Ledger, outcome: Outcome) -> None:
        self._world = world
        self._ledger = ledger
        self._outcome = outcome
        self._programs: list[tuple[Any, Program]] = []
        self._told: list[str] = []
        self._last: Any = None

    def run(self) -> Outcome:
        moment = self._outcome.moment
        struck = None if moment is None else _STRUCK[moment]
        commands = 0
        for number, command in enumerate(OPERATIONS[self._outcome.operation](self._world)):
            self._remember(command)
            commands += 1
            failed = self._attempt(command, strike=number == struck)
            if number == struck == _STRUCK[BEFORE]:
                continue  # what it interrupted is there when the operation begins
            if number == struck and not command.refused:
                if not failed:
                    continue  # it went on in spite of the fault
                failed = self._attempt(command)
            self._settle(command, failed)
        for stack, program in self._programs:
            self._finish(stack, program)
        self._outcome.runs -= commands
        self._judge_what_is_left()
        return self._outcome

    def _remember(self, command: Command) -> None:
        """Keep what each stack's program declares in the end."""
        if command.verb in (UP, DESTROY) and not command.refused:
            kept = [pair for pair in self._programs if pair[0] is not command.stack]
            self._programs = [*kept, (command.stack, command.program)]

    def _attempt(self, command: Command, *, strike: bool = False) -> Mapping[str, str]:
        """Run a command, and see what it did to what is somebody else's."""
        stack, before, known = command.stack, self._world.rows(), command.stack.ids()
        self._ledger.claim(before, self._last or stack)
        if strike:
            self._world.strike()
        failed: Mapping[str, str] = stack.run(command.verb, command.program)
        self._outcome.runs += 1
        self._told += failed.values()
        if strike:
            self._outcome.struck = self._world.calm()
        self._last, now = stack, self._world.rows()
        self._ledger.claim(now, stack)
        for id_, row in before.items():
            if self._ledger.is_of(id_, stack):
                continue
            named = f"{id_} ({row['name']}) by {command.verb}"
            if id_ not in now or id_ in set(stack.ids().values()) - set(known.values()):
                self._outcome.stolen.append(named)
            elif now[id_] != row:
                self._outcome.overwritten.append(named)
        return failed

    def _settle(self, command: Command, failed: Mapping[str, str]) -> None:
        """Do what the lines of a failed command say."""
        if command.refused:
            again = failed if command.refused in _all(failed) else self._attempt(command)
            if command.refused not in _all(again):
                self._outcome.wrong.append(f"not refused: {again}")
            return
        if command.stops and not self._names_another(command.stack, failed):
            self._outcome.wrong.append(f"no instance of somebody else's was named: {failed}")
        for _ in range(2):
            if not failed:
                return
            command = replace(command, program=self._with_way_out(command, failed))
            failed = self._attempt(command)
        if failed:
            self._outcome.wrong.append(f"{command.verb} failed: {failed}")

    def _names_another(self, stack: Any, failed: Mapping[str, str]) -> bool:
        message = _all(failed)
        return "cloud-elements:owner" in message and any(
            f'"{id_}"' in message and not self._ledger.is_of(id_, stack)
            for id_ in self._world.rows()
        )

    def _with_way_out(self, command: Command, failed: Mapping[str, str]) -> Program:
        """Take over what is the stack's own and was named; leave alone what is another's."""
        stack, program = command.stack, command.program
        resources = dict(program.resources)
        if self._names_another(stack, failed):
            stack.owner = "its own"
        for id_, row in self._world.rows().items():
            own = self._ledger.is_of(id_, stack) and id_ not in stack.ids().values()
            name = next((one for one in resources if _is_for(row, one)), None)
            if own and name is not None and f'adopt="{id_}"' in _all(failed):
                resources[name] = {**resources[name], "adopt": id_}
        return replace(program, resources=resources)

    def _finish(self, stack: Any, program: Program) -> None:
        """Bring a stack to what its program declares in the end, and compare."""
        if not self._world.previews_nothing(stack, program):
            command = Command(stack, program)
            self._settle(command, self._attempt(command))
            if not self._world.previews_nothing(stack, program):
                self._outcome.wrong.append(f"a preview shows changes: {program.resources}")
        ids, rows = stack.ids(), self._world.rows()
        if ids.keys() != program.resources.keys():
            self._outcome.wrong.append(f"{sorted(ids)} in the state, {sorted(program.resources)}")
            return
        for name, declared in program.resources.items():
            row = rows.get(ids[name])
            if row is None or not _is_as_declared(row, declared):
                self._outcome.wrong.append(f"{name} is not as declared: {row}")

    def _judge_what_is_left(self) -> None:
        for id_, row in self._world.rows().items():
            owner = next((one for one, _ in self._programs if self._ledger.is_of(id_, one)), None)
            if owner is None or id_ in owner.ids().values():
                continue
            told = creation_id_of(row["tags"]) in self._world.evidence(owner)
            left = self._outcome.orphaned if told else self._outcome.lost
            left.append(f"{id_} ({row['name']})")


def _all(failed: Mapping[str, str]) -> str:
    return "\n".join(failed.values())


def _is_for(row: Mapping[str, Any], name: str) -> bool:
    return str(row["name"]).split()[0] == name.rpartition("/")[2]


def _is_as_declared(row: Mapping[str, Any], declared: Mapping[str, Any]) -> bool:
    return (
        row["name"] == declared["name"]
        and without_markers(row["tags"]) == declared["tags"]
        and all(
            same(row["configuration"][key], value)
            for key, value in declared["configuration"].items()
        )
    )
