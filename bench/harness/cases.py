"""One case: one tool, so many instances, one latency; all operations, each checked and measured."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .conditions import now
from .errors import BenchError
from .service import Service
from .tools import CHANGED_CALLBACK, OPERATIONS, TOOLS, Programs, Tool

Record = dict[str, Any]
"""A case's results as they are in its file; `measured` tells the fields."""
_SECRET = b"1b47061264138c4ac30d75fd1eb44270"  # what marks a secret in Pulumi's state


@dataclass(frozen=True)
class Case:
    """What is measured in one go."""

    tool: str
    instances: int
    latency: int
    run: int

    def __str__(self) -> str:
        title = TOOLS[self.tool].title
        return f"{self.instances} at {self.latency} ms, run {self.run + 1}: {title}"


def runs_of(instances: int) -> int:
    """Return how often a stack of this size is measured where nobody says: large ones once."""
    return 3 if instances <= 100 else 1


def able(tools: list[str], instances: int) -> list[str]:
    """Return the tools that can have so many instances in one stack."""
    bounds = {tool: TOOLS[tool].most for tool in tools}
    return [tool for tool, most in bounds.items() if most is None or instances <= most]


def planned(tools: list[str], instances: int, latency: int, runs: int) -> Iterator[Case]:
    """Yield the cases so that the tools take turns and share the machine's moods.

    Who begins changes with the run.
    """
    for run in range(runs):
        turn = run % max(1, len(tools))
        for tool in tools[turn:] + tools[:turn]:
            yield Case(tool, instances, latency, run)


def measured(case: Case, programs: Programs, service: Service) -> Record:
    """Measure a case.

    Returns `{"tool", "run", "date", "load", "stateBytes", "encryptions", "storedBytes",
    "operations": {"create": {…}}}`; `load` of the machine in the minute before, `stateBytes` and
    `encryptions` of the state after the creation, `storedBytes` of all that the backend keeps by
    the end. Each operation has `wall`, `cpu` and `serviceCpu` in seconds, `memory` in bytes (the
    most together), `processes` (by role), `requests` (by kind), `mostInFlight`, `firstRequest`,
    the seconds from the command's start to the first request, and `firstSeen`, those to the first
    look at a process, by role.

    Raises:
        BenchError: the tool failed, or did not do the work.
    """
    tool = TOOLS[case.tool]
    operations: dict[str, Record] = {}
    state = b""
    begun = now()
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        service.start_afresh(case.latency)
        with tool.running_backend(folder):
            tool.prepare(folder, case.instances, programs, service)
            for operation in OPERATIONS:
                operations[operation] = _operation(case, operation, folder, programs, service)
                if operation == "create":
                    state = tool.state_file(folder).read_bytes()
        stored = sum(file.stat().st_size for file in tool.stored(folder))
    return {
        "tool": case.tool,
        "run": case.run,
        **begun,
        "stateBytes": len(state),
        "encryptions": state.count(_SECRET),
        "storedBytes": stored,
        "operations": operations,
    }


def _operation(
    case: Case, operation: str, folder: Path, programs: Programs, service: Service
) -> Record:
    """Do one operation, check its work, and return what it took."""
    tool = TOOLS[case.tool]
    if operation == "update":
        tool.declare(folder, case.instances, CHANGED_CALLBACK)
    service.forget_traffic()
    before = service.cpu()
    usage = tool.run(operation, folder, programs, service)
    used, traffic = service.cpu() - before, service.traffic()
    tool.fetch_state(folder, programs, service)
    _check(case, tool, operation, folder, service)
    return {
        "wall": usage.wall,
        "cpu": usage.cpu,
        "serviceCpu": round(used, 2),
        "memory": usage.memory,
        "processes": usage.processes,
        "requests": traffic.counts,
        "mostInFlight": traffic.most_in_flight,
        "firstRequest": None if traffic.first is None else round(traffic.first - usage.started, 3),
        "firstSeen": usage.first_seen,
    }


def _check(case: Case, tool: Tool, operation: str, folder: Path, service: Service) -> None:
    """Refuse to count work that was not done."""
    wanted = case.instances if tool.declares and operation != "destroy" else 0
    managed = tool.managed(folder)
    if managed != wanted:
        raise BenchError(f"{case}: after {operation} the state has {managed}, not {wanted}")
    if not tool.reaches_service:
        return
    there = service.instances()
    if len(there) != wanted:
        raise BenchError(f"{case}: after {operation} the service has {len(there)}, not {wanted}")
    callbacks = {row["configuration"]["event.notification.callback.url"] for row in there}
    if operation == "update" and callbacks != {CHANGED_CALLBACK}:
        raise BenchError(f"{case}: after {operation} the service has the entry as it was")
