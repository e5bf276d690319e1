"""The plots of docs/performance.md: the same results give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.ticker import LogLocator

from ..harness.results import Cell
from ..harness.tools import OPERATIONS, TOOLS
from . import figures

VERBS, GROWTH = "performance-verbs.svg", "performance-growth.svg"
REFERENCE = (100, 200)
"""Instances and milliseconds of what shows one cell."""
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
# Readable on white and on dark: a white ground of their own, colours told apart by the colour-blind
# (Okabe and Ito), and marks beside the colours.
_COLOURS = {
    "peer": "#999999",
    "peer-64": "#56b4e9",
    "ours": "#e69f00",
    "ours-64": "#d55e00",
    "tutorial": "#cc79a7",
    "floor-64": "#009e73",
}
_MARKS = dict(zip(_COLOURS, "osv^DP", strict=True))
_STYLE: Any = {
    "svg.hashsalt": "pulumi-cloud-elements",
    "svg.fonttype": "path",
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#dddddd",
}


def write(cells: list[Cell], folder: Path = FOLDER) -> list[Path]:
    """Draw what the results allow; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    mpl.use("svg")
    with mpl.rc_context(_STYLE):
        return [_save(_DRAWN[name](cells), folder / name) for name in drawable(cells)]


def drawable(cells: list[Cell]) -> list[str]:
    """Return the files that the results have enough for."""
    reference = figures.at(cells, *REFERENCE)
    found = []
    if reference is not None and figures.records(reference, "peer"):
        found.append(VERBS)
    if len(_grown(cells)) > 1:
        found.append(GROWTH)
    return found


def _grown(cells: list[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.latency == REFERENCE[1]]


def _bars(cells: list[Cell]) -> Any:
    cell = next(c for c in cells if (c.instances, c.latency) == REFERENCE)
    figure, axes = plt.subplots(figsize=(8.5, 4.2), layout="constrained")
    shown = [tool for tool in _COLOURS if figures.records(cell, tool)]
    width = 0.8 / len(shown)
    for index, tool in enumerate(shown):
        ratios = [figures.ratio(cell, tool, "peer", verb) for verb in OPERATIONS]
        heights = [ratio.value if ratio else 0.0 for ratio in ratios]
        places = [place + (index - (len(shown) - 1) / 2) * width for place in range(5)]
        bars = axes.bar(places, heights, width * 0.92, color=_COLOURS[tool], label=_title(tool))
        axes.bar_label(bars, fmt="%.2f", fontsize=6.5, padding=1)
    axes.axhline(1, color="#444444", linewidth=0.8)
    axes.set_xticks(range(5), OPERATIONS)
    axes.grid(visible=False, axis="x")
    axes.set_ylabel("time, OpenTofu at its default = 1")
    axes.set_title(
        f"{cell.instances} instances, {cell.latency} ms response time: lower is better",
        fontsize=11,
        loc="left",
    )
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def _lines(cells: list[Cell]) -> Any:
    figure, axes = plt.subplots(figsize=(8.5, 4.2), layout="constrained")
    # As in the table: the time that the peer takes for each of 100 instances is 1.
    cells = _grown(cells)
    reference = figures.at(cells, *REFERENCE)
    wall = None if reference is None else figures.of(reference, "peer", "create", "wall")
    one = 1.0 if reference is None or wall is None else wall / reference.instances
    for tool, colour in _COLOURS.items():
        points = [
            (cell.instances, taken / cell.instances / one)
            for cell in cells
            if (taken := figures.of(cell, tool, "create", "wall")) is not None
        ]
        if points:
            axes.plot(
                *zip(*points, strict=True), color=colour, marker=_MARKS[tool], label=_title(tool)
            )
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(sizes := [cell.instances for cell in cells], [str(size) for size in sizes])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.yaxis.set_major_formatter("{x:g}")
    axes.minorticks_off()
    axes.set_xlabel("instances in the stack")
    axes.set_ylabel(
        "time per instance" if one == 1.0 else "time per instance, OpenTofu with 100 = 1"
    )
    axes.set_title("Creating instances at 200 ms: cost per instance", fontsize=11, loc="left")
    figure.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=9)
    return figure


def _title(tool: str) -> str:
    return TOOLS[tool].title


def _save(figure: Any, file: Path) -> Path:
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    # matplotlib leaves spaces at the ends of lines.
    lines = [line.rstrip() for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


_DRAWN = {VERBS: _bars, GROWTH: _lines}
