"""docs/safety.md: each sentence is held by tests, and each of these tests is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "safety.md"
CLAIMS = Path(__file__).with_name("safety_claims.txt")
_BULLET = re.compile(r"^(- |\d+\. )")
_END = re.compile(r"(?<=[.:])\*{0,2} (?=[A-Z`*\[])")


def sentences() -> list[str]:
    """Return the page's sentences, and its tables' rows."""
    found: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        text = _BULLET.sub("", line.strip())
        if text.startswith("|") and not text.startswith("|---"):
            found.append(text)
        elif text and not text.startswith(("#", "|")):
            found += _END.split(text)
    return found


def claims() -> list[tuple[str, list[str]]]:
    """Return the beginning of each sentence, and the tests that hold it."""
    found: list[tuple[str, list[str]]] = []
    for line in CLAIMS.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((line, []))
    return found


@cache
def names_in(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_sentence_has_its_tests() -> None:
    said = sentences()
    assert len(said) > 80
    held = [start for start, _ in claims()]
    unheld = [one for one, start in zip(said, held, strict=False) if not one.startswith(start)]
    assert unheld == [], f"give each sentence its tests, in the page's order, in {CLAIMS.name}"
    assert len(said) == len(held)


def test_each_test_is_there() -> None:
    named = [test.partition("::") for _, tests in claims() for test in tests]
    assert len(named) > 100
    assert [name for file, _, name in named if name not in names_in(file)] == []
