"""The design page lists every file of sdk/ and its upstream reports; nothing else leans there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pulumi_cloud_elements
import pytest

PACKAGE = Path(pulumi_cloud_elements.__file__).parent
PAGE = Path(__file__).parents[3] / "docs" / "design.md"
FILES = sorted(file.name for file in (PACKAGE / "sdk").glob("*.py") if file.name != "__init__.py")
REPORT = re.compile(r"https://github\.com/pulumi/pulumi/(?:issues|pull)/\d+")
# What only a file of sdk/ may use: modules and names that the SDK does not document.
INTERNAL = re.compile(
    r"pulumi\.runtime|from pulumi import runtime|grpc|_getframe|tracebacklimit|sys\.argv"
    r"|\"__provider\"|_untrack|_Pickler|set_trailing_metadata"
    r"|\bPULUMI_CONFIG\b"
)


def rows() -> dict[str, str]:
    """Return the table's rows by the file that they name."""
    section = PAGE.read_text(encoding="utf-8").split("## What leans on Pulumi's internals")[1]
    table = section.split("\n## ")[0]
    return {
        name: row
        for row in table.splitlines()
        for name in re.findall(r"^\| `sdk/(\w+\.py)` \|", row)
    }


def docstring(name: str) -> str:
    text = ast.get_docstring(ast.parse((PACKAGE / "sdk" / name).read_text(encoding="utf-8")))
    assert text is not None
    return text


def test_the_table_has_every_file() -> None:
    assert sorted(rows()) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_what_is_reported_and_what_happens_without_it(name: str) -> None:
    text = docstring(name)
    assert "\n\nUpstream: " in text
    assert "\nWithout it: " in text
    assert REPORT.findall(text) or "Upstream: none known" in text


@pytest.mark.parametrize("name", FILES)
def test_the_table_has_the_same_reports(name: str) -> None:
    row = rows()[name]
    assert REPORT.findall(row) == REPORT.findall(docstring(name))
    assert all(cell.strip() for cell in row.strip("|").split("|"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_has_a_test_that_fails_when_the_sdk_no_longer_needs_it(name: str) -> None:
    text = (Path(__file__).parent / f"test_{name}").read_text(encoding="utf-8")
    assert f"the SDK no longer needs sdk/{name}: remove it" in text


def test_nothing_else_leans_on_internals() -> None:
    found = {
        f"{file.relative_to(PACKAGE)}: {match}"
        for file in PACKAGE.rglob("*.py")
        if file.parent.name != "sdk"
        for match in INTERNAL.findall(file.read_text(encoding="utf-8"))
    }
    assert found == set()
