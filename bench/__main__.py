"""`make bench`: the same work in this provider and in its peers, side by side, in one table."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

from .harness import peers, service
from .harness.cases import able, measured, planned, runs_of
from .harness.conditions import conditions
from .harness.errors import BenchError
from .harness.results import FOLDER, cell, cells
from .harness.tools import TOOLS, Programs, TofuTool
from .report import page, plots, tables

SIZES = (1, 10, 100, 500, 1000)
LATENCIES = (20, 200)


def engine() -> Path:
    """Return the folder of the engine's programs, which are on PATH.

    Raises:
        BenchError: they are not.
    """
    found = shutil.which("pulumi")
    if found is None:
        raise BenchError("there is no `pulumi` on PATH: run it with `make bench`")
    return Path(found).parent


def programs(tools: list[str]) -> Programs:
    """Return where the programs of these tools are; build the peers where they are asked for.

    Raises:
        BenchError: one is missing and cannot be built.
    """
    if not any(isinstance(TOOLS[tool], TofuTool) for tool in tools):
        return Programs(engine())
    return Programs(engine(), peers.built(peers.TOFU), peers.built(peers.RESTAPI))


def measure(options: argparse.Namespace) -> None:
    """Measure what is asked for and not measured yet.

    Raises:
        BenchError: a tool failed, or did not do the work.
    """
    needed = programs(options.tools)
    current = conditions(needed.engine)
    for instances in options.sizes:
        for latency in options.latencies:
            if options.fresh:
                (options.results / f"{instances}-{latency}ms.json").unlink(missing_ok=True)
            kept, why = cell(options.results, instances, latency, current, keep=options.keep)
            if why:
                _say(f"{instances} at {latency} ms is measured again: {why}")
            runs = options.runs or runs_of(instances)
            tools = able(options.tools, instances)
            for left_out in set(options.tools) - set(tools):
                _say(f"{instances} are more than this tool can create: {TOOLS[left_out].title}")
            for case in planned(tools, instances, latency, runs):
                if kept.has(case):
                    continue
                begun = time.monotonic()
                # A sandbox of its own for each case: none inherits the other's memory.
                with service.running() as sandbox:
                    kept.add(measured(case, needed, sandbox))
                _say(f"{case}: {time.monotonic() - begun:.0f} s")


def main() -> int:
    """Run the program."""
    options = _options()
    try:
        if not options.report:
            measure(options)
        found = cells(options.results)
        blocks = tables.blocks(found)
        for title, text in blocks.items():
            print(f"\n## {title}\n\n{text}", end="")
        if options.write:
            page.write(blocks)
            for file in plots.write(found):
                _say(f"wrote {file}")
    except BenchError as error:
        _say(f"bench: error: {error}")
        return 1
    except KeyboardInterrupt:
        _say("stopped; the same command goes on from here")
        return 130
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        epilog=f"tools: {'; '.join(f'{tool.key} = {tool.title}' for tool in TOOLS.values())}",
    )
    parser.add_argument(
        "--sizes", type=_numbers, default=SIZES, help="instances, by commas; default all five"
    )
    parser.add_argument(
        "--latencies", type=_numbers, default=LATENCIES, help="milliseconds; default 20,200"
    )
    parser.add_argument(
        "--runs", type=int, help="runs per case; default 3, or 1 from 500 instances"
    )
    parser.add_argument("--tools", type=_tools, default=list(TOOLS), help="default all")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md and plots")
    parser.add_argument("--results", type=Path, default=FOLDER, help="default bench/results")
    kept = parser.add_mutually_exclusive_group()
    kept.add_argument("--fresh", action="store_true", help="measure everything again")
    kept.add_argument(
        "--keep", action="store_true", help="go on with results of other sources or machines"
    )
    kept.add_argument("--report", action="store_true", help="only report existing results")
    return parser.parse_args()


def _numbers(text: str) -> list[int]:
    numbers = [int(part) for part in text.split(",")]
    if any(number < 0 for number in numbers):
        raise ValueError
    return numbers


def _tools(text: str) -> list[str]:
    unknown = [part for part in text.split(",") if part not in TOOLS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such tool: {', '.join(unknown)}")
    return text.split(",")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
