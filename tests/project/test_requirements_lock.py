"""requirements.lock: every line is pinned and hashed, and it fits pyproject.toml."""

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DECLARED = [
    Requirement(text)
    for texts in (
        PROJECT["project"]["dependencies"],
        PROJECT["project"]["optional-dependencies"]["sandbox"],
        PROJECT["dependency-groups"]["dev"],
    )
    for text in texts
]


def locked(text: str) -> dict[str, str]:
    """Return the version of each package; a line that is not pinned and hashed fails."""
    versions: dict[str, str] = {}
    whole = re.sub(r"(?m)^\s*#.*\n?", "", text).replace("\\\n", " ")
    for line in filter(str.strip, whole.splitlines()):
        requirement, *hashes = re.split(r"\s--hash=", line)
        assert hashes, f"no hash: {line}"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", value) for value in hashes), line
        [pin] = Requirement(requirement.strip()).specifier
        assert pin.operator == "==", line
        versions[canonicalize_name(Requirement(requirement.strip()).name)] = pin.version
    return versions


def test_every_line_is_pinned_and_hashed() -> None:
    assert len(locked((ROOT / "requirements.lock").read_text())) > 50


@pytest.mark.parametrize(
    "line", ["requests==2.0\n", "requests>=2 --hash=sha256:" + "0" * 64 + "\n"]
)
def test_a_line_that_is_not_would_be_seen(line: str) -> None:
    with pytest.raises(AssertionError):
        locked(line)


@pytest.mark.parametrize("declared", DECLARED, ids=lambda declared: declared.name)
def test_the_lock_fits_what_is_declared(declared: Requirement) -> None:
    versions = locked((ROOT / "requirements.lock").read_text())
    assert declared.specifier.contains(versions[canonicalize_name(declared.name)])


def test_an_audit_that_cannot_ask_anybody_fails() -> None:
    recipe = subprocess.run(
        ["make", "-n", "--no-print-directory", "audit"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    command = recipe.replace("\\\n", " ").strip().splitlines()[-1]
    assert "pip-audit --strict " in command  # else it passes what the service does not know
    nobody = {"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}
    done = subprocess.run(
        command.split(),
        cwd=ROOT,
        env=os.environ | nobody,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0, done.stdout + done.stderr
