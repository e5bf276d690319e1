"""tools/browser.py: what there is, what can be had, or what to install."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import TOOL


def run(path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    # No test downloads a browser.
    offline = {"PATH": str(path), "HOME": str(path), "SE_OFFLINE": "true"}
    return subprocess.run(
        [sys.executable, str(TOOL)], env=offline | environment, capture_output=True, text=True
    )


def program(folder: Path, name: str, text: str = "exit 0") -> str:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return str(file)


def test_it_prints_what_it_finds_first_the_one_without_a_window(tmp_path: Path) -> None:
    wanted = [program(tmp_path, "chromium"), program(tmp_path, "chromedriver")]
    assert run(tmp_path).stdout.splitlines() == wanted
    wanted[0] = program(tmp_path, "chromium-headless-shell")
    assert run(tmp_path).stdout.splitlines() == wanted


def test_without_browser_and_installer_it_says_what_to_install(tmp_path: Path) -> None:
    program(tmp_path, "chromium")
    done = run(tmp_path)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "apt-get install chromium chromium-driver" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def manager(folder: Path, browser: str, driver: str) -> str:
    """Make a program that prints what Selenium's manager prints."""
    result = {"code": 0, "message": "", "browser_path": browser, "driver_path": driver}
    printed = json.dumps({"logs": [], "result": result})
    return program(folder, "selenium-manager", f"echo '{printed}'")


@pytest.mark.parametrize("apt", [False, True], ids=["no apt-get", "apt-get fails"])
def test_seleniums_manager_is_asked_for_what_apt_get_does_not_bring(
    tmp_path: Path, apt: bool
) -> None:
    if apt:
        program(tmp_path, "apt-get", "exit 100")
    wanted = [program(tmp_path, "downloaded-chrome"), program(tmp_path, "downloaded-driver")]
    done = run(tmp_path, SE_MANAGER_PATH=manager(tmp_path, *wanted))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == wanted


def test_a_manager_that_downloads_no_browser(tmp_path: Path) -> None:
    driver = program(tmp_path, "downloaded-driver")
    done = run(tmp_path, SE_MANAGER_PATH=manager(tmp_path, "", driver))
    assert (done.returncode, done.stdout) == (1, "")
    assert "apt-get install chromium chromium-driver" in done.stderr.splitlines()[-1]


# Writes down what it was asked for, and brings a package's programs if it is one that it has.
APT = """\
echo "$*" >> {folder}/asked
case "$* " in *install*" {has} "*) ;; *install*) exit 100 ;; *) exit 0 ;; esac
printf '#!/bin/sh\n' > {folder}/{has}
printf '#!/bin/sh\n' > {folder}/chromedriver
chmod +x {folder}/{has} {folder}/chromedriver
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs packages")
@pytest.mark.parametrize(
    ("has", "asked"),
    [
        ("chromium-headless-shell", ["chromium-headless-shell"]),
        ("chromium", ["chromium-headless-shell", "chromium"]),
    ],
)
def test_a_system_without_the_small_one_gets_the_other(
    tmp_path: Path, has: str, asked: list[str]
) -> None:
    program(tmp_path, "apt-get", APT.format(folder=tmp_path, has=has))
    (tmp_path / "chmod").symlink_to("/bin/chmod")
    done = run(tmp_path)
    assert done.stdout.splitlines() == [str(tmp_path / has), str(tmp_path / "chromedriver")]
    installs = [line for line in (tmp_path / "asked").read_text().splitlines() if "install" in line]
    assert [words.split()[4] for words in installs] == asked


def test_an_installer_that_fails_is_told(tmp_path: Path) -> None:
    program(tmp_path, "apt-get", "echo no network >&2; exit 100")
    done = run(tmp_path)
    assert done.returncode == 1
    assert "apt-get install chromium chromium-driver" in done.stderr.splitlines()[-1]
