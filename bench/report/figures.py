"""Figures from results: medians, and ratios to what was measured in the same sitting."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..harness.cases import Record
from ..harness.results import Cell


@dataclass(frozen=True)
class Ratio:
    """One median over another, with the smallest and the largest ratio within one run."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        spread = f" ({self.low:.2f} to {self.high:.2f})" if self.low != self.high else ""
        return f"{self.value:.2f}{spread}"


REFERENCE = (100, 200)
"""Instances and milliseconds of what shows one cell."""


def comparable(cells: list[Cell]) -> list[Cell]:
    """Return the cells whose seconds can stand side by side.

    They have the reference's latency, and were measured on the same processor.
    """
    reference = at(cells, *REFERENCE)
    return [
        cell
        for cell in cells
        if cell.latency == REFERENCE[1]
        and (reference is None or cell.conditions["processor"] == reference.conditions["processor"])
    ]


def records(cell: Cell, tool: str) -> list[Record]:
    """Return a tool's records, by run."""
    return sorted((row for row in cell.records if row["tool"] == tool), key=lambda row: row["run"])


def median(values: Iterable[float | None]) -> float | None:
    """Return the median of the values that are not None, or None."""
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else None


def of(cell: Cell, tool: str, operation: str, figure: str) -> float | None:
    """Return the median of one of an operation's figures, such as `wall` in seconds."""
    return median(row["operations"][operation][figure] for row in records(cell, tool))


def ratio(cell: Cell, tool: str, beside: str, operation: str) -> Ratio | None:
    """Return how long a tool took in relation to another; None where one was not measured."""
    mine = {row["run"]: row["operations"][operation]["wall"] for row in records(cell, tool)}
    theirs = {row["run"]: row["operations"][operation]["wall"] for row in records(cell, beside)}
    runs = mine.keys() & theirs.keys()
    if not runs:
        return None
    each = [mine[run] / theirs[run] for run in runs]
    of_medians = statistics.median(mine[run] for run in runs) / statistics.median(
        theirs[run] for run in runs
    )
    # A ratio of medians may lie outside of the ratios within the runs.
    return Ratio(of_medians, min(*each, of_medians), max(*each, of_medians))


def requests(cell: Cell, tool: str, operation: str) -> dict[str, float]:
    """Return the requests for each instance by kind, medians over the runs."""
    counts = [row["operations"][operation]["requests"] for row in records(cell, tool)]
    kinds = sorted({kind for count in counts for kind in count})
    return {
        kind: statistics.median(count.get(kind, 0) for count in counts) / cell.instances
        for kind in kinds
    }


def processes(cell: Cell, tool: str, operation: str) -> dict[str, dict[str, float]]:
    """Return `cpu` seconds and peak `memory` in bytes by role, medians over the runs."""
    found: list[dict[str, Any]] = [
        row["operations"][operation]["processes"] for row in records(cell, tool)
    ]
    roles = sorted({role for row in found for role in row})
    return {
        role: {
            figure: statistics.median(row.get(role, {}).get(figure, 0) for row in found)
            for figure in ("cpu", "memory")
        }
        for role in roles
    }


def at(cells: Iterable[Cell], instances: int, latency: int) -> Cell | None:
    """Return the cell of a size and a latency, None where it was not measured."""
    return next((c for c in cells if (c.instances, c.latency) == (instances, latency)), None)
