"""A seeded sample of the fault matrix; what else of it runs on the engine is `make faults`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ..faults import load, operation_engine
from ..faults.cases import Case, cases
from ..faults.kinds import kind_cases
from ..faults.kinds_run import run_kind
from ..faults.operation_model import ANOTHER, SAME
from ..faults.operations import INTERRUPTED
from ..faults.run import run
from ..faults.sequences import Sequence

SAMPLE = random.Random(20261124).sample(list(cases()), 7)
KILLED = f"{operation_engine.ALL_KILLED} after the work"
# One of each kind, killed or with its response lost.
KINDS = [
    (kind, case)
    for kind, case in kind_cases()
    if (case.verb.name, case.fault)
    in {
        ("create formula", "engine and provider killed"),
        ("create formula instance", "engine and provider killed"),
        ("create virtual data resource", "engine and provider killed"),
        ("create transformation", "engine and provider killed"),
        ("create instance set", "engine and provider killed"),
    }
]
CELLS = [
    operation_engine.EngineCell(*cell)
    for cell in (
        ("another parent", INTERRUPTED, "instances.put", KILLED, SAME),
        ("two backends", INTERRUPTED, "instances.create", KILLED, ANOTHER),
    )
]


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_a_fault_is_survived(case: Case, tmp_path: Path, engine: str) -> None:
    outcome = run(case, tmp_path / "stack", engine)
    assert outcome.good, outcome


@pytest.mark.parametrize("named", KINDS, ids=lambda named: named[1].name)
def test_a_fault_of_what_is_built_on_an_instance(
    named: tuple[str, Case], tmp_path: Path, engine: str
) -> None:
    outcome = run_kind(named, tmp_path / "stack", engine)
    assert outcome.good, outcome


@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_an_operation_with_a_fault(
    cell: operation_engine.EngineCell, tmp_path: Path, engine: str
) -> None:
    outcome = operation_engine.run_cell(cell, tmp_path / "cell", engine)
    assert outcome.good, outcome


def test_many_instances_under_faults_are_there_once(tmp_path: Path, engine: str) -> None:
    phases = load.run(12, tmp_path, engine, share=0.05, seed=1)
    assert [phase.there for phase in phases] == [12, 12, 0]
    assert not any(phase.twice or phase.lost for phase in phases)


def test_a_random_sequence_ends_as_declared(tmp_path: Path, engine: str) -> None:
    sequence = Sequence(3, tmp_path / "stack", engine)
    assert sequence.run(), "\n".join(sequence.told)
