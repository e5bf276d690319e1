"""Results come from several sittings, and never from different machines or sources unnoticed."""

from __future__ import annotations

from pathlib import Path

from bench.harness.cases import Case, able, planned
from bench.harness.results import cell, cells

from .results import CONDITIONS, record


def test_a_cell_goes_on_where_it_was(tmp_path: Path) -> None:
    first, why = cell(tmp_path, 10, 20, CONDITIONS)
    assert why is None
    assert not first.has(Case("ours", 10, 20, 0))
    first.add(record("ours", 0))
    first.add(record("ours", 1))
    again, why = cell(tmp_path, 10, 20, CONDITIONS)
    assert why is None
    assert again.records == [record("ours", 0), record("ours", 1)]
    assert again.has(Case("ours", 10, 20, 1))
    assert not again.has(Case("ours", 10, 20, 2))
    assert not again.has(Case("peer", 10, 20, 0))


def test_a_cell_measured_on_something_else_is_begun_anew(tmp_path: Path) -> None:
    cell(tmp_path, 10, 20, CONDITIONS)[0].add(record("ours"))
    other = CONDITIONS | {"cores": 8, "sources": "changed"}
    anew, why = cell(tmp_path, 10, 20, other)
    assert why == "it was measured with another cores, sources"
    assert anew.records == []
    kept, why = cell(tmp_path, 10, 20, other, keep=True)
    assert why is None
    assert kept.records == [record("ours")]
    # The table tells what it was measured on, not what holds now.
    assert kept.conditions == CONDITIONS


def test_cells_come_by_size_and_latency(tmp_path: Path) -> None:
    for instances, latency in ((1000, 20), (10, 200), (10, 20)):
        cell(tmp_path, instances, latency, CONDITIONS)[0].add(record("ours"))
    (tmp_path / "split.json").write_text("{}")
    found = [(cell.instances, cell.latency) for cell in cells(tmp_path)]
    assert found == [(10, 20), (10, 200), (1000, 20)]


def test_tools_take_turns_at_being_first() -> None:
    order = [(case.run, case.tool) for case in planned(["a", "b", "c"], 10, 20, 2)]
    assert order == [(0, "a"), (0, "b"), (0, "c"), (1, "b"), (1, "c"), (1, "a")]


def test_a_tool_is_asked_for_no_more_instances_than_it_can_have() -> None:
    assert able(["ours", "tutorial"], 200) == ["ours", "tutorial"]
    assert able(["ours", "tutorial"], 500) == ["ours"]
    assert list(planned(able(["tutorial"], 500), 500, 20, 1)) == []
