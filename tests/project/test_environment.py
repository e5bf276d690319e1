"""tools/make_venv.py: what `make up` installs, and how pip's failure is said."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .test_requirements_lock import PROJECT, ROOT, locked

LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
TOML = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
FOLDER = ROOT / "tools" / "environment"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"environment_{name}", FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


lock, installing = load("lock"), load("installing")


def needed() -> set[str]:
    """Return what the provider, the sandbox and the build need, as the installed packages say."""
    project = PROJECT["project"]
    declared = [*project["dependencies"], *project["optional-dependencies"]["sandbox"]]
    todo = [Requirement(text) for text in (*declared, *lock.BUILDING)]
    found: set[str] = set()
    while todo:
        name = canonicalize_name(todo.pop().name)
        if name in found:
            continue
        found.add(name)
        try:
            texts = requires(name) or ()
        except PackageNotFoundError:
            continue
        parts = map(Requirement, texts)
        todo += [one for one in parts if one.marker is None or one.marker.evaluate({"extra": ""})]
    return found


def test_make_up_installs_all_that_it_needs() -> None:
    chosen = locked(lock.to_run(LOCK, TOML))
    assert needed() - {"pip"} <= chosen.keys()
    assert {"pulumi", "requests", "fastapi", "uvicorn", "jinja2", "hatchling"} <= chosen.keys()


def test_and_little_else_with_the_same_hashes() -> None:
    part, whole = lock.blocks(lock.to_run(LOCK, TOML)), lock.blocks(LOCK)
    assert part.items() <= whole.items()
    assert len(part) < len(whole) / 2
    assert not part.keys() & {"pytest", "mypy", "selenium", "mkdocs-material", "matplotlib"}


def test_a_lock_that_lacks_something_is_said() -> None:
    with pytest.raises(ValueError, match="lacks fastapi: run make lock"):
        lock.to_run(re.sub(r"(?m)^fastapi==", "other==", LOCK), TOML)


def python(folder: Path, text: str) -> Path:
    """Make what pip is run with print a text."""
    file = folder / "python"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_the_end_of_what_a_failing_pip_prints_is_the_message(tmp_path: Path) -> None:
    fails = python(tmp_path, "seq 100; echo no network >&2; exit 1")
    with pytest.raises(installing.InstallError) as raised:
        installing.install(fails, tmp_path / "lock", 1, compile_=False)
    assert str(raised.value).splitlines()[-2:] == ["100", "no network"]
    assert "\n50\n" not in str(raised.value)


def test_progress_is_shown_at_a_terminal_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "Collecting a==1 (from x)", "  Downloading a", "Collecting b==2"
    more = "Installing collected packages: a"
    printed = "\\n".join([*lines, more, ""])
    works = python(tmp_path, f'printf "{printed}"; echo "$@" > "$0.arguments"')
    installing.install(works, tmp_path / "lock", 2, compile_=True)
    assert capsys.readouterr().err == ""
    arguments = (tmp_path / "python.arguments").read_text().split()
    assert {"--require-hashes", "--no-deps"} <= set(arguments)
    assert "--no-compile" not in arguments
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    installing.install(works, tmp_path / "lock", 2, compile_=False)
    shown = capsys.readouterr().err.split("\r\x1b[K")
    assert shown == ["", "  1 of 2: a", "  2 of 2: b", "  installing 2 packages ...", ""]
    assert "--no-compile" in (tmp_path / "python.arguments").read_text()


def test_a_complete_environment_is_used_for_everything() -> None:
    """This one is complete, as `make test` has made it."""
    tool = ROOT / "tools" / "make_venv.py"
    if not (ROOT / ".venv" / "complete").is_file():
        pytest.skip("there is no .venv")
    done = subprocess.run(
        [sys.executable, tool, "--run"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{ROOT / '.venv' / 'bin'}\n"


def test_make_help_fits_and_is_aligned() -> None:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line for line in done.stdout.splitlines() if line.startswith("  make ")]
    assert len(rows) > 20
    assert max(map(len, rows)) <= 100
    assert {len(re.match(r"  make \S+ +", row)[0]) for row in rows} == {20}  # type: ignore[index]
