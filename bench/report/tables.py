"""The tables of docs/performance.md, each as Markdown by the name of its place on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..harness.backends import BACKENDS
from ..harness.results import Cell
from ..harness.tools import OPERATIONS, TOOLS
from . import figures
from .figures import REFERENCE
from .goals import goals
from .plots import GROWTH, drawable

_PAIRS = (
    ("set-64", "peer"),
    ("set-64", "peer-64"),
    ("set", "peer"),
    ("ours-64-journal", "peer"),
    ("ours-64", "peer"),
    ("ours-64", "peer-64"),
    ("ours", "peer"),
    ("ours", "tutorial"),
    ("ours-64", "floor-64"),
)

_IMAGES = {GROWTH: "Time to create instances, by their number"}


def blocks(cells: list[Cell]) -> dict[str, str]:
    """Return every table by its name; those that need a cell that is not there are left out."""
    if not cells:
        return {}
    shown = figures.at(cells, *REFERENCE) or cells[-1]
    images = {name: f"![{text}](images/{name})\n\n" for name, text in _IMAGES.items()}
    drawn = {name: image if name in drawable(cells) else "" for name, image in images.items()}
    return {
        "conditions": _conditions(cells),
        "goals": _goals(cells),
        "chart": drawn[GROWTH] or "Not measured.\n",
        "verbs": _verbs(shown),
        "backends": _backends(shown),
        "ratios": _ratios(cells),
        "requests": _requests(shown),
        "in flight": _in_flight(shown),
        "processes": _processes(shown),
        "state": _state(shown),
        "growth": _growth(cells),
        "start-up": _start_up(cells),
        "summary": _summary(shown),
    }


def table(head: Sequence[str], rows: Iterable[Sequence[str]], texts: int = 1) -> str:
    """Return a Markdown table; the columns after the first `texts` are aligned to the right."""
    marks = ["---"] * texts + ["---:"] * (len(head) - texts)
    lines = [f"| {' | '.join(head)} |", f"|{'|'.join(marks)}|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _conditions(cells: list[Cell]) -> str:
    told: dict[str, list[Cell]] = {}
    for cell in cells:
        had = cell.conditions
        text = (
            f"{had['cores']} cores ({had['processor']}), {had['memory']} GiB, {had['system']}; "
            f"Pulumi's engine {had['engine']} and SDK {had['sdk']} with Python {had['python']}; "
            f"OpenTofu {had['tofu']} with restapi {had['restapi']}; pulumi-cloud-elements "
            f"{had['provider']} (sources {had['sources']})"
        )
        told.setdefault(text, []).append(cell)
    lines = []
    for text, measured in told.items():
        rows = []
        for cell in measured:
            runs = len({row["run"] for row in cell.records})
            dates = sorted({row["date"] for row in cell.records})
            busy = figures.median(row["load"] for row in cell.records)
            rows.append(
                [
                    f"{cell.instances}",
                    f"{cell.latency} ms",
                    f"{runs}",
                    ", ".join(sorted({dates[0], dates[-1]})),
                    f"{busy:.1f}",
                ]
            )
        head = ("instances", "response time", "runs", "measured on", "load before")
        lines.append(f"Measured on {text}.\n\n{table(head, rows, 0)}")
    return "\n".join(lines)


def _goals(cells: list[Cell]) -> str:
    rows = [
        [
            goal.what,
            f"≤ {goal.limit:.2f}{goal.unit}",
            "" if goal.floor is None else f"{goal.floor:.2f}{goal.unit}",
            f"≤ {goal.wanted:.2f}{goal.unit}",
            "" if goal.measured is None else f"{goal.measured:.2f}{goal.unit}",
            goal.verdict,
        ]
        for goal in goals(cells)
    ]
    return table(("at 200 ms", "goal", "floor", "target", "measured", ""), rows)


def _verbs(cell: Cell) -> str:
    return _where(cell, "OpenTofu at its default is 1.00") + _relative(cell, _in_folder())


def _backends(cell: Cell) -> str:
    shown = [
        tool if backend == "folder" else f"{tool}-{backend}"
        for backend in BACKENDS
        for tool in ("floor-64", "ours-64", "set", "set-64")
    ]
    return _where(cell, "OpenTofu at its default is 1.00") + _relative(cell, shown)


def _in_folder() -> list[str]:
    """Return the tools whose state is in a folder."""
    return [key for key, tool in TOOLS.items() if tool.backend == "folder" and tool.declares]


def _relative(cell: Cell, tools: Iterable[str]) -> str:
    rows = [
        [
            TOOLS[tool].title,
            *(_shown(figures.ratio(cell, tool, "peer", verb)) for verb in OPERATIONS),
        ]
        for tool in tools
        if figures.records(cell, tool)
    ]
    return table(("", *OPERATIONS), rows)


def _summary(cell: Cell) -> str:
    rows = [
        [
            TOOLS[tool].title,
            *(_shown(found and f"{found.value:.2f}") for found in ratios),
        ]
        for tool in ("peer", "set", "set-64", "ours", "ours-64", "tutorial", "floor-64")
        if any(ratios := [figures.ratio(cell, tool, "peer", verb) for verb in OPERATIONS])
    ]
    had = cell.conditions
    where = (
        f"time relative to OpenTofu at its default, on {had['cores']} cores ({had['processor']})"
    )
    return _where(cell, where) + table(("", *OPERATIONS), rows)


def _ratios(cells: list[Cell]) -> str:
    lines = []
    for tool, beside in _PAIRS:
        rows = [
            [
                f"{cell.instances}",
                f"{cell.latency} ms",
                *(_shown(figures.ratio(cell, tool, beside, verb)) for verb in OPERATIONS),
            ]
            for cell in cells
            if figures.ratio(cell, tool, beside, "create")
        ]
        if rows:
            head = ("instances", "response time", *OPERATIONS)
            title = f"**{TOOLS[tool].title}** relative to {TOOLS[beside].title}:"
            lines.append(f"{title}\n\n{table(head, rows, 0)}")
    return "\n".join(lines)


def _requests(cell: Cell) -> str:
    rows = []
    for tool in map(TOOLS.__getitem__, _in_folder()):
        if not tool.reaches_service or not figures.records(cell, tool.key):
            continue
        texts = []
        for verb in OPERATIONS:
            found = figures.requests(cell, tool.key, verb)
            kinds = [f"{number:.2f} {kind}" for kind, number in found.items()]
            texts.append("<br>".join(kinds) or "none")
        rows.append([tool.title, *texts])
    return _where(cell, "requests per instance") + table(
        ("", *OPERATIONS), rows, 1 + len(OPERATIONS)
    )


def _in_flight(cell: Cell) -> str:
    rows = [
        [tool.title, *(_number(cell, tool.key, verb, "mostInFlight") for verb in OPERATIONS)]
        for tool in map(TOOLS.__getitem__, _in_folder())
        if tool.reaches_service and figures.records(cell, tool.key)
    ]
    return _where(cell, "maximum number of concurrent requests") + table(("", *OPERATIONS), rows)


def _processes(cell: Cell) -> str:
    rows = []
    reference = figures.of(cell, "peer", "create", "cpu")
    for key in _in_folder():
        if not figures.records(cell, key):
            continue
        tool = TOOLS[key]
        found = figures.processes(cell, key, "create")
        # What a role's processes took after the last look at them is in the sum alone.
        cpu = figures.of(cell, key, "create", "cpu") or 0.0
        memory = figures.of(cell, key, "create", "memory") or 0.0
        rows.append(
            [
                tool.title,
                "**all**",
                f"{cpu:.1f} s",
                f"{cpu / reference:.2f}" if reference else "",
                f"{memory / 2**20:.0f} MiB",
            ]
        )
        rows += [
            ["", role, f"{took['cpu']:.1f} s", "", f"{took['memory'] / 2**20:.0f} MiB"]
            for role, took in found.items()
        ]
    head = ("", "process", "CPU time", "relative to OpenTofu", "peak memory")
    return _where(cell, "create") + table(head, rows, 2)


def _state(cell: Cell) -> str:
    rows = []
    for key in _in_folder():
        tool, found = TOOLS[key], figures.records(cell, key)
        if found:
            state, secrets, kept = (
                (figures.median(row[name] for row in found) or 0) / cell.instances
                for name in ("stateBytes", "encryptions", "storedBytes")
            )
            rows.append([tool.title, f"{state:.0f}", f"{secrets:.1f}", f"{kept:.0f}"])
    head = ("", "bytes of state", "encrypted values", "bytes kept by the backend at the end")
    return _where(cell, "per instance") + table(head, rows)


def _growth(cells: list[Cell]) -> str:
    cells = figures.comparable(cells)
    unit = figures.at(cells, *REFERENCE)
    one = None if unit is None else figures.of(unit, "peer", "create", "wall")
    if unit is None or one is None:
        return "Not measured.\n"
    rows = []
    for key, tool in TOOLS.items():
        costs = [figures.of(cell, key, "create", "wall") for cell in cells]
        if not tool.declares or not any(costs):
            continue
        rows.append(
            [
                tool.title,
                *(
                    "" if cost is None else f"{cost / cell.instances / (one / unit.instances):.2f}"
                    for cost, cell in zip(costs, cells, strict=True)
                ),
            ]
        )
    lead = "Creating instances at 200 ms, time per instance"
    return (
        f"{lead}; OpenTofu at its default with 100 instances is 1.00."
        f"\n\n{table(('instances', *(f'{cell.instances}' for cell in cells)), rows)}"
    )


def _start_up(cells: list[Cell]) -> str:
    rows = []
    for cell in figures.comparable(cells):
        for key in ("peer", "set", "ours", "ours-64", "tutorial"):
            first = figures.of(cell, key, "create", "firstRequest")
            if first is None:
                continue
            seen = [row["operations"]["create"]["firstSeen"] for row in figures.records(cell, key)]
            rows.append(
                [
                    TOOLS[key].title,
                    f"{cell.instances}",
                    *(
                        "" if at is None else f"{at:.1f} s"
                        for at in (
                            figures.median(row.get("program") for row in seen),
                            figures.median(row.get("provider") for row in seen),
                            first,
                        )
                    ),
                ]
            )
    head = ("", "instances", "program runs", "provider runs", "first request")
    return f"Creating instances: time since the start of the command.\n\n{table(head, rows)}"


def _where(cell: Cell, what: str) -> str:
    runs = len({row["run"] for row in cell.records})
    return (
        f"{cell.instances} {'instance' if cell.instances == 1 else 'instances'}, {cell.latency} ms "
        f"response time, {what}; {'one run' if runs == 1 else f'medians of {runs} runs'}.\n\n"
    )


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def _number(cell: Cell, tool: str, verb: str, figure: str) -> str:
    value = figures.of(cell, tool, verb, figure)
    return "" if value is None else f"{value:g}"
