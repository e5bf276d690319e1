"""Many instances in several stacks applied side by side, beside the same in one stack.

`python -m bench.split` makes one project with the program `bench/programs/split`, and applies it as
one stack and as several, at the same latency and with as many requests in flight in all.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .__main__ import engine
from .harness import process, service
from .harness.conditions import conditions, now
from .harness.errors import BenchError
from .harness.results import FOLDER
from .harness.service import Service
from .harness.tools import TOOLS, Programs
from .report import page
from .report.tables import table

_PROGRAM = Path(__file__).parent / "programs" / "split"
_FILE = FOLDER / "split.json"
_VERBS = {
    "create": ["up", "--yes", "--skip-preview"],
    "preview": ["preview", "--expect-no-changes"],
    "refresh": ["refresh", "--yes", "--skip-preview"],
    "destroy": ["destroy", "--yes", "--skip-preview"],
}


@dataclass(frozen=True)
class Part:
    """A stack and its share: `count` instances from number `first` on."""

    stack: str
    first: int
    count: int


def shares(instances: int, stacks: int) -> list[Part]:
    """Return the stacks' shares, which differ by one instance at most."""
    small, larger = divmod(instances, stacks)
    counts = [small + (number < larger) for number in range(stacks)]
    return [
        Part(f"part-{number}", sum(counts[:number]), count) for number, count in enumerate(counts)
    ]


@dataclass(frozen=True)
class Project:
    """One project, one backend, several stacks."""

    folder: Path
    environment: dict[str, str]

    def pulumi(self, stack: str, *words: str) -> None:
        """Run a command on a stack.

        Raises:
            BenchError: it failed.
        """
        process.run(
            ["pulumi", *words, "--stack", stack, "--non-interactive"],
            cwd=self.folder / "project",
            env=self.environment,
            log=self.folder / f"log-{stack}",
        )

    def add(self, part: Part) -> None:
        """Make a stack with its configuration."""
        self.pulumi(part.stack, "stack", "init")
        self.pulumi(part.stack, "config", "set", "first", str(part.first))
        self.pulumi(part.stack, "config", "set", "count", str(part.count))


def applied(
    parts: Sequence[Part], at_once: int, in_flight: int, latency: int, programs: Programs
) -> dict[str, float]:
    """Run every verb on all stacks, so many side by side; return the seconds by verb.

    Raises:
        BenchError: a command failed, or did not do the work.
    """
    wanted = sum(part.count for part in parts)
    took = {}
    with contextlib.ExitStack() as stack:
        made = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-"))
        sandbox = stack.enter_context(service.running())
        sandbox.start_afresh(latency)
        stack.enter_context(TOOLS["ours"].running_backend(Path(made)))
        project = _project(Path(made), sandbox, programs, max(1, in_flight // at_once))
        for part in parts:
            project.add(part)
        for verb, words in _VERBS.items():
            begun = time.monotonic()
            with ThreadPoolExecutor(at_once) as pool:
                list(pool.map(lambda part, words=words: project.pulumi(part.stack, *words), parts))
            took[verb] = round(time.monotonic() - begun, 2)
            there = len(sandbox.instances())
            if there != (0 if verb == "destroy" else wanted):
                raise BenchError(f"after {verb} of {len(parts)} stacks the service has {there}")
            print(f"stacks: {len(parts)}, {verb}: {took[verb]:.0f} s", file=sys.stderr, flush=True)
    return took


def _project(folder: Path, sandbox: Service, programs: Programs, parallel: int) -> Project:
    shutil.copytree(_PROGRAM, folder / "project")
    (folder / "project" / "Pulumi.yaml").write_text("name: bench\nruntime: python\n")
    tool = replace(TOOLS["ours"], parallel=parallel)
    return Project(folder, tool.environment(folder, programs, sandbox))


def block(kept: dict[str, Any]) -> str:
    """Return the table for docs/performance.md from the results file."""
    one, several = kept["one"], kept["several"]
    more = kept["instances"] / kept["oneInstances"]
    ratios = (f"{several[verb] / one[verb] / more:.2f}" for verb in _VERBS)
    rows = [[f"{kept['stacks']} stacks", *ratios]]
    had = kept["conditions"]
    return (
        f"{kept['instances']} instances at {kept['latency']} ms on {had['cores']} cores "
        f"({had['processor']}, load before {kept['load']:.1f}), {kept['atOnce']} stacks at a time "
        f"with {kept['inFlight'] // kept['atOnce']} operations each: time per instance, where "
        f"one stack of {kept['oneInstances']} with {kept['inFlight']} operations is 1.00. One "
        f"run.\n\n{table(('', *_VERBS), rows)}"
    )


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="python -m bench.split", description=__doc__)
    parser.add_argument("--instances", type=int, default=2000, help="total number; default 2000")
    parser.add_argument(
        "--one", type=int, help="instances in the single stack; default: the same total"
    )
    parser.add_argument("--stacks", type=int, default=8, help="default 8")
    parser.add_argument("--at-once", type=int, default=4, help="concurrent stacks; default 4")
    parser.add_argument(
        "--in-flight",
        type=int,
        default=64,
        help="total number of concurrent operations; default 64",
    )
    parser.add_argument("--latency", type=int, default=200, help="milliseconds; default 200")
    parser.add_argument("--write", action="store_true", help="save the result and update the page")
    options = parser.parse_args()
    try:
        programs = Programs(engine())
        parts = shares(options.instances, options.stacks)
        one = options.one or options.instances
        kept = {
            "conditions": conditions(programs.engine),
            **now(),
            "instances": options.instances,
            "oneInstances": one,
            "stacks": options.stacks,
            "atOnce": options.at_once,
            "inFlight": options.in_flight,
            "latency": options.latency,
            "several": applied(
                parts, options.at_once, options.in_flight, options.latency, programs
            ),
            "one": applied([Part("all", 0, one)], 1, options.in_flight, options.latency, programs),
        }
        print(block(kept), end="")
        if options.write:
            _FILE.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
            page.write({"split": block(kept)})
    except BenchError as error:
        print(f"bench: error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
