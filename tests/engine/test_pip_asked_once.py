"""The pip that was asked before says what pip says, and passes everything else on."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from .pip_asked_once import ARGUMENTS
from .stack import Stack


def asked(stack: Stack, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-m", "pip", *arguments],
        env=stack.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def test_the_list_is_pips_own_and_has_the_wheel(stack: Stack) -> None:
    listed = {row["name"]: row for row in json.loads(asked(stack, *ARGUMENTS))}
    assert listed["pulumi"]["version"] == version("pulumi")
    assert listed["pulumi-cloud-elements"]["location"] == str(stack.packages)
    # In another format pip itself answers.
    real = json.loads(asked(stack, "list", "--format", "json", "-v", "--not-required"))
    assert {row["name"] for row in real} <= set(listed)
    assert asked(stack, "--version").startswith(f"pip {version('pip')} from {sys.prefix}")


def test_the_language_host_asks_the_very_question(stack: Stack, tmp_path: Path) -> None:
    assert stack.pip is not None
    without_its_list = shutil.copytree(stack.pip / "pip", tmp_path / "asked" / "pip").parent
    stack.environment["PYTHONPATH"] = str(without_its_list)
    assert "pip list -v --format json" in stack.run("preview", ok=False).text
