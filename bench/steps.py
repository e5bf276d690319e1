"""The program's and the provider's share of a step, in CPU time for each instance.

`python -m bench.steps` runs the SDK's two processes without the engine, creates 300 instances, and
prints the milliseconds for each, next to the same for a provider that does nothing, and with other
settings of Python's garbage collector.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from .__main__ import engine
from .harness import service
from .harness.conditions import conditions, now
from .harness.errors import BenchError
from .harness.results import FOLDER
from .harness.service import Service
from .harness.small_engine import shares
from .report import page
from .report.tables import table

_FILE = FOLDER / "steps.json"
_PROGRAMS = Path(__file__).parent / "programs"
_WORK = {"callback": "https://example.com/events"}
_ROWS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("this provider", "ours", {}),
    ("this provider, `gc.set_threshold(200_000, 50, 50)` in the program", "ours", {"gc": True}),
    ("a provider that does nothing", "nothing", {}),
)
"""Title, program, what else it reads."""


def each(program: str, more: dict[str, Any], instances: int, sandbox: Service) -> dict[str, float]:
    """Return the CPU milliseconds for each instance by process, without the processes' start."""
    folder, found = engine(), []
    for count in (1, instances):
        sandbox.start_afresh(0)
        work = _WORK | more | {"instances": count}
        found.append(shares(folder, _PROGRAMS / program, work, sandbox))
    start, all_ = found
    return {
        "program": round(1000 * (all_.program - start.program) / (instances - 1), 2),
        "provider": round(1000 * (all_.provider - start.provider) / (instances - 1), 2),
    }


def kept() -> dict[str, Any] | None:
    """Return what was measured last, or None."""
    if not _FILE.exists():
        return None
    found: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return found


def block(kept: dict[str, Any] | None) -> str:
    """Return the table for docs/performance.md from the results file."""
    if kept is None:
        return "Not measured.\n"
    rows = [
        [row["title"], f"{row['program']:.1f} ms", f"{row['provider']:.1f} ms"]
        for row in kept["rows"]
    ]
    return (
        f"CPU time for each of {kept['instances']} instances that are created, without the "
        f"engine's and without what the processes need to start; load before "
        f"{kept['load']:.1f}.\n\n"
        f"{table(('', 'program', 'provider'), rows)}"
    )


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="python -m bench.steps", description=__doc__)
    parser.add_argument("--instances", type=int, default=300, help="default 300")
    parser.add_argument("--write", action="store_true", help="save the result and update the page")
    options = parser.parse_args()
    try:
        rows = []
        with service.running() as sandbox:
            for title, program, more in _ROWS:
                took = each(program, more, options.instances, sandbox)
                print(f"{title}: {took}", file=sys.stderr, flush=True)
                rows.append({"title": title, **took})
        measured = {
            "conditions": conditions(engine()),
            **now(),
            "instances": options.instances,
            "rows": rows,
        }
        print(block(measured), end="")
        if options.write:
            _FILE.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
            page.write({"steps": block(measured)})
    except BenchError as error:
        print(f"bench: error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
