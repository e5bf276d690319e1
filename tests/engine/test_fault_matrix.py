"""A seeded sample of the fault matrix; the whole of it is `make faults`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ..faults import load
from ..faults.cases import Case, cases
from ..faults.run import run
from ..faults.sequences import Sequence

SAMPLE = random.Random(20261124).sample(list(cases()), 8)


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_a_fault_is_survived(case: Case, tmp_path: Path, engine: str) -> None:
    outcome = run(case, tmp_path / "stack", engine)
    assert outcome.good, outcome


def test_many_instances_under_faults_are_there_once(tmp_path: Path, engine: str) -> None:
    phases = load.run(12, tmp_path, engine, share=0.05, seed=1)
    assert [phase.there for phase in phases] == [12, 12, 0]
    assert not any(phase.twice or phase.lost for phase in phases)


def test_a_random_sequence_ends_as_declared(tmp_path: Path, engine: str) -> None:
    sequence = Sequence(2, tmp_path / "stack", engine)
    assert sequence.run(), "\n".join(sequence.told)
