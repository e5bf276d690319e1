"""The benchmark itself, on the real engine and the sandbox; the peers are left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.engine.conftest import find_engine

ROOT = Path(__file__).resolve().parents[2]


def test_one_instance_goes_through_every_operation(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bench", "--sizes", "1", "--latencies", "0", "--runs", "1"]
    done = subprocess.run(
        [*command, "--tools", "ours,floor", "--results", str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PATH": os.pathsep.join([find_engine(), os.environ["PATH"]])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "| pulumi-cloud-elements, default |" in done.stdout
    ours, floor = json.loads((tmp_path / "1-0ms.json").read_text())["records"]
    asked = {
        verb: {kind: n for kind, n in row["requests"].items() if "/instances" in kind}
        for verb, row in ours["operations"].items()
    }
    assert asked["create"]["POST /instances"] == 1
    assert asked["preview"] == {}
    assert asked["refresh"] == {"GET /instances/{id}": 1}
    # One list shows whose all instances of the stack are by now.
    assert asked["update"] == {"GET /instances": 1, "PUT /instances/{id}": 1}
    assert asked["destroy"] == {"GET /instances": 1, "DELETE /instances/{id}": 1}
    assert {"engine", "program", "provider"} <= set(ours["operations"]["create"]["processes"])
    assert 0 < ours["operations"]["create"]["firstRequest"] < ours["operations"]["create"]["wall"]
    assert all(row["requests"] == {} for row in floor["operations"].values())
    assert 0 < floor["stateBytes"] < ours["stateBytes"]
