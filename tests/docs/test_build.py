"""A broken link in the documentation fails the build; a good one works there and on GitHub."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from .site import ROOT, built


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The documentation, to be broken; the files that it links to are beside it."""
    for name in ("docs", "tools", "examples"):
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    for file in (ROOT / "mkdocs.yml", *ROOT.glob("*.md")):
        shutil.copy(file, tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[x](nowhere.md)", "nowhere.md"),
        ("[x](safety.md#nowhere)", "#nowhere"),
        ("[x](../examples/nowhere)", "../examples/nowhere"),
        ("[x](/index.md)", "absolute"),
    ],
)
def test_a_broken_link_fails_the_build(copy: Path, tmp_path: Path, line: str, said: str) -> None:
    with (copy / "docs" / "drift.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{line}\n")
    done = built(tmp_path / "site", copy / "mkdocs.yml")
    assert done.returncode != 0
    assert said in done.stderr


def test_a_page_that_no_navigation_has_fails_the_build(copy: Path, tmp_path: Path) -> None:
    (copy / "docs" / "lost.md").write_text("# Lost\n", encoding="utf-8")
    done = built(tmp_path / "site", copy / "mkdocs.yml")
    assert done.returncode != 0
    assert "lost.md" in done.stderr


def test_links_out_of_docs_lead_to_pages_of_the_site(copy: Path, tmp_path: Path) -> None:
    text = (
        "[a](../tools/engine/README.md#the-engine) [b](../examples/closeio/__main__.py)\n"
        "[c](../examples/testing_a_stack) [d](../README.md) [e](../tools/engine)\n"
        "```\n[not a link](../nowhere.md)\n```\n"
    )
    engine = copy / "tools" / "engine" / "README.md"
    engine.write_text("# The engine\n\n[Back](../../docs/drift.md#decide)\n", encoding="utf-8")
    with (copy / "docs" / "drift.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{text}")
    done = built(tmp_path / "site", copy / "mkdocs.yml")
    assert done.returncode == 0, done.stderr
    page_text = (tmp_path / "site" / "drift" / "index.html").read_text(encoding="utf-8")
    assert 'href="../repository/tools/engine/#the-engine"' in page_text
    assert 'href="../repository/examples/closeio/__main__.py/"' in page_text
    assert 'href="../repository/examples/testing_a_stack/"' in page_text
    below = tmp_path / "site" / "repository"
    back = (below / "tools" / "engine" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../../drift/#decide"' in back
    program = below / "examples" / "testing_a_stack" / "index.html"
    assert "test_stack.py" in program.read_text(encoding="utf-8")
