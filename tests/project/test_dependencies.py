"""What the package imports is what pyproject.toml declares, no more and no less."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "provider" / "pulumi_cloud_elements"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the top-level modules that a source imports when it runs, not for its types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).split(".")[0]
        else:
            yield from imported(node)


def distributions(sources: list[str]) -> set[str]:
    """Return the distributions that sources need."""
    modules = {name for source in sources for name in imported(ast.parse(source))}
    foreign = modules - sys.stdlib_module_names - {"pulumi_cloud_elements"}
    # Several distributions share the name `google`; the tests below know which of them we import.
    known = {**packages_distributions(), "google": ["protobuf"]}
    return {canonicalize_name(known[name][0]) for name in foreign}


def test_of_google_only_protobuf_is_imported() -> None:
    for file in PACKAGE.rglob("*.py"):
        found = re.findall(r"^\s*(?:from|import) (google\S*)", file.read_text(), re.MULTILINE)
        assert all(name.startswith("google.protobuf") for name in found), file


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    sources = [file.read_text() for file in sorted(PACKAGE.rglob("*.py"))]
    assert len(sources) > 30
    declared = {canonicalize_name(Requirement(text).name) for text in PROJECT["dependencies"]}
    assert distributions(sources) == declared


def test_each_has_a_lower_and_an_upper_bound() -> None:
    for text in PROJECT["dependencies"]:
        assert {bound.operator for bound in Requirement(text).specifier} == {">=", "<"}


def test_imports_are_found_wherever_they_are() -> None:
    source = """
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import dill
import requests.adapters as a
def f():
    if f:
        from yaml import load
    from .b import c
"""
    assert distributions([source]) == {"requests", "pyyaml"}
