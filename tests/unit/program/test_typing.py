"""Type checkers accept right programs, and refuse wrong ones on the line that is wrong."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ...project_root import ROOT
from .typed_programs import PROGRAMS, RIGHT, marked

Refused = dict[int, str]
"""What a checker says, by the number of the line."""
every_program = pytest.mark.parametrize("number", range(len(PROGRAMS)))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("programs")
    found = [folder / f"program_{number}.py" for number in range(len(PROGRAMS))]
    for file, program in zip(found, PROGRAMS, strict=True):
        file.write_text(program)
    # The programs share their first lines.
    rules = {"typeCheckingMode": "strict", "reportUnusedImport": False}
    (folder / "pyrightconfig.json").write_text(
        json.dumps(rules | {"reportUnusedExpression": False})
    )
    return found


def checked(files: list[Path], *command: str) -> str:
    """Return what a checker prints about all programs; one run, which takes seconds."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT if command[0] == "mypy" else files[0].parent,
        env=os.environ | {"PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def mypy(files: list[Path]) -> list[Refused]:
    cache = str(ROOT / ".mypy_cache" / "typed")
    printed = checked(files, "mypy", "--strict", "--cache-dir", cache, *map(str, files))
    assert f"checked {len(files)} source files" in printed, printed
    refused: list[Refused] = [{} for _ in files]
    for number, line, message in re.findall(r"program_(\d+)\.py:(\d+): (.*)", printed):
        found = refused[int(number)]
        found[int(line)] = f"{found.get(int(line), '')}{message}\n"
    return refused


@pytest.fixture(scope="module")
def pyright(files: list[Path]) -> list[Refused]:
    printed = json.loads(checked(files, "pyright", "--outputjson", "--pythonpath", sys.executable))
    assert printed["summary"]["filesAnalyzed"] == len(files), printed["summary"]
    refused: list[Refused] = [{} for _ in files]
    for one in printed["generalDiagnostics"]:
        found = refused[int(re.findall(r"program_(\d+)\.py$", one["file"])[0])]
        line = one["range"]["start"]["line"] + 1
        found[line] = f"{found.get(line, '')}{one['message']}\n"
    return refused


def test_the_corpus_has_right_and_wrong_programs() -> None:
    assert not any(map(marked, PROGRAMS[: len(RIGHT)]))
    assert all(map(marked, PROGRAMS[len(RIGHT) :]))


@every_program
def test_mypy(mypy: list[Refused], number: int) -> None:
    expected, refused = marked(PROGRAMS[number]), mypy[number]
    assert refused.keys() == expected.keys(), refused
    for line, name in expected.items():
        assert name in refused[line]


@every_program
def test_pyright(pyright: list[Refused], number: int) -> None:
    expected, refused = marked(PROGRAMS[number]), pyright[number]
    assert refused.keys() == expected.keys(), refused
