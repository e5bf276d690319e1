"""The plots of docs/performance.md: the same results give the same bytes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..harness.results import Cell
from ..harness.tools import TOOLS
from . import figures

GROWTH = "performance-growth.svg"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "images"
# Readable on white and on dark: a white ground of their own, colours told apart by the colour-blind
# (Okabe and Ito), and marks beside the colours.
_COLOURS = {
    "peer": "#999999",
    "peer-64": "#56b4e9",
    "ours-64": "#d55e00",
    "ours-64-journal": "#e69f00",
    "set": "#009e73",
    "set-64": "#0072b2",
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
    import matplotlib as mpl  # here, as it takes a second to load, and few runs draw

    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(_STYLE):
        return [_save(_DRAWN[name](cells), folder / name) for name in drawable(cells)]


def drawable(cells: list[Cell]) -> list[str]:
    """Return the files that the results have enough for."""
    return [GROWTH] if len(figures.comparable(cells)) > 1 else []


def _lines(cells: list[Cell]) -> Any:
    from matplotlib.figure import Figure
    from matplotlib.ticker import LogLocator

    figure = Figure(figsize=(8.5, 4.6), layout="constrained")
    axes = figure.subplots()
    cells = figures.comparable(cells)
    for tool, colour in _COLOURS.items():
        points = [
            (cell.instances, taken)
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
    axes.set_xlabel("instances")
    axes.set_ylabel("seconds")
    axes.set_title("Creating instances at 200 ms: lower is better", fontsize=11, loc="left")
    figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9)
    return figure


def _title(tool: str) -> str:
    return TOOLS[tool].title


def _save(figure: Any, file: Path) -> Path:
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    # matplotlib leaves spaces at the ends of lines.
    lines = [line.rstrip() for line in file.read_text(encoding="utf-8").splitlines()]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


_DRAWN = {GROWTH: _lines}
