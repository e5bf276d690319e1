"""`make up` and `make down`, with this environment in place of the one that they create."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """A checkout of its own, whose state is nobody else's."""
    for name in ("tools/quickstart", "examples/closeio"):
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    shutil.copy(ROOT / "Pulumi.yaml", tmp_path)
    yield tmp_path
    # Only what failed leaves its sandbox running.
    ready = tmp_path / ".state" / "sandbox" / "ready.json"
    if ready.is_file():
        os.kill(json.loads(ready.read_text())["pid"], signal.SIGTERM)


def run(checkout: Path, engine: str, command: str) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), engine, os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, checkout / "tools" / "quickstart" / "run.py", command],
        cwd=checkout,
        env=os.environ | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_up_says_what_to_try_next_and_down_leaves_nothing(checkout: Path, engine: str) -> None:
    shown = run(checkout, engine, "up")
    assert re.search(r"^    token +: \[secret\]$", shown, re.MULTILINE)
    assert "sandbox-password" not in shown
    [console] = re.findall(r"^The sandbox's console: (http://127\.0\.0\.1:\d+/console)$", shown,
                           re.MULTILINE)  # fmt: skip
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(console, timeout=10) as page:
        assert page.status == 200
    steps = [line for line in shown.splitlines() if re.match(r"  [1-9]\. ", line)]
    assert len(steps) == 3
    for file in re.findall(r"[\w/]+/[\w/]+\.(?:py|md)", " ".join(steps)):
        assert (ROOT / file).is_file(), file
    shown = run(checkout, engine, "down")
    assert "- 2 deleted" in shown
    assert "pulumi stack rm" not in shown
    assert shown.splitlines()[-1] == (
        "The sandbox is stopped. Its data stay in .state/, which you can delete."
    )
    with pytest.raises(OSError, match="refused"):
        opener.open(console, timeout=10)
    shown = run(checkout, engine, "down")
    assert (
        shown == "There is nothing to delete, as there is no stack; the sandbox is not running.\n"
    )
