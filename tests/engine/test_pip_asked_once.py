"""The pip that keeps its lists says what pip says, and passes everything else on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from . import pip_asked_once

LIST = ("list", "-v", "--format", "json")


def asked(*arguments: str, path: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "pip", *arguments],
        env=os.environ | {"PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def test_a_list_is_kept_for_its_question(tmp_path: Path, installed: Path) -> None:
    pip_asked_once.make(tmp_path)
    path = f"{tmp_path}{os.pathsep}{installed}"
    first = asked(*LIST, path=path)
    assert first == asked(*LIST, path=str(installed))
    listed = {row["name"]: row for row in json.loads(first)}
    assert listed["pulumi"]["version"] == version("pulumi")
    assert listed["pulumi-cloud-elements"]["location"] == str(installed)
    [kept] = tmp_path.glob("*.txt")
    kept.write_text("kept")
    assert asked(*LIST, path=path) == "kept"
    # Another search path and other options are other questions.
    assert asked(*LIST, path=str(tmp_path)) != "kept"
    assert asked("list", path=path) != "kept"


def test_everything_else_is_passed_on(tmp_path: Path) -> None:
    pip_asked_once.make(tmp_path)
    assert asked("--version", path=str(tmp_path)).startswith(f"pip {version('pip')} from ")
    assert list(tmp_path.glob("*.txt")) == []
