"""A backend with a journal, as Pulumi Cloud has: an interrupted create is taken back there, too."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cloud_elements_sandbox.server import Running

from bench.harness.journal import BEGIN, journal_service

from ..faults.run import end_of, kill, start, wait_for_the_strike
from .conftest import CLOSEIO
from .stack import Stack


def test_an_interrupted_create_is_taken_back_on_another_machine(
    tmp_path: Path, engine: str, sandbox: Running
) -> None:
    stack = Stack(tmp_path / "stack", engine, sandbox, name=None)
    with journal_service() as (url, kept):
        here, there = tmp_path / "here", tmp_path / "there"
        here.mkdir()
        there.mkdir()
        stack.environment |= {
            "PULUMI_BACKEND_URL": url,
            "PULUMI_ACCESS_TOKEN": "for the tests only",
            "TMPDIR": str(here),
        }
        stack.run("stack", "init", "dev", "--secrets-provider", "passphrase")
        stack.declare(**CLOSEIO)
        stack.control(
            "POST",
            "/faults",
            {"kind": "latency", "method": "POST", "path": "^/instances$", "seconds": 4, "count": 1},
        )
        process = start(stack, ["up", "--yes", "--skip-preview"])
        wait_for_the_strike(stack, process)
        _wait_until(
            lambda: any(entry["kind"] == BEGIN and _creates(entry) for entry in kept.journal)
        )
        kill(stack, process, alone=False)
        end_of(process, 5)
        stack.run("cancel", "--yes", "dev")
        [pending] = kept.deployment["pending_operations"]
        assert pending["type"] == "creating"
        [made] = _settled(stack)

        stack.environment["TMPDIR"] = str(there)
        assert "taking back instance" in stack.up().text
        assert [row["id"] for row in stack.instances()] == [made["id"]]
        rows = kept.deployment["resources"]
        assert [row["id"] for row in rows if row["type"].endswith(":Instance")] == [str(made["id"])]
        assert "canary" not in str(kept.deployment)
        stack.unchanged()
        stack.destroy()
        assert stack.instances() == []


def _creates(entry: dict[str, Any]) -> bool:
    """Tell whether a journal entry is of the create of an instance."""
    operation = entry.get("operation") or {}
    return operation.get("type") == "creating" and "Instance" in operation["resource"]["type"]


def _wait_until(there: Callable[[], Any]) -> None:
    """Wait until the engine has sent something, which it does in batches."""
    for _ in range(100):
        if there():
            return
        time.sleep(0.1)


def _settled(stack: Stack) -> list[dict[str, Any]]:
    """Return the instances once the interrupted request is answered."""
    _wait_until(stack.instances)
    return stack.instances()
