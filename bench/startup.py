"""What is imported before the first request, by the program and by the provider's process.

`python -m bench.startup` prints which packages Python spends its time on, beside the same for
Pulumi's SDK alone. What the SDK imports, nobody can spare who writes a provider for it.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
from collections.abc import Iterable, Mapping

from .report.tables import table

_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)")
IMPORTS = (
    ("the program", "import pulumi", "import pulumi_cloud_elements"),
    (
        "the provider's process",
        "import pulumi.dynamic",
        "import pulumi.dynamic; import pulumi_cloud_elements.dynamic",
    ),
)
"""For whom, what the SDK alone needs, what we need."""


def parsed(text: str) -> dict[str, int]:
    """Return the microseconds for each module itself, from what `-X importtime` printed."""
    return {found[3]: int(found[1]) for found in _LINE.finditer(text)}


def by_package(modules: Mapping[str, float]) -> dict[str, float]:
    """Sum the modules' times up by their top-level package."""
    sums: dict[str, float] = {}
    for name, took in modules.items():
        package = name.partition(".")[0]
        sums[package] = sums.get(package, 0) + took
    return sums


def medians(runs: Iterable[Mapping[str, int]]) -> dict[str, float]:
    """Return the median for each module; one that was not imported in a run took nothing there."""
    all_runs = list(runs)
    return {
        name: statistics.median(run.get(name, 0) for run in all_runs)
        for name in {name for run in all_runs for name in run}
    }


def imported(statement: str, runs: int) -> dict[str, float]:
    """Return the microseconds for each module that a statement imports."""
    found = []
    for _ in range(runs):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-c", statement],
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(parsed(done.stderr))
    return medians(found)


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="medians of so many runs")
    parser.add_argument("--top", type=int, default=12, help="how many of each to show")
    options = parser.parse_args()
    for title, alone, with_ours in IMPORTS:
        base, ours = imported(alone, options.runs), imported(with_ours, options.runs)
        more = {name: took for name, took in ours.items() if name not in base}
        print(
            f"\n## {title}\n\n`{with_ours}`: {sum(ours.values()) / 1000:.0f} ms, "
            f"`{alone}`: {sum(base.values()) / 1000:.0f} ms; "
            f"{sum(more.values()) / 1000:.0f} ms for what the SDK does not import.\n"
        )
        packages, before = by_package(ours), by_package(base)
        print(
            table(
                ("package", "ms", "ms with the SDK alone"),
                [
                    [name, f"{took / 1000:.1f}", f"{before.get(name, 0) / 1000:.1f}"]
                    for name, took in _top(packages, options.top)
                ],
            )
        )
        print(
            table(
                ("module that the SDK does not import", "ms"),
                [[name, f"{took / 1000:.1f}"] for name, took in _top(more, options.top)],
            )
        )
    return 0


def _top(times: Mapping[str, float], number: int) -> list[tuple[str, float]]:
    return sorted(times.items(), key=lambda item: -item[1])[:number]


if __name__ == "__main__":
    sys.exit(main())
