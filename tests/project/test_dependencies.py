"""What is imported is what pyproject.toml declares; of the two packages, no more and no less."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "provider" / "pulumi_cloud_elements"
SANDBOX = ROOT / "sandbox" / "cloud_elements_sandbox"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT = PYPROJECT["project"]
EXTRA = PROJECT["optional-dependencies"]["sandbox"]
DEV = PYPROJECT["dependency-groups"]["dev"]
OURS = {"pulumi_cloud_elements", "cloud_elements_sandbox", "tests", "bench"}
# FastAPI imports it where there are forms.
NOT_BY_US = {"python-multipart"}
# What imports the plugin for it.
PLUGIN_OF = {"pytest"}
# Several distributions share the name `google`; the tests below know which of them we import.
# The one that is called griffe installs the other two that it has become.
KNOWN = {**packages_distributions(), "google": ["protobuf"], "griffe": ["griffe"]}


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


def distributions(sources: Iterable[str], local: Iterable[str] = ()) -> set[str]:
    """Return the distributions that sources need.

    Args:
        sources: their text.
        local: modules that are next to them.
    """
    modules = {name for source in sources for name in imported(ast.parse(source))}
    foreign = modules - sys.stdlib_module_names - OURS - {*local}
    return {canonicalize_name(KNOWN[name][0]) for name in foreign}


def needed_in(folder: Path) -> set[str]:
    """Return the distributions that the sources in a folder need."""
    files = sorted(folder.rglob("*.py"))
    assert len(files) > 10
    return {name for file in files for name in distributions([file.read_text()], beside(file))}


def beside(file: Path) -> set[str]:
    """Return the modules next to a script, which it imports by their names alone."""
    if (file.parent / "__init__.py").exists():
        return set()
    return {
        other.stem for other in file.parent.iterdir() if other.suffix == ".py" or other.is_dir()
    }


def names(declared: Iterable[str]) -> set[str]:
    return {canonicalize_name(Requirement(text).name) for text in declared}


def test_of_google_only_protobuf_is_imported() -> None:
    for file in (
        *PACKAGE.rglob("*.py"),
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "bench").rglob("*.py"),
    ):
        found = re.findall(r"^\s*(?:from|import) (google\S*)", file.read_text(), re.MULTILINE)
        assert all(name.startswith("google.protobuf") for name in found), file


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    assert needed_in(PACKAGE) == names(PROJECT["dependencies"])


def test_what_the_sandbox_imports_is_in_its_extra_and_the_other_way_round() -> None:
    needed = needed_in(SANDBOX) - names(PROJECT["dependencies"]) - PLUGIN_OF
    assert needed == names(EXTRA) - NOT_BY_US


@pytest.mark.parametrize("folder", ["tests", "tools", "bench"])
def test_what_is_imported_for_development_is_declared(folder: str) -> None:
    declared = names([*PROJECT["dependencies"], *EXTRA, *DEV])
    assert needed_in(ROOT / folder) - declared == set()


def test_each_has_a_lower_and_an_upper_bound() -> None:
    for text in PROJECT["dependencies"]:
        assert {bound.operator for bound in Requirement(text).specifier} == {">=", "<"}


def test_each_of_the_others_has_a_lower_bound() -> None:
    for text in (*EXTRA, *DEV):
        assert {bound.operator for bound in Requirement(text).specifier} == {">="}


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
