"""The benchmark itself, on the real engine and the sandbox; the peers are left out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bench.harness import service
from bench.harness.small_engine import shares
from tests.engine.conftest import find_engine

ROOT = Path(__file__).resolve().parents[2]


def measured(tool: str, folder: Path) -> tuple[Any, str]:
    """Measure one instance; return the record, and what was printed."""
    path = os.pathsep.join([find_engine(), os.environ["PATH"]])
    command = [sys.executable, "-m", "bench", "--sizes", "1", "--latencies", "0", "--runs", "1"]
    done = subprocess.run(
        [*command, "--tools", tool, "--results", str(folder / tool)],
        cwd=ROOT,
        env=os.environ | {"PATH": path, "GOGC": "400"},  # less CPU time for more memory
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [record] = json.loads((folder / tool / "1-0ms.json").read_text())["records"]
    return record, done.stdout


def test_one_instance_goes_through_every_operation(tmp_path: Path) -> None:
    ours, printed = measured("ours", tmp_path)
    assert "| pulumi-cloud-elements, default |" in printed
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
    assert 0 < ours["stateBytes"] < ours["storedBytes"]


@pytest.mark.parametrize(
    ("program", "names"), [("ours", ["closeio-0", "closeio-1"]), ("nothing", [])]
)
def test_a_small_engine_creates_what_a_program_declares(program: str, names: list[str]) -> None:
    work = {"instances": 2, "callback": "https://example.com/events"}
    with service.running() as sandbox:
        sandbox.start_afresh(0)
        found = shares(Path(find_engine()), ROOT / "bench" / "programs" / program, work, sandbox)
        asked = sandbox.traffic().counts
        assert sorted(row["name"] for row in sandbox.instances()) == names
    assert asked.get("POST /instances", 0) == len(names)
    assert bool(asked) is bool(names)  # the empty provider asks nothing at all
    assert found.program > 0
    assert found.provider > 0
