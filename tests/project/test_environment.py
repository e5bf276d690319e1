"""tools/make_venv.py: what `make up` installs, and who installs it."""

from __future__ import annotations

import importlib.util
import re
import shutil
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


lock, installing, fastest = load("lock"), load("installing"), load("fastest")


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


def python(folder: Path, uv: str) -> Path:
    """Make a Python whose pip installs a uv of this text, and notes what it is told to install."""
    made, tool = folder / "python", folder / "uv"
    tool.write_text(f'#!/bin/sh\necho "uv $@" >> {folder}/ran\n{uv}\n')
    made.write_text(
        f"""#!/bin/sh
echo "$@" >> {folder}/ran
for one in "$@"; do
    test "$before" = --target && mkdir $one/bin && cp {tool} $one/bin/
    before=$one
done
exit 0
"""
    )
    for file in (made, tool):
        file.chmod(0o755)
    return made


def ran(folder: Path) -> list[str]:
    return (folder / "ran").read_text().splitlines()


def test_pip_installs_uv_and_uv_the_rest_with_hashes(tmp_path: Path) -> None:
    installing.install(python(tmp_path, "exit 0"), "a==1", "uv==2")
    first, second = ran(tmp_path)
    assert first.startswith("-m pip install")
    assert second.startswith("uv pip install")
    for line in (first, second):
        assert "--require-hashes --no-deps -r" in line


def test_where_uv_cannot_pip_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    installing.install(python(tmp_path, "exit 2"), "a==1", "uv==2")
    *_, last = ran(tmp_path)
    assert len(ran(tmp_path)) == 3
    assert last.startswith("-m pip install")
    assert "--require-hashes --no-deps -r" in last
    assert "--target" not in last
    assert "pip installs instead" in capsys.readouterr().err


def test_where_neither_can_it_fails(tmp_path: Path) -> None:
    fails = tmp_path / "python"
    fails.write_text("#!/bin/sh\nexit 1\n")
    fails.chmod(0o755)
    with pytest.raises(subprocess.CalledProcessError):
        installing.install(fails, "a==1", "uv==2")


def test_a_complete_environment_is_used_for_everything() -> None:
    """This one is complete, as `make test` has made it."""
    tool = ROOT / "tools" / "make_venv.py"
    assert (ROOT / ".venv" / "complete").is_file(), "run make venv"
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


def a_python(folder: Path, seconds: str) -> str:
    """Put a Python there that tells how long it took, the first time ten times as long."""
    folder.mkdir()
    python = folder / f"python{sys.version_info.major}.{sys.version_info.minor}"
    slow = f"{{ touch {folder}/began; echo {seconds.replace('0.0', '0.')}; }}"
    python.write_text(f"#!/bin/sh\ntest -e {folder}/began && echo {seconds} || {slow}\n")
    python.chmod(0o755)
    return str(python)


@pytest.mark.parametrize(
    ("times", "chosen"),
    [
        ({"own": "0.01", "other": "0.007", "third": "0.0075"}, "other"),
        ({"own": "0.01", "other": "0.0095"}, "own"),
        ({"own": "0.01", "other": "Traceback"}, "own"),
        ({"own": "0.01"}, "own"),
    ],
)
def test_a_much_faster_python_is_taken(tmp_path: Path, times: dict[str, str], chosen: str) -> None:
    pythons = {name: a_python(tmp_path / name, seconds) for name, seconds in times.items()}
    path = ":".join(str(tmp_path / name) for name in ("nowhere", *times) if name != "own")
    assert fastest.fastest(pythons["own"], path) == pythons[chosen]


def test_a_python_tells_its_time_if_it_can_make_environments(tmp_path: Path) -> None:
    assert 0 < fastest._seconds(sys.executable) < 10
    assert fastest._seconds(str(tmp_path / "python")) is None
    assert fastest._seconds(shutil.which("false")) is None
