"""Type checkers accept right programs, and refuse wrong ones on the line that is wrong."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ...project_root import ROOT
from .typed_programs import PROGRAMS, RIGHT, marked

Refused = dict[int, str]
"""What a checker says, by the number of the line."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("programs")
    found = [folder / f"program_{number}.py" for number in range(len(PROGRAMS))]
    for file, program in zip(found, PROGRAMS, strict=True):
        file.write_text(program)
    return found


@pytest.fixture(scope="module")
def mypy(files: list[Path]) -> list[Refused]:
    """Return what mypy says of each program; one run for all of them."""
    cache = ROOT / ".mypy_cache" / "typed"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), *map(str, files)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"checked {len(files)} source files" in done.stdout, done.stdout + done.stderr
    refused: list[Refused] = [{} for _ in files]
    for number, line, message in re.findall(r"program_(\d+)\.py:(\d+): (.*)", done.stdout):
        found = refused[int(number)]
        found[int(line)] = f"{found.get(int(line), '')}{message}\n"
    return refused


def test_the_corpus_has_right_and_wrong_programs() -> None:
    assert not any(map(marked, PROGRAMS[: len(RIGHT)]))
    assert all(map(marked, PROGRAMS[len(RIGHT) :]))


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_mypy(mypy: list[Refused], number: int) -> None:
    expected, refused = marked(PROGRAMS[number]), mypy[number]
    assert refused.keys() == expected.keys(), refused
    for line, name in expected.items():
        assert name in refused[line]
