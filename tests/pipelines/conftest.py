"""The engine and the sandbox of the engine tests, and a world around them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running

from tests.engine.conftest import (
    engine,
    keys,
    pip_at_hand,
    pip_that_keeps_its_lists,
    python_at_hand,
    python_with_the_wheel,
    sandbox,
    wheel,
)

from .world import World

__all__ = [
    "engine",
    "keys",
    "pip_at_hand",
    "pip_that_keeps_its_lists",
    "python_at_hand",
    "python_with_the_wheel",
    "sandbox",
    "wheel",
    "world",
]


@pytest.fixture
def world(
    tmp_path: Path,
    engine: str,
    wheel: Path,
    sandbox: Running,
    pip_at_hand: Mapping[str, str],
    pip_that_keeps_its_lists: Path,
) -> World:
    pip = {**pip_at_hand, "PYTHONPATH": str(pip_that_keeps_its_lists)}
    return World(tmp_path, engine, wheel, sandbox, pip)
