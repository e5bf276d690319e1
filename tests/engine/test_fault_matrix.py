"""A sample of the fault matrix; what else of it runs on the engine is `make faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..faults import load, operation_engine
from ..faults.cases import DURING, WHOLE_RUN, Case, Verb, cases
from ..faults.kinds import kind_cases
from ..faults.kinds_run import run_kind
from ..faults.operation_model import ANOTHER, SAME
from ..faults.operations import INTERRUPTED
from ..faults.run import run
from ..faults.sequences import Sequence

# What meets a create request is in test_creation.py, a refused delete in test_failures.py.
BY_NAME = {case.name: case for case in cases()}
SAMPLE = [
    BY_NAME[name]
    for name in (
        "create, credentials check: HTML 502, after the work, once",
        "replace, deleting the old one: 408, after the work, whole run",
        "destroy: empty 200, after the work, whole run",
    )
]
KILLED = f"{operation_engine.ALL_KILLED} after the work"
DEFINITIONS = "^/organizations/objects/contact/definitions$"
MAPPING = "^/organizations/elements/closeio/transformations/contact$"


def killed(verb: str, *paths: str) -> Case:
    """Return the case of a run that is killed while these create requests are under way."""
    slow = {"kind": "latency", "when": "before", "seconds": 1.5}
    post = Verb(f"create {verb}", "POST", "|".join(paths))
    return Case(post, operation_engine.ALL_KILLED, DURING, slow, WHOLE_RUN, requests=len(paths))


# One of each kind; two that do not wait for each other are killed together.
KINDS = [
    ("formula", killed("formula and virtual data resource", "^/formulas$", DEFINITIONS)),
    (
        "formula instance",
        killed("formula instance and transformation", "^/formulas/[0-9]+/instances$", MAPPING),
    ),
    *(
        (kind, case)
        for kind, case in kind_cases()
        if (case.verb.name, case.fault) == ("create instance set", operation_engine.ALL_KILLED)
    ),
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
