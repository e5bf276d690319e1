"""States that users have: the import path and class names in them must work for ever."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from .conftest import CLOSEIO
from .stack import Stack

STATES = sorted((Path(__file__).parent / "states").glob("*.json"))
RECORDED_URL = "http://recorded.invalid/elements/api-v2"


@pytest.mark.parametrize("recorded", STATES, ids=lambda path: path.stem)
def test_a_recorded_state_previews_empty_refreshes_and_destroys(
    stack: Stack, recorded: Path
) -> None:
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
    state = stack.folder / "recorded.json"
    state.write_text(recorded.read_text().replace(RECORDED_URL, stack.sandbox.url))
    stack.run("stack", "import", "--file", str(state))
    stack.unchanged()
    stack.refresh()
    stack.unchanged()
    assert stack.outputs()["configuration"] == CLOSEIO["configuration"]
    stack.destroy()
    assert stack.instances() == []
