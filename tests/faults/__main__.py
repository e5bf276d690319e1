"""`make faults`: what fails while the provider works, and what users do to stacks meanwhile.

A pairwise choice of both tables runs on the real engine, and the whole of the second one over a
model of it; the whole of the first one over the model is among the unit tests. With `--sequences`:
random sequences instead, over the model and on the real engine.
"""

from __future__ import annotations

import argparse
import logging
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from .. import interrupts, loaded_python
from ..engine import key_service, pip_asked_once
from ..engine.conftest import SDK, find_engine
from ..engine.stack import Stack
from . import operation_engine, operation_model, tables
from .cases import Case, cases
from .kinds import kind_cases
from .kinds_run import run_kind
from .machine import run_sequences
from .operation_run import Outcome as OperationOutcome
from .operations import MOMENTS, OPERATIONS
from .pairwise import pairwise
from .run import Outcome, run
from .sequences import Sequence as RandomSequence
from .set_sequences import SetSequence

T = TypeVar("T")
R = TypeVar("R", Outcome, OperationOutcome)


def chosen_cases() -> list[Case]:
    """Return the cases of the verbs that run on the engine."""
    return pairwise(
        list(cases()),
        # How a fault strikes is more than its name; each verb meets each kind of it.
        lambda case: (case.verb.name, case.fault, case.moment, case.lasts),
    )


def chosen_kind_cases() -> list[tuple[str, Case]]:
    """Return the cases of what is built on an instance that run on the engine."""
    return pairwise(
        list(kind_cases()),
        lambda named: (
            named[0],
            named[1].verb.name.replace(named[0], ""),
            named[1].fault,
            named[1].moment,
            named[1].lasts,
        ),
    )


def chosen_cells() -> list[operation_engine.EngineCell]:
    """Return the cells of the operations that run on the engine."""
    with tempfile.TemporaryDirectory() as folder:
        every = operation_engine.cells(Path(folder))
    return pairwise(
        every, lambda cell: (cell.operation, cell.moment, cell.call, cell.fault, cell.machine)
    )


def over_the_model(only: str) -> list[OperationOutcome]:
    """Run the operations' whole table over the model."""
    logging.disable(logging.CRITICAL)
    outcomes: list[OperationOutcome] = []
    with tempfile.TemporaryDirectory() as root:
        folders = (Path(root) / str(number) for number in range(10**6))

        def new() -> Path:
            folder = next(folders)
            folder.mkdir()
            return folder

        for operation in OPERATIONS:
            for moment in MOMENTS:
                outcomes += [
                    _shown(cell, operation_model.run_cell(cell, new()))
                    for cell in operation_model.cells(operation, moment, new())
                    if only in str(cell)
                ]
    logging.disable(logging.NOTSET)
    return outcomes


def on_the_engine(
    chosen: Sequence[T], one: Callable[[T, Path, str], R], engine: str, jobs: int
) -> list[R]:
    """Run cases on the engine, some side by side."""
    with (
        tempfile.TemporaryDirectory() as root,
        loaded_python.serving(*SDK) as Stack.python,
        key_service.serving() as Stack.keys,
        ThreadPoolExecutor(jobs) as pool,
    ):
        Stack.pip = Path(root) / "pip"
        Stack.pip.mkdir()
        pip_asked_once.make(Stack.pip)

        def kept(numbered: tuple[int, T]) -> R:
            folder = Path(root) / str(numbered[0])
            outcome = _shown(numbered[1], one(numbered[1], folder, engine))
            shutil.rmtree(folder, ignore_errors=True)
            return outcome

        return list(pool.map(kept, enumerate(chosen)))


def _shown(case: Any, outcome: R) -> R:
    print("." if outcome.good else f"\n{case}: {outcome}\n", end="", flush=True)
    return outcome


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
    of_sets = [SetSequence(seed + number) for number in range(many)]
    wrong = [sequence for sequence in of_sets if not sequence.run()]
    for sequence in wrong:
        print("\n".join(sequence.told), flush=True)
    print(f"{many - len(wrong)} of {many} sequences of a set ended as declared", flush=True)
    engine, good = find_engine(), 0
    with tempfile.TemporaryDirectory() as root, ThreadPoolExecutor(jobs) as pool:
        drawn = [RandomSequence(seed + n, Path(root) / str(n), engine) for n in range(real)]
        for of_engine, ended in zip(drawn, pool.map(RandomSequence.run, drawn), strict=True):
            good += ended
            if not ended:
                print("\n".join(of_engine.told), flush=True)
    print(f"{good} of {real} sequences on the real engine ended as declared")
    return good == real and not wrong


def _sampled(every: Sequence[T], options: argparse.Namespace) -> list[T]:
    chosen = [one for one in every if options.only in str(one)]
    if options.sample is None:
        return chosen
    return random.Random(options.seed or 0).sample(chosen, min(options.sample, len(chosen)))


def faults(options: argparse.Namespace) -> bool:
    """Run the tables, print and perhaps write them; return whether all is as it must be."""
    begun = time.monotonic()
    model = over_the_model(options.only)
    verbs: list[Outcome] = []
    kinds: list[Outcome] = []
    operations: list[OperationOutcome] = []
    if not options.model:
        engine = find_engine()
        verbs = on_the_engine(_sampled(chosen_cases(), options), run, engine, options.jobs)
        kinds = on_the_engine(
            _sampled(chosen_kind_cases(), options), run_kind, engine, options.jobs
        )
        cells = _sampled(chosen_cells(), options)
        operations = on_the_engine(cells, operation_engine.run_cell, engine, options.jobs)
    of_operations = tables.operations_table(model, operations)
    print(f"\n{of_operations}")
    if verbs:
        print(tables.verbs_table(verbs))
        print(tables.verbs_table(kinds))
    print(f"{(time.monotonic() - begun) / 60:.0f} minutes")
    if options.write:
        tables.write("operations", of_operations)
        if verbs:
            tables.write("verbs", tables.verbs_table(verbs))
            tables.write("kinds", tables.verbs_table(kinds))
    of_all: list[Outcome | OperationOutcome] = [*model, *verbs, *kinds, *operations]
    return all(outcome.good for outcome in of_all)


def main() -> int:
    """Run the program."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--sample", type=int, help="only so many cases of each table on the engine")
    parser.add_argument("--seed", type=int, help="which ones; printed again")
    parser.add_argument("--only", default="", help="only cases with this text in their name")
    parser.add_argument("--model", action="store_true", help="nothing on the engine")
    parser.add_argument("--jobs", type=int, default=3, help="how many side by side")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/faults.md")
    parser.add_argument("--sequences", type=int, help="random sequences over the model instead")
    parser.add_argument("--real", type=int, default=0, help="and so many on the real engine")
    options = parser.parse_args()
    interrupts.restore()
    if options.sequences is None:
        return 0 if faults(options) else 1
    # Its many retries are not what somebody wants to read.
    logging.disable(logging.CRITICAL)
    seed = random.randrange(10**6) if options.seed is None else options.seed
    return 0 if sequences(options.sequences, seed, options.real, options.jobs) else 1


if __name__ == "__main__":
    sys.exit(main())
