"""What an instance's state consists of, and what more of it costs.

`python -m bench.state` prints the bytes and encrypted values of each part. `--measure 500` applies
stacks of so many resources whose provider does nothing, with a little more state in each, and tells
how much longer that takes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from .__main__ import engine
from .harness import service
from .harness.conditions import Conditions, conditions
from .harness.errors import BenchError
from .harness.results import FOLDER
from .harness.service import Service
from .harness.tools import TOOLS, Programs, PulumiTool
from .report import page
from .report.tables import table

SECRET = "1b47061264138c4ac30d75fd1eb44270"
"""What marks a secret in Pulumi's state."""
_FILE = FOLDER / "state.json"
_MORE: tuple[tuple[str, dict[str, int]], ...] = (
    ("nothing more", {}),
    ("a value of 1,000 bytes", {"plain": 1000}),
    ("a secret value", {"secrets": 1}),
    ("four secret values", {"secrets": 4}),
)
Part = tuple[str, int, int]
"""A part's name, its bytes, its encrypted values."""


def parts(resource: dict[str, Any]) -> list[Part]:
    """Return what a resource's record consists of, the largest part first."""
    found = []
    whole = _written(resource)
    for name, value in resource.items():
        if name in ("inputs", "outputs"):
            for key in value:
                rest = {**resource, name: {k: v for k, v in value.items() if k != key}}
                found.append(_part(f"{name}: {key}", whole, _written(rest)))
        else:
            rest = {k: v for k, v in resource.items() if k != name}
            found.append(_part(name, whole, _written(rest)))
    return sorted(found, key=lambda part: -part[1])


def _part(name: str, whole: str, rest: str) -> Part:
    return name, len(whole) - len(rest), whole.count(SECRET) - rest.count(SECRET)


def _written(value: Any) -> str:
    """Return a value as the file backend writes it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def resource_of(tool: PulumiTool, programs: Programs, sandbox: Service) -> dict[str, Any]:
    """Create a few instances and return one's record in the state.

    Raises:
        BenchError: the tool failed.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        with tool.running_backend(folder):
            tool.prepare(folder, 3, programs, sandbox)
            tool.run("create", folder, programs, sandbox)
            state = json.loads(tool.state_file(folder).read_bytes())
            tool.run("destroy", folder, programs, sandbox)
    rows: list[dict[str, Any]] = state["checkpoint"]["latest"]["resources"]
    return next(row for row in reversed(rows) if "__provider" in row.get("inputs", {}))


def cost(instances: int, runs: int, programs: Programs, sandbox: Service) -> list[dict[str, Any]]:
    """Return what more state adds to the creation of a stack, in turns; a row for each kind."""
    walls: dict[str, list[float]] = {title: [] for title, _ in _MORE}
    sizes: dict[str, float] = {}
    for run in range(runs):
        for title, more in _MORE:
            took, size = _created(instances, more, programs, sandbox)
            walls[title].append(took)
            sizes[title] = size / instances
            print(f"run {run + 1}, {title}: {walls[title][-1]} s", file=sys.stderr, flush=True)
    least = statistics.median(walls[_MORE[0][0]])
    return [
        {
            "more": title,
            "bytes": round(sizes[title]),
            "ratio": round(statistics.median(walls[title]) / least, 3),
        }
        for title, _ in _MORE
    ]


def _created(
    instances: int, more: dict[str, int], programs: Programs, sandbox: Service
) -> tuple[float, int]:
    """Create a stack of resources that do nothing; return the seconds, and the state's bytes."""
    tool = _pulumi("floor")
    with tempfile.TemporaryDirectory(prefix="bench-") as made:
        folder = Path(made)
        with tool.running_backend(folder):
            tool.prepare(folder, instances, programs, sandbox)
            file = folder / "project" / "work.json"
            file.write_text(json.dumps(json.loads(file.read_text()) | more))
            usage = tool.run("create", folder, programs, sandbox)
            return usage.wall, tool.state_file(folder).stat().st_size


def _pulumi(key: str) -> PulumiTool:
    tool = TOOLS[key]
    if not isinstance(tool, PulumiTool):
        raise BenchError(f"{key} has no Pulumi state")
    return tool


def blocks(kept: dict[str, Any]) -> dict[str, str]:
    """Return the tables for docs/performance.md from the results file."""
    found = {}
    if kept.get("parts"):
        bytes_, secrets = (sum(part[n] for part in kept["parts"]) for n in (1, 2))
        rows = [
            [f"`{name}`", f"{size}", f"{encrypted}", f"{100 * size / bytes_:.0f} %"]
            for name, size, encrypted in kept["parts"]
        ]
        head = ("part", "bytes", "encrypted values", "share")
        all_parts = ["**all**", f"{bytes_}", f"{secrets}", ""]
        found["state parts"] = table(head, [*rows, all_parts])
    if kept.get("cost"):
        rows = [[row["more"], f"{row['bytes']}", f"{row['ratio']:.2f}"] for row in kept["cost"]]
        runs = "one run" if kept["runs"] == 1 else f"in turns, medians of {kept['runs']} runs"
        found["state cost"] = (
            f"{kept['instances']} resources of the empty provider, created; the first "
            f"row is 1.00; {runs}.\n\n" + table(("with", "bytes per resource", "time"), rows)
        )
    return found


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="python -m bench.state", description=__doc__)
    parser.add_argument(
        "--measure",
        type=int,
        metavar="N",
        help="measure how a larger state slows down creating N resources",
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="number of runs with --measure; default 3"
    )
    parser.add_argument("--write", action="store_true", help="save the result and update the page")
    options = parser.parse_args()
    try:
        programs = Programs(engine())
        kept: dict[str, Any] = json.loads(_FILE.read_text()) if _FILE.exists() else {}
        with service.running() as sandbox:
            had: Conditions = conditions(programs.engine)
            kept |= {
                "conditions": had,
                "parts": parts(resource_of(_pulumi("ours"), programs, sandbox)),
            }
            if options.measure:
                kept["cost"] = cost(options.measure, options.runs, programs, sandbox)
                kept |= {"instances": options.measure, "runs": options.runs}
        found = blocks(kept)
        print("\n".join(found.values()), end="")
        if options.write:
            _FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            page.write(found)
    except BenchError as error:
        print(f"bench: error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
