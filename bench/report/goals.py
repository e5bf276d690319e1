"""The goals, and whether the results reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..harness.results import Cell
from ..harness.tools import OPERATIONS, TOOLS
from . import figures

_LATENCY = 200
_FLOOR_SHARE = 1.2
_START_UP = 0.8

# Instances, tool, the tool that it is compared with, and the goal for each operation.
_RATIOS: tuple[tuple[int, str, str, tuple[float | None, ...]], ...] = (
    (100, "set", "peer", (0.80, 0.30, 0.35, 0.35, 0.30)),
    (100, "set-64", "peer", (0.65, 0.30, 0.30, 0.28, 0.22)),
    (1000, "set", "peer", (0.40, 0.12, 0.20, 0.14, 0.12)),
    (1000, "set-64", "peer", (0.30, 0.12, 0.15, 0.12, 0.08)),
    (1000, "set-64", "peer-64", (1.0, None, None, None, None)),
    (1000, "ours-64-journal", "peer", (0.50, 0.20, 0.15, 0.18, 0.09)),
    (100, "ours-64", "peer", (1.08, 0.35, 0.30, 0.55, 0.35)),
    (100, "set-64-bucket", "ours-64-bucket", (0.12, None, None, 0.12, 0.12)),
)
_FLOORS = {"ours-64": "floor-64", "ours-64-journal": "floor-64-journal"}
"""A provider that does nothing, on the same backend, where each instance is a resource."""


@dataclass(frozen=True)
class Goal:
    """One goal with what was measured.

    Attributes:
        what: the goal, for a person.
        limit: the goal's own figure.
        floor: the figure of a provider that does nothing, measured in the same sitting; None where
            it does not count.
        measured: ours; None where it was not measured.
        unit: what stands after the figures.
    """

    what: str
    limit: float
    floor: float | None
    measured: float | None
    unit: str = ""

    @property
    def wanted(self) -> float:
        """The figure to reach: where the floor is above the goal, 1.2 of the floor."""
        if self.floor is not None and self.floor > self.limit:
            return _FLOOR_SHARE * self.floor
        return self.limit

    @property
    def verdict(self) -> str:
        """`reached`, `not reached` or `not measured`."""
        if self.measured is None:
            return "not measured"
        # As it is shown: nobody can tell 0.551 from 0.55 in the table.
        return "reached" if round(self.measured, 2) <= round(self.wanted, 2) else "**not reached**"


def goals(cells: list[Cell]) -> list[Goal]:
    """Return all goals, measured where they were."""
    return [*_ratios(cells), _start_up(cells)]


def _ratios(cells: list[Cell]) -> Iterator[Goal]:
    for instances, tool, beside, limits in _RATIOS:
        for verb, limit in zip(OPERATIONS, limits, strict=True):
            if limit is not None:
                yield _ratio(
                    figures.at(cells, instances, _LATENCY), instances, tool, beside, verb, limit
                )


def _ratio(
    cell: Cell | None, instances: int, tool: str, beside: str, verb: str, limit: float
) -> Goal:
    what = f"{verb}, {instances} instances: {TOOLS[tool].title} / {TOOLS[beside].title}"
    if cell is None:
        return Goal(what, limit, None, None)
    floor = figures.ratio(cell, _FLOORS[tool], beside, verb) if tool in _FLOORS else None
    measured = figures.ratio(cell, tool, beside, verb)
    return Goal(what, limit, floor.value if floor else None, measured.value if measured else None)


def _start_up(cells: list[Cell]) -> Goal:
    """Return the goal for what a program with one instance needs more than an empty one."""
    cell = figures.at(cells, 1, _LATENCY)
    first = None if cell is None else figures.of(cell, "ours", "create", "firstRequest")
    empty = None if cell is None else figures.of(cell, "empty", "create", "wall")
    more = None if first is None or empty is None else first - empty
    what = "from `pulumi up` to the first request, beyond the time of an empty program, 1 instance"
    return Goal(what, _START_UP, None, more, " s")
