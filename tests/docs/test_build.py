"""A broken link in the documentation fails the build; a good one works there and on GitHub."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from .site import ROOT, built


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The documentation, to be broken, beside everything that it may link to."""
    for path in ROOT.iterdir():
        if path.name in ("docs", "tools"):
            shutil.copytree(path, tmp_path / path.name)
        elif path.name not in (".git", ".venv", ".state", "site"):
            (tmp_path / path.name).symlink_to(path)
    return tmp_path


REPOSITORY = "https://github.com/them/their-repository"
BROKEN = {
    "[x](nowhere.md)": "nowhere.md",
    "[x](safety.md#nowhere)": "#nowhere",
    "[x](../examples/nowhere)": "../examples/nowhere",
    "[x](/index.md)": "absolute",
}


def test_what_is_broken_fails_the_build(copy: Path, tmp_path: Path) -> None:
    """A link of each kind, and a page that no navigation has: each counts in a strict build."""
    with (copy / "docs" / "drift.md").open("a", encoding="utf-8") as page:
        page.writelines(f"\n{line}\n" for line in BROKEN)
    (copy / "docs" / "lost.md").write_text("# Lost\n", encoding="utf-8")
    done = built(tmp_path / "site", copy / "mkdocs.yml")
    assert done.returncode != 0
    _, *warnings = done.stderr.split("WARNING")
    assert len(warnings) == len(BROKEN) + 1
    for said in (*BROKEN.values(), "lost.md"):
        assert sum(said in warning for warning in warnings) == 1, done.stderr
    # Each of them alone would have done it.
    assert f"Aborted with {len(warnings)} warnings in strict mode" in done.stdout + done.stderr


def test_links_out_of_docs_lead_to_pages_of_the_site(copy: Path, tmp_path: Path) -> None:
    text = (
        "[a](../tools/engine/README.md#the-engine) [b](../examples/closeio/__main__.py)\n"
        "[c](../examples/testing_a_stack) [d](../README.md) [e](../tools/engine)\n"
        "![f](../bench/picture.svg)\n"
        "```\n[not a link](../nowhere.md)\n```\n"
    )
    bench = copy / "bench"
    if bench.is_symlink():
        bench.unlink()
    bench.mkdir()
    (bench / "picture.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    engine = copy / "tools" / "engine" / "README.md"
    engine.write_text(
        "# The engine\n\n[Back](../../docs/drift.md#resolve-drift)\n", encoding="utf-8"
    )
    with (copy / "docs" / "drift.md").open("a", encoding="utf-8") as page:
        page.write(f"\n{text}")
    set_repository(copy)
    done = built(tmp_path / "site", copy / "mkdocs.yml")
    assert done.returncode == 0, done.stderr
    page_text = (tmp_path / "site" / "drift" / "index.html").read_text(encoding="utf-8")
    assert 'href="../repository/tools/engine/#the-engine"' in page_text
    assert 'href="../repository/examples/closeio/__main__.py/"' in page_text
    assert 'href="../repository/examples/testing_a_stack/"' in page_text
    below = tmp_path / "site" / "repository"
    assert 'src="../repository/bench/picture.svg"' in page_text
    assert (below / "bench" / "picture.svg").is_file()
    back = (below / "tools" / "engine" / "index.html").read_text(encoding="utf-8")
    assert 'href="../../../drift/#resolve-drift"' in back
    program = below / "examples" / "testing_a_stack" / "index.html"
    assert "test_stack.py" in program.read_text(encoding="utf-8")
    # Each page, and the footer, leads back to the repository.
    for place, source in (
        (tmp_path / "site" / "drift", "docs/drift.md"),
        (below / "tools" / "engine", "tools/engine/README.md"),
        (below / "examples" / "testing_a_stack", "examples/testing_a_stack"),
    ):
        shown = (place / "index.html").read_text(encoding="utf-8")
        assert f'href="{REPOSITORY}/edit/main/{source}"' in shown
        assert f'<a href="{REPOSITORY}" target="_blank"' in shown


def test_the_placeholder_is_linked_nowhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert ".example/pulumi-cloud-elements/" not in text
        assert "/edit/main/" not in text


def set_repository(tree: Path) -> None:
    project = tree / "pyproject.toml"
    text = project.read_text(encoding="utf-8")
    project.unlink()
    project.write_text(re.sub(r"https://repository\.example/[\w-]+", REPOSITORY, text))
