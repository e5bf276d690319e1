"""A seeded sample of the fault matrix; the whole of it is `make faults`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ..faults.cases import Case, cases
from ..faults.run import run

SAMPLE = random.Random(20261124).sample(list(cases()), 12)


@pytest.mark.parametrize("case", SAMPLE, ids=lambda case: case.name)
def test_a_fault_is_survived(case: Case, tmp_path: Path, engine: str) -> None:
    outcome = run(case, tmp_path / "stack", engine)
    assert outcome.good, outcome


def test_every_verb_and_fault_is_in_the_matrix() -> None:
    whole = list(cases())
    assert len({case.name for case in whole}) == len(whole) > 400
    assert {case.verb.method for case in whole} == {"GET", "POST", "PUT", "PATCH", "DELETE"}
