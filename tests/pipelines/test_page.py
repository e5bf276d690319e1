"""docs/pipelines.md shows what the pipelines print."""

from __future__ import annotations

import pytest

from . import story
from .world import ROOT

PAGE = (ROOT / "docs" / "pipelines.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "printed", [story.CHANGE, story.DRIFT, story.NO_CHANGES, story.LOCKED, story.WRONG]
)
def test_the_page_shows_what_is_printed(printed: str) -> None:
    assert printed in PAGE


def test_the_page_tells_the_exit_code_of_a_drift() -> None:
    assert f"the exit code {story.DRIFTED}" in PAGE
