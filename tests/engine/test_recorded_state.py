"""States that users have: the import path and class names in them must work for ever."""

from __future__ import annotations

import json
from pathlib import Path

import pulumi_cloud_elements
import pytest
import requests
from cloud_elements_sandbox.server import running

from .conftest import CLOSEIO
from .record_state import PROGRAM, RECORDED_URL, STATES, restore
from .stack import Stack

FIRST = STATES / "v0.1.0.json"
EVERY_KIND = sorted(path.stem for path in STATES.glob("*.sql"))


def test_the_first_state_previews_empty_refreshes_and_destroys(stack: Stack) -> None:
    body = {
        "name": CLOSEIO["name"],
        "element": {"key": CLOSEIO["element_key"]},
        "configuration": CLOSEIO["configuration"],
        "tags": CLOSEIO["tags"],
    }
    made = requests.post(
        f"{stack.sandbox.url}/instances",
        json=body,
        headers=stack.sandbox.authorization,
        timeout=30,
    )
    assert made.json()["id"] == 1
    take_over(stack, FIRST)
    assert stack.outputs()["configuration"] == CLOSEIO["configuration"]
    stack.destroy()
    assert stack.instances() == []


def take_over(stack: Stack, recorded: Path) -> None:
    """Import a recorded state, and see that nothing changes by it, nor by a refresh."""
    state = stack.folder / "recorded.json"
    state.write_text(recorded.read_text().replace(RECORDED_URL, stack.sandbox.url))
    stack.run("stack", "import", "--file", str(state))
    stack.settled()


@pytest.mark.parametrize("version", EVERY_KIND)
def test_a_state_of_every_kind_previews_empty_refreshes_and_destroys(
    version: str, tmp_path: Path, engine: str
) -> None:
    data = tmp_path / "data.db"
    restore(STATES / f"{version}.sql", data)
    with running(str(data)) as sandbox:
        stack = Stack(tmp_path / "stack", engine, sandbox)
        (stack.program / "__main__.py").write_text(PROGRAM.read_text(encoding="utf-8"))
        before = stack.instances()
        assert len(before) == 3
        take_over(stack, STATES / f"{version}.json")
        assert stack.instances() == before
        shown = stack.destroy().text
        assert "7 deleted" in shown
        assert stack.instances() == []
        assert stack.call("GET", "/formulas") == []


def test_every_kind_is_in_the_recorded_program() -> None:
    types = {
        resource["type"].rpartition(":")[2]
        for version in EVERY_KIND
        for resource in json.loads((STATES / f"{version}.json").read_text())["deployment"][
            "resources"
        ]
    }
    kinds = {
        name
        for name in pulumi_cloud_elements.__all__
        if hasattr(pulumi_cloud_elements, f"{name}Args") and name != "Provider"
    }
    assert kinds <= types
