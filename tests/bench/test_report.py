"""The page gets every table in its place, and the plots are the same for the same results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench import split, state, steps
from bench.harness.errors import BenchError
from bench.harness.results import FOLDER, cells
from bench.harness.tools import TOOLS
from bench.report import page, plots, tables

from .results import cell, record

CELLS = [
    cell(*(record(tool) for tool in TOOLS), instances=instances, latency=200)
    for instances in (10, 100)
]


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the two pages that get tables."""
    copies = tmp_path / "performance.md", tmp_path / "README.md"
    for copy, original in zip(copies, (page.PAGE, page.README), strict=True):
        copy.write_text(original.read_text(encoding="utf-8"), encoding="utf-8")
    return copies


def _text(pages: tuple[Path, Path]) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in pages)


def test_the_pages_have_a_place_for_every_table(pages: tuple[Path, Path]) -> None:
    found = tables.blocks(CELLS)
    page.write(found, *pages)
    text = _text(pages)
    assert all(block in text for block in found.values())
    page.write(found, *pages)
    assert _text(pages) == text


def test_the_pages_tell_what_the_results_say(pages: tuple[Path, Path]) -> None:
    before = _text(pages)
    page.write(tables.blocks(cells(FOLDER)), *pages)
    page.write(state.blocks(_kept("state")), *pages)
    page.write({"split": split.block(_kept("split"))}, *pages)
    page.write({"steps": steps.block(steps.kept())}, *pages)
    how = "`make bench ARGS=--report` writes them, `bench.state`, `.split` and `.steps` theirs"
    assert _text(pages) == before, how


def test_seconds_of_different_processors_do_not_stand_side_by_side() -> None:
    """A line through them would show the processors' speeds, not the tools'."""
    other = cell(*(record(tool) for tool in TOOLS), instances=500, latency=200)
    other.conditions["processor"] = "twice as fast"
    found = tables.blocks([*CELLS, other])
    assert "| instances | 10 | 100 |" in found["growth"]
    assert "| 500 |" not in found["start-up"]
    assert "| 500 | 200 ms |" in found["ratios"]


def _kept(name: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return kept


def test_a_page_without_the_place_is_refused() -> None:
    with pytest.raises(BenchError, match="exactly one place"):
        page.with_block("nothing here", "goals", "table")
    twice = "<!-- bench: goals -->\n<!-- end of bench -->\n" * 2
    with pytest.raises(BenchError, match="exactly one place"):
        page.with_block(twice, "goals", "table")


def test_the_page_shows_the_plots_that_there_are(tmp_path: Path) -> None:
    for some in (CELLS, CELLS[:1]):
        drawn = {file.name for file in plots.write(some, tmp_path)}
        text = "".join(tables.blocks(some).values())
        assert {name for name in (plots.GROWTH,) if f"(images/{name})" in text} == drawn


def test_plots_of_the_same_results_are_the_same_bytes(tmp_path: Path) -> None:
    first, second = (plots.write(CELLS, tmp_path / name) for name in ("a", "b"))
    assert len(first) == 1
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    assert b"<dc:date>" not in first[0].read_bytes()
