"""One engine for all tests; a sandbox and a stack for each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running, running

from tests import loaded_python
from tests.once import once

from . import key_service, package_index, packages, pip_asked_once, provider_coverage
from .stack import API_KEY, PASSWORD, Stack

EXAMPLES = Path(__file__).parents[2] / "examples"
# What every program, and every provider of an instance, loads.
SDK = ("pulumi.dynamic", "requests")
PROVIDER = tuple(
    f"pulumi_cloud_elements.{name}"
    for name in ("program.instance", "process", "dynamic", "resources.instance.lifecycle")
)
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


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the built wheel."""
    [built] = once(tmp_path_factory, "wheel", packages.build).glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """Give the folder of the installed wheel."""
    return once(tmp_path_factory, "packages", lambda folder: packages.unpack(wheel, folder))


@pytest.fixture(scope="session")
def python_with_the_wheel(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """Give an environment that the wheel is installed in; nobody changes it."""
    return once(tmp_path_factory, "python", lambda home: packages.make_python(home, wheel))


@pytest.fixture(scope="session")
def python_at_hand(python_with_the_wheel: Path) -> Iterator[str]:
    """Give what is started in place of that environment's Python, with its packages loaded."""
    python = str(python_with_the_wheel / "bin" / "python")
    with loaded_python.serving(*SDK, *PROVIDER, python=python) as program:
        yield program


@pytest.fixture(scope="session")
def pip_at_hand(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Give what has pip take its packages from an index on this machine."""
    return package_index.environment(once(tmp_path_factory, "index", package_index.make))


@pytest.fixture(scope="session")
def pip_that_keeps_its_lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for PYTHONPATH with it."""
    return once(tmp_path_factory, "pip", pip_asked_once.make)


@pytest.fixture(scope="session")
def keys() -> Iterator[Mapping[str, str]]:
    """Give the engine's environment for a key service."""
    with key_service.serving() as environment:
        yield environment


@pytest.fixture(scope="session", autouse=True)
def _shared(
    tmp_path_factory: pytest.TempPathFactory,
    engine: str,
    installed: Path,
    pip_that_keeps_its_lists: Path,
    keys: Mapping[str, str],
) -> Iterator[None]:
    """Have every engine of these tests take its provider from the wheel, and init one stack."""

    def init(folder: Path) -> None:
        with running() as sandbox:
            Stack(folder, engine, sandbox)

    Stack.packages = installed
    Stack.pip = pip_that_keeps_its_lists
    Stack.keys = keys
    with loaded_python.serving(*SDK, *PROVIDER, packages=installed) as Stack.python:
        Stack.prepared = once(tmp_path_factory, "stack", init)
        yield


@pytest.fixture(scope="module", autouse=True)
def _measured(request: pytest.FixtureRequest, _shared: None) -> Iterator[None]:
    """Have the engine's Pythons measure what they cover, in the few files that show most of it."""
    Stack.measured = provider_coverage.environment(request.path)
    if not Stack.measured:
        yield
        return
    # What is loaded before the measurement begins is not measured.
    with (
        pytest.MonkeyPatch.context() as patch,
        loaded_python.serving(*SDK, "coverage") as python,
    ):
        patch.setattr(Stack, "python", python)
        yield


@pytest.fixture
def fresh_pythons() -> Iterator[None]:
    """Have the engine start a Python for each of its processes, as it does elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stack, "python", None)
        yield


@pytest.fixture
def sandbox() -> Iterator[Running]:
    with running() as server:
        yield server


@pytest.fixture
def stack(tmp_path: Path, engine: str, sandbox: Running) -> Stack:
    made = Stack(tmp_path, engine, sandbox)
    made.declare(**CLOSEIO)
    return made


def initialize(stack: Stack, name: str) -> None:
    """Do what `stack init` does, with a copy of the one stack that was initialized."""
    assert Stack.prepared is not None
    made = Stack.prepared / "state" / ".pulumi"
    [project] = re.findall("^name: (.+)$", (stack.program / "Pulumi.yaml").read_text(), re.M)
    text = (made / "stacks" / "lab" / "dev.json").read_text()
    assert "organization/lab/dev" in text
    folder = stack.state / ".pulumi" / "stacks" / project
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(text.replace("lab/dev", f"{project}/{name}"))
    meta = stack.state / ".pulumi" / "meta.yaml"
    if not meta.exists():  # a backend is told from others by the time when it was made
        shutil.copyfile(made / "meta.yaml", meta)
    settings = stack.program / f"Pulumi.{name}.yaml"
    before = settings.read_text() if settings.exists() else ""
    salt = (Stack.prepared / "program" / "Pulumi.dev.yaml").read_text()
    settings.write_text(salt + before)
    stack.name = stack.environment["PULUMI_STACK"] = name


@pytest.fixture
def example(tmp_path: Path, engine: str, sandbox: Running) -> Callable[..., Stack]:
    """Make a stack of an example, its secrets in the stack's configuration."""

    def make(name: str, plain: dict[str, str], **secrets: str) -> Stack:
        stack = Stack(tmp_path / name, engine, sandbox, name=None)
        leave = shutil.ignore_patterns("__pycache__")
        shutil.copytree(EXAMPLES / name, stack.program, ignore=leave, dirs_exist_ok=True)
        initialize(stack, "example")
        stack.configure(plain, **secrets)
        return stack

    return make
