"""What users do to stacks and resources, with faults: nothing of anybody else's is touched.

The table itself, and what counts as right, is in `tests/faults`; a choice of it runs on the engine.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi_cloud_elements.recovery import creating
from pulumi_cloud_elements.recovery.ownership import Ownership
from pulumi_cloud_elements.resources.account import Gone

from .operation_model import ModelWorld, cells, run_cell
from .operation_run import Ledger, Outcome, run
from .operations import MOMENTS, OPERATIONS


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Write no log: there are thousands of commands that fail."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def without_faults(operation: str, folder: Path) -> Outcome:
    ledger = Ledger()
    return run(operation, ModelWorld(folder, ledger), ledger)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation(operation: str, tmp_path: Path) -> None:
    outcome = without_faults(operation, tmp_path)
    assert outcome.good, outcome
    assert outcome.orphaned == []


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_an_operation_with_faults(operation: str, moment: str, tmp_path: Path) -> None:
    (tmp_path / "calls").mkdir()
    bad = []
    for number, cell in enumerate(cells(operation, moment, tmp_path / "calls")):
        folder = tmp_path / str(number)
        folder.mkdir()
        outcome = run_cell(cell, folder)
        if not outcome.good:
            bad.append(f"{cell}: {outcome}")
    assert bad == []


def test_a_provider_that_takes_what_carries_its_tag_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(creating, "judged", lambda candidates, *_: (candidates, []))
    outcome = without_faults("retained", tmp_path)
    assert outcome.stolen == ["1 (a first) by up"]


@pytest.mark.parametrize(
    ("then", "overwritten", "stolen"),
    [("change", ["1 (a changed) by up"], []), ("destroy", [], ["1 (a changed) by destroy"])],
)
def test_a_provider_that_does_not_look_whose_it_is_is_found(
    then: str,
    overwritten: list[str],
    stolen: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Ownership, "other_owner", lambda *_: None)
    outcome = without_faults(f"hand-over to another stack, then a {then}", tmp_path)
    assert (outcome.overwritten[:1], outcome.stolen) == (overwritten, stolen)


def test_a_provider_that_believes_any_account_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gone, "believe", lambda *_: None)
    outcome = without_faults("wrong user, refresh", tmp_path)
    assert outcome.wrong == ["not refused: {}"]
