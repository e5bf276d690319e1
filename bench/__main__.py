"""`make bench`: the same work in this provider and in its peers, side by side, in one table."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path

from .harness import peers, service
from .harness.backends import BACKENDS
from .harness.cases import able, measured, planned, runs_of
from .harness.conditions import conditions
from .harness.errors import BenchError
from .harness.results import FOLDER, cell, cells
from .harness.tools import TOOLS, Programs, TofuTool
from .report import page, plots, tables
from .report.figures import REFERENCE

SIZES = (1, 10, 100, 1000, 5000)
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
    needed = programs(_chosen(options, REFERENCE[1]))
    current = conditions(needed.engine)
    for instances in options.sizes:
        for latency in options.latencies:
            if options.fresh:
                (options.results / f"{instances}-{latency}ms.json").unlink(missing_ok=True)
            kept, why = cell(options.results, instances, latency, current, keep=options.keep)
            if why:
                _say(f"{instances} at {latency} ms is measured again: {why}")
            runs = options.runs or runs_of(instances)
            chosen = _chosen(options, latency)
            tools = able(chosen, instances)
            if left_out := [tool for tool in chosen if tool not in tools]:
                _say(f"{instances} are too many to be measured with {', '.join(left_out)}")
            for case in planned(tools, instances, latency, runs):
                if kept.has(case):
                    continue
                begun = time.monotonic()
                # A sandbox of its own for each case: none inherits the other's memory.
                with service.running() as sandbox:
                    kept.add(measured(case, needed, sandbox))
                _say(f"{case}: {time.monotonic() - begun:.0f} s")


def _chosen(options: argparse.Namespace, latency: int) -> list[str]:
    """Return the tools that are asked for; where nobody says, other backends at one latency."""
    return [
        key
        for key in options.tools or TOOLS
        if TOOLS[key].backend in (options.backends or BACKENDS)
        and (
            options.tools
            or options.backends
            or TOOLS[key].backend == "folder"
            or latency == REFERENCE[1]
        )
    ]


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
    parser.add_argument("--tools", type=_keys_of(TOOLS), help="by commas; default all")
    parser.add_argument(
        "--backends",
        type=_keys_of(BACKENDS),
        help=f"of {', '.join(BACKENDS)}; default all, those other than a folder only at 200 ms",
    )
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


def _keys_of(known: Collection[str]) -> Callable[[str], list[str]]:
    def keys(text: str) -> list[str]:
        unknown = [part for part in text.split(",") if part not in known]
        if unknown:
            raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: must be of {', '.join(known)}")
        return text.split(",")

    return keys


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
