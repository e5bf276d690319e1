"""The engine and the sandbox of the engine tests, and a world around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running

from tests.engine.conftest import engine, sandbox, wheel
from tests.once import once

from .world import World, make_python

__all__ = ["engine", "python_of_an_image", "sandbox", "wheel", "world"]


@pytest.fixture
def world(tmp_path: Path, engine: str, wheel: Path, sandbox: Running) -> World:
    return World(tmp_path, engine, wheel, sandbox)


@pytest.fixture(scope="session")
def python_of_an_image(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    return once(tmp_path_factory, "python", lambda home: make_python(home, wheel))
