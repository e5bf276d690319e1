"""The commands that install the package are the same everywhere.

tests/engine/test_quick_path.py types them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pulumi_cloud_elements import __version__

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ("docs/index.md", "docs/tutorial.md", "docs/sandbox.md")


def install_commands() -> str:
    """Return the two lines that build and install the wheel, below those that make a place."""
    section = README[README.index("## Install\n") :]
    block = re.search(r"^```sh\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)
    assert block is not None
    _, build, install = block[1].splitlines()
    return f"{build}\n{install}\n"


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_same_two_lines(page: str) -> None:
    assert install_commands() in (ROOT / page).read_text(encoding="utf-8")


def test_what_is_pinned_is_this_version() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    folders = (ROOT / "examples", ROOT / "templates")
    files = [file for folder in folders for file in folder.rglob("requirements.txt")]
    pinned = {
        (str(file.relative_to(ROOT)), version)
        for file in (*pages, *files)
        for version in re.findall(
            r"pulumi-cloud-elements(?:\[\w+\])?==([^'\s]+)", file.read_text(encoding="utf-8")
        )
    }
    template = "templates/cloud-elements-python/requirements.txt"
    expected = {"README.md", "examples/ci/requirements.txt", template, *PAGES}
    assert {file for file, _ in pinned} == expected
    assert {version for _, version in pinned} == {__version__}


def test_the_two_commands_of_the_sandbox_are_on_the_first_screen() -> None:
    first = README.splitlines()[:15]
    assert any(line.startswith("make up ") for line in first)
    assert any(line.startswith("make test ") for line in first)
