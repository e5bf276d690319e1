"""`make faults`: the whole matrix on the real engine, and one table of what became of it."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..engine.conftest import find_engine
from .cases import Case, cases
from .run import Outcome, run

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"


def table(outcomes: Iterable[Outcome]) -> str:
    """Return the table: a row for each verb, and their sum."""
    head = ("cases", "survived in one run", "in two", "lost", "doubled", "leaked", "unclear")
    rows: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for name in (outcome.case.verb.name, "**all**"):
            row = rows.setdefault(name, Counter())
            row["cases"] += 1
            row["survived in one run"] += outcome.runs == 1
            row["in two"] += outcome.runs == 2
            row["lost"] += outcome.lost
            row["doubled"] += outcome.doubled
            row["leaked"] += bool(outcome.leaked)
            row["unclear"] += outcome.unclear is not None
    total = rows.pop("**all**", Counter())
    lines = [f"| while | {' | '.join(head)} |", f"|---{'|---:' * len(head)}|"]
    for name, row in [*rows.items(), ("**all**", total)]:
        lines.append(f"| {name} | {' | '.join(str(row[column]) for column in head)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--sample", type=int, help="only so many cases")
    parser.add_argument("--seed", type=int, default=0, help="which ones; printed again")
    parser.add_argument("--only", default="", help="only cases with this text in their name")
    parser.add_argument("--jobs", type=int, default=3, help="how many side by side")
    parser.add_argument("--write", action="store_true", help="write the table into docs/faults.md")
    options = parser.parse_args()
    chosen = [case for case in cases() if options.only in case.name]
    if options.sample is not None:
        chosen = random.Random(options.seed).sample(chosen, min(options.sample, len(chosen)))
        print(f"{len(chosen)} cases, seed {options.seed}")
    engine, begun = find_engine(), time.monotonic()
    with tempfile.TemporaryDirectory() as root, ThreadPoolExecutor(options.jobs) as pool:

        def one(numbered: tuple[int, Case]) -> Outcome:
            folder = Path(root) / str(numbered[0])
            outcome = run(numbered[1], folder, engine)
            shutil.rmtree(folder, ignore_errors=True)
            mark = "." if outcome.good else f"\n{outcome}\n"
            print(mark, end="", flush=True)
            return outcome

        outcomes = list(pool.map(one, enumerate(chosen)))
    told = table(outcomes)
    print(f"\n{told}{(time.monotonic() - begun) / 60:.0f} minutes")
    if options.write:
        text = PAGE.read_text(encoding="utf-8")
        before, after = text.split(_BEGIN)[0], text.split(_END)[1]
        PAGE.write_text(before + _BEGIN + told + _END + after, encoding="utf-8")
    return 0 if all(outcome.good for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
