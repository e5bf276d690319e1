"""`make test` runs the tests in two parts, and between them every one."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def files_of(variable: str) -> set[Path]:
    """Return the files of tests that a variable of the Makefile names, in its folders too."""
    told = subprocess.run(
        ["make", "--silent", "--eval", f"told: ; @echo $({variable})", "told"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [ROOT / path for path in told.stdout.split()]
    assert all(path.exists() for path in paths)
    return {
        file for path in paths for file in (path.rglob("test_*.py") if path.is_dir() else [path])
    }


def test_every_file_is_in_one_part() -> None:
    tables = files_of("TABLES")
    measured = files_of("MEASURED") - tables
    others = files_of("OTHERS")
    assert tables <= others
    assert measured.isdisjoint(others)
    assert measured | others == set((ROOT / "tests").rglob("test_*.py"))
