"""The public names: each is imported when it is used, from where type checkers see it."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from types import ModuleType

import pulumi_cloud_elements as package
import pytest

TREE = ast.parse(inspect.getsource(package))
CHECKED = next(node for node in TREE.body if isinstance(node, ast.If))
SEEN = {
    alias.name: node.module
    for node in CHECKED.body
    if isinstance(node, ast.ImportFrom)
    for alias in node.names
}
"""The module of each name that a type checker sees; None for a module itself."""


def test_a_type_checker_sees_all_of_them() -> None:
    assert {*SEEN, "__version__"} == set(package.__all__)


@pytest.mark.parametrize("name", sorted(SEEN))
def test_what_is_used_is_what_a_type_checker_sees(name: str) -> None:
    if SEEN[name] is None:
        assert isinstance(getattr(package, name), ModuleType)
    else:
        module = import_module(f"pulumi_cloud_elements.{SEEN[name]}")
        assert getattr(package, name) is getattr(module, name)


def test_they_are_listed_for_who_types_them() -> None:
    assert set(package.__all__) <= set(dir(package))


def test_another_name_is_none_of_them() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'InstanceOf'"):
        package.InstanceOf  # noqa: B018  # reading it is the test
    with pytest.raises(ImportError, match="cannot import name 'InstanceOf'"):
        exec("from pulumi_cloud_elements import InstanceOf")
