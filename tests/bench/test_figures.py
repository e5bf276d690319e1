"""Medians and ratios are of what was measured in the same runs, and nothing else."""

from __future__ import annotations

import pytest

from bench.report import figures

from .results import cell, record


def test_a_median_is_of_the_values_that_there_are() -> None:
    assert figures.median([3.0, None, 1.0, 2.0]) == 2.0
    assert figures.median([]) is None
    assert figures.median([None]) is None


def test_a_ratio_is_of_medians_with_the_spread_of_the_runs() -> None:
    measured = cell(
        record("ours", 0, create=2.0),
        record("ours", 1, create=4.0),
        record("ours", 2, create=3.0),
        record("peer", 0, create=4.0),
        record("peer", 1, create=4.0),
        record("peer", 2, create=10.0),
    )
    found = figures.ratio(measured, "ours", "peer", "create")
    assert found == figures.Ratio(3.0 / 4.0, 0.3, 1.0)
    assert str(found) == "0.75 (0.30 to 1.00)"


def test_a_run_that_only_one_tool_has_is_beside_nothing() -> None:
    measured = cell(
        record("ours", 0, create=2.0),
        record("ours", 1, create=100.0),
        record("peer", 0, create=4.0),
    )
    found = figures.ratio(measured, "ours", "peer", "create")
    assert found == figures.Ratio(0.5, 0.5, 0.5)
    assert str(found) == "0.50"


def test_what_was_not_measured_has_no_ratio() -> None:
    assert figures.ratio(cell(record("ours")), "ours", "peer", "create") is None


def test_requests_are_for_each_instance() -> None:
    found = figures.requests(cell(record("ours")), "ours", "create")
    assert found == {"POST /instances": 1.0, "GET /instances": 0.01}


def test_processes_that_a_run_did_not_have_took_nothing_there() -> None:
    other = record("ours", 1)
    other["operations"]["create"]["processes"] = {"provider": {"cpu": 3.0, "memory": 6}}
    found = figures.processes(cell(record("ours", 0), other), "ours", "create")
    assert found["provider"] == {"cpu": 1.5, "memory": 3.0}
    assert found["engine"]["cpu"] == pytest.approx(0.5)
