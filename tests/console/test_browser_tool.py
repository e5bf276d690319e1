"""tools/browser.py: what there is, or one line that says what to install."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .conftest import TOOL


def run(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(TOOL)], env={"PATH": str(path)}, capture_output=True, text=True
    )


def program(folder: Path, name: str, text: str = "exit 0") -> str:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def test_it_prints_what_it_finds(tmp_path: Path) -> None:
    wanted = [program(tmp_path, "chromium"), program(tmp_path, "chromedriver")]
    assert run(tmp_path).stdout.splitlines() == wanted


def test_without_browser_and_installer_it_says_what_to_install(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert "apt-get install chromium chromium-driver" in line


def test_an_installer_that_fails_is_told(tmp_path: Path) -> None:
    program(tmp_path, "apt-get", "echo no network >&2; exit 100")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "apt-get install chromium chromium-driver" in done.stderr.splitlines()[-1]
