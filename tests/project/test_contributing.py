"""CONTRIBUTING.md names files and targets that there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_files_are_there() -> None:
    rows = [row for row in TEXT.splitlines() if row.startswith("| ")]
    named = {name for row in rows for name in re.findall(r"`([\w./-]+/[\w./-]*)`", row)}
    assert len(named) > 30
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_commands_name_what_is_there() -> None:
    for path in re.findall(r"(?:pytest|python) ([\w/.]+)", TEXT):
        assert (ROOT / path).exists(), path
    targets = re.findall(
        r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    named = set(re.findall(r"^make ([a-z]+)", TEXT, re.MULTILINE))
    named |= set(re.findall(r"`make ([a-z]+)`", TEXT))
    assert named >= {"check", "venv"}
    assert named <= set(targets)
