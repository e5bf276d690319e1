"""A test replaces what is a constructor argument, and nothing behind an underscore."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from ..project_root import ROOT

# What a test replaces all the same, by file and name, and why.
ALLOWED = {
    ("unit/sdk/test_outputs.py", "_translate_ignore_changes"): "the SDK's: a registration fails",
    ("unit/sdk/test_outputs.py", "_untrack"): "the SDK's: the oldest one has no such method",
    ("unit/sdk/test_pickling.py", "_batch_setitems"): "Python's: what sdk/pickling.py restores",
}
_PATCHES = {"setattr", "delattr", "setitem", "object", "patch"}


def replaced(tree: ast.AST) -> Iterator[str]:
    """Yield the private names that a test sets, deletes or patches in what is not its own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield from _private_in(node)
        elif isinstance(node, ast.Call) and _name(node.func) in _PATCHES:
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield from filter(_is_private, argument.value.split("."))
                yield from _private_in(argument)


def _private_in(node: ast.AST) -> Iterator[str]:
    """Yield the private names on the way to an attribute, but those of `self` and `cls`."""
    while isinstance(node, ast.Attribute):
        is_own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        if _is_private(node.attr) and not is_own:
            yield node.attr
        node = node.value


def _name(function: ast.expr) -> str:
    return ast.unparse(function).split(".")[-1]


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def test_no_test_replaces_what_is_private() -> None:
    found = {
        (file.relative_to(ROOT / "tests").as_posix(), name)
        for file in (ROOT / "tests").rglob("*.py")
        for name in replaced(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert found == ALLOWED.keys()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("made._client = other", ["_client"]),
        ("made._client: Client = other", ["_client"]),
        ("made._count += 1", ["_count"]),
        ("del made._client", ["_client"]),
        ("made._client.instances = other", ["_client"]),
        ("made._members._creations = other", ["_creations", "_members"]),
        ("one, made._client = both", ["_client"]),
        ("Made()._client = other", ["_client"]),
        ("with opened() as made._file: ...", ["_file"]),
        ("monkeypatch.setattr(module, '_function', other)", ["_function"]),
        ("monkeypatch.setattr('package._module.name', other)", ["_module"]),
        ("monkeypatch.setattr(made._client, 'get', other)", ["_client"]),
        ("monkeypatch.delattr(module, '_function')", ["_function"]),
        ("setattr(made, '_client', other)", ["_client"]),
        ("mock.patch.object(made, '_client')", ["_client"]),
        ("mock.patch('package.module._function')", ["_function"]),
        ("self._client = other", []),
        ("self.made._client = other", ["_client"]),
        ("made.client = other", []),
        ("made.__class__ = Other", []),
        ("monkeypatch.setattr(module, 'function', other)", []),
        ("print(made._client)", []),
    ],
)
def test_a_replacement_is_seen(line: str, names: list[str]) -> None:
    assert list(replaced(ast.parse(line))) == names
