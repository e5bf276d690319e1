"""The goals, and whether the results reach them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..harness.results import Cell
from ..harness.tools import OPERATIONS
from . import figures

_LATENCY = 200
_FLOOR_SHARE = 1.2
_VERBS = {"create": 0.55, "preview": 0.5, "refresh": 0.7, "update": 0.6, "destroy": 0.5}


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
    return [*_at_100(cells), _start_up(cells), *_at_1000(cells), *_at_default(cells)]


def _at_100(cells: list[Cell]) -> Iterator[Goal]:
    for verb, limit in _VERBS.items():
        yield _ratio(cells, 100, ("ours-64", "peer", "floor-64"), verb, limit)
        if verb == "create":
            yield _ratio(cells, 100, ("ours-64", "peer-64", "floor-64"), verb, 1.0)


def _at_1000(cells: list[Cell]) -> Iterator[Goal]:
    for verb in OPERATIONS:
        yield _ratio(cells, 1000, ("ours-64", "peer", "floor-64"), verb, 1.0)


def _at_default(cells: list[Cell]) -> Iterator[Goal]:
    for verb in OPERATIONS:
        yield _ratio(cells, 100, ("ours", "peer", "floor"), verb, 1.2)


def _ratio(
    cells: list[Cell], instances: int, tools: tuple[str, str, str], verb: str, limit: float
) -> Goal:
    ours, peer, nothing = tools
    settings = {"ours": "default", "ours-64": "64", "peer": "default", "peer-64": "64"}
    what = (
        f"{verb}, {instances} instances: this provider ({settings[ours]}) / "
        f"OpenTofu ({settings[peer]})"
    )
    cell = figures.at(cells, instances, _LATENCY)
    if cell is None:
        return Goal(what, limit, None, None)
    floor = figures.ratio(cell, nothing, peer, verb)
    measured = figures.ratio(cell, ours, peer, verb)
    return Goal(what, limit, floor.value if floor else None, measured.value if measured else None)


def _start_up(cells: list[Cell]) -> Goal:
    cell = figures.at(cells, 100, _LATENCY)
    first = None if cell is None else figures.of(cell, "ours-64", "create", "firstRequest")
    return Goal("from `pulumi up` to the first request, 100 instances", 1.5, None, first, " s")
