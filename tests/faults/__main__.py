"""`make faults`: the whole matrix on the real engine, and what became of it in two tables.

With `--sequences`: random sequences instead, over the model of the engine and on the real one.
"""

from __future__ import annotations

import argparse
import logging
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ..engine.conftest import find_engine
from .cases import Case, cases
from .machine import run_sequences
from .run import Outcome, run
from .sequences import Sequence

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
_BEGIN, _END = "<!-- table -->\n", "<!-- end of table -->\n"


HEAD = ("cases", "survived in one run", "in two", "lost", "doubled", "leaked", "unclear")


def table(outcomes: Iterable[Outcome]) -> str:
    """Return two tables, by verb and by fault and moment, each with the sum of all cases."""
    every = list(outcomes)
    by_fault = _rows(every, lambda case: f"{case.fault} | {case.moment} | {case.lasts}")
    return (
        _lines("while | ", _rows(every, lambda case: case.verb.name))
        + "\n"
        + _lines("fault | moment | lasts | ", by_fault | {"**all** |  | ": by_fault.pop("**all**")})
    )


def _rows(outcomes: list[Outcome], name_of: Callable[[Case], str]) -> dict[str, Counter[str]]:
    rows: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        for name in (name_of(outcome.case), "**all**"):
            row = rows.setdefault(name, Counter())
            row["cases"] += 1
            row["survived in one run"] += outcome.runs == 1
            row["in two"] += outcome.runs == 2
            row["lost"] += outcome.lost
            row["doubled"] += outcome.doubled
            row["leaked"] += bool(outcome.leaked)
            row["unclear"] += outcome.unclear is not None
    total = rows.pop("**all**", Counter())
    return rows | {"**all**": total}


def _lines(first: str, rows: Mapping[str, Counter[str]]) -> str:
    lines = [f"| {first}{' | '.join(HEAD)} |", f"|{'---|' * first.count('|')}{'---:|' * len(HEAD)}"]
    lines += [
        f"| {name} | {' | '.join(str(row[column]) for column in HEAD)} |"
        for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def sequences(many: int, seed: int, real: int, jobs: int) -> bool:
    """Run random sequences over the model, and some on the real engine.

    Args:
        many: how many over the model of the engine.
        seed: what they are drawn from; printed, to repeat them.
        real: how many on the real engine, with the seeds that follow.
        jobs: how many of these side by side.
    """
    print(f"{many} sequences over the model, {real} on the real engine, seed {seed}", flush=True)
    run_sequences(many, seed)
    print(f"{many} sequences over the model ended as declared", flush=True)
    engine, good = find_engine(), 0
    with tempfile.TemporaryDirectory() as root, ThreadPoolExecutor(jobs) as pool:
        drawn = [Sequence(seed + n, Path(root) / str(n), engine) for n in range(real)]
        for sequence, ended in zip(drawn, pool.map(Sequence.run, drawn), strict=True):
            good += ended
            if not ended:
                print("\n".join(sequence.told), flush=True)
    print(f"{good} of {real} sequences on the real engine ended as declared")
    return good == real


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--sample", type=int, help="only so many cases")
    parser.add_argument("--seed", type=int, help="which ones; printed again")
    parser.add_argument("--only", default="", help="only cases with this text in their name")
    parser.add_argument("--jobs", type=int, default=3, help="how many side by side")
    parser.add_argument("--write", action="store_true", help="write the table into docs/faults.md")
    parser.add_argument("--sequences", type=int, help="random sequences over the model instead")
    parser.add_argument("--real", type=int, default=0, help="and so many on the real engine")
    options = parser.parse_args()
    if options.sequences is not None:
        # Its many retries are not what somebody wants to read.
        logging.disable(logging.CRITICAL)
        seed = random.randrange(10**6) if options.seed is None else options.seed
        return 0 if sequences(options.sequences, seed, options.real, options.jobs) else 1
    chosen = [case for case in cases() if options.only in case.name]
    if options.sample is not None:
        seed = options.seed or 0
        chosen = random.Random(seed).sample(chosen, min(options.sample, len(chosen)))
        print(f"{len(chosen)} cases, seed {seed}")
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
