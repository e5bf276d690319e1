"""The page gets every table in its place, and the plots are the same for the same results."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.harness.errors import BenchError
from bench.harness.tools import TOOLS
from bench.report import page, plots, tables

from .results import cell, record

CELLS = [
    cell(*(record(tool) for tool in TOOLS), instances=instances, latency=200)
    for instances in (10, 100)
]


def test_the_page_has_a_place_for_every_table(tmp_path: Path) -> None:
    copy = tmp_path / "performance.md"
    copy.write_text(page.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    found = tables.blocks(CELLS)
    page.write(found, copy)
    text = copy.read_text(encoding="utf-8")
    assert all(block in text for block in found.values())
    page.write(found, copy)
    assert copy.read_text(encoding="utf-8") == text


def test_a_page_without_the_place_is_refused() -> None:
    with pytest.raises(BenchError, match="exactly one place"):
        page.with_block("nothing here", "goals", "table")
    twice = "<!-- bench: goals -->\n<!-- end of bench -->\n" * 2
    with pytest.raises(BenchError, match="exactly one place"):
        page.with_block(twice, "goals", "table")


def test_the_page_shows_the_plots_that_there_are(tmp_path: Path) -> None:
    for cells in (CELLS, CELLS[:1]):
        drawn = {file.name for file in plots.write(cells, tmp_path)}
        text = "".join(tables.blocks(cells).values())
        assert {name for name in (plots.VERBS, plots.GROWTH) if f"(images/{name})" in text} == drawn


def test_plots_of_the_same_results_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (plots.write(CELLS, tmp_path / name) for name in ("a", "b"))
    assert len(first) == 2
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    assert b"<dc:date>" not in first[0].read_bytes()
