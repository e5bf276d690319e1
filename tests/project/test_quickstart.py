"""tools/quickstart: what `make down` keeps after an interrupted run, without an engine."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PENDING = [{"resource": {"urn": "u"}, "type": "creating"}]
PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
from trial import main
from trial.sandbox import Sandbox
from trial.stack import Stack

main.sandbox.stop = lambda: print("stopped")
print("code", main.down(Stack(Sandbox("http://127.0.0.1:1/elements/api-v2", "u", "o"))))
"""


@pytest.mark.parametrize(
    ("exported", "code", "removed", "stopped"),
    [
        ({"deployment": {"resources": []}}, 0, True, True),
        ({"deployment": None}, 0, True, True),
        ({"deployment": {"pending_operations": PENDING}}, 0, False, True),
        ("no state", 0, False, True),
        ({"deployment": {}}, 1, True, False),
    ],
    ids=["whole", "empty", "interrupted", "unreadable", "destroy fails"],
)
def test_the_state_of_an_interrupted_run_is_kept(
    exported: object, code: int, removed: bool, stopped: bool, tmp_path: Path
) -> None:
    shutil.copytree(ROOT / "tools" / "quickstart", tmp_path / "tools" / "quickstart")
    (tmp_path / "exported").write_text(
        exported if isinstance(exported, str) else json.dumps(exported)
    )
    pulumi = tmp_path / "pulumi"
    pulumi.write_text(
        '#!/bin/sh\necho "$@" >> arguments\n'
        f'case "$1" in stack) cat exported;; destroy) exit {code};; esac\n'
    )
    pulumi.chmod(0o755)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path / "tools" / "quickstart"],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert f"code {code}" in done.stdout.splitlines()
    [destroy] = [
        line for line in (tmp_path / "arguments").read_text().splitlines() if "destroy" in line
    ]
    assert ("--remove" in destroy.split()) is removed
    assert ("stopped" in done.stdout.splitlines()) is stopped
    assert ("the stack's state stays" in done.stdout) is (stopped and not removed)
