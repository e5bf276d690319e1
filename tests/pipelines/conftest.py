"""The engine and the sandbox of the engine tests, and a world around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running

from tests.engine.conftest import engine, python_with_the_wheel, sandbox, wheel

from .world import World

__all__ = ["engine", "python_with_the_wheel", "sandbox", "wheel", "world"]


@pytest.fixture
def world(tmp_path: Path, engine: str, wheel: Path, sandbox: Running) -> World:
    return World(tmp_path, engine, wheel, sandbox)
