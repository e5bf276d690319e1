"""One engine for all tests; a sandbox and a stack for each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running, running

from . import packages
from .stack import API_KEY, PASSWORD, Stack

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSEIO = {
    "element_key": "closeio",
    "name": "Test",
    "configuration": {"username": API_KEY, "password": PASSWORD},
    "tags": ["crm", "production"],
}


def find_engine() -> str:
    """Return the folder of the engine's programs, made where there is none."""
    given = os.environ.get("PULUMI_CLOUD_ELEMENTS_ENGINE")
    if given:
        return given
    getter = Path(__file__).parents[2] / "tools" / "engine" / "get.py"
    printed = subprocess.run(
        [sys.executable, str(getter)], stdout=subprocess.PIPE, text=True, check=True
    ).stdout
    return printed.splitlines()[-1]


@pytest.fixture(scope="session")
def engine() -> str:
    return find_engine()


@pytest.fixture(scope="session", autouse=True)
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of the built wheel, from which every engine of these tests has its provider.

    It is built once in a run, whichever of its processes comes first.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    Stack.packages = packages.unpacked(shared / "wheel")
    return Stack.packages


@pytest.fixture
def sandbox() -> Iterator[Running]:
    with running() as server:
        yield server


@pytest.fixture
def stack(tmp_path: Path, engine: str, sandbox: Running) -> Stack:
    made = Stack(tmp_path, engine, sandbox)
    made.declare(**CLOSEIO)
    return made


@pytest.fixture
def stack_with(tmp_path: Path, engine: str) -> Iterator[Callable[[dict[str, str]], Stack]]:
    """Make a stack on a sandbox with switches set."""
    running_now = []

    def make(switches: dict[str, str]) -> Stack:
        server = running(switches=switches)
        running_now.append(server)
        made = Stack(tmp_path, engine, server.__enter__())
        made.declare(**CLOSEIO)
        return made

    yield make
    for server in running_now:
        server.__exit__(None, None, None)


@pytest.fixture
def example(tmp_path: Path, engine: str, sandbox: Running) -> Callable[..., Stack]:
    """Make a stack of an example, its secrets in the stack's configuration."""

    def make(name: str, plain: dict[str, str], **secrets: str) -> Stack:
        stack = Stack(tmp_path / name, engine, sandbox)
        for file in (EXAMPLES / name).iterdir():
            if file.is_file():
                shutil.copy(file, stack.program)
        stack.run("stack", "init", "example")
        stack.configure(plain, **secrets)
        return stack

    return make
