"""A sandbox for the session, emptied before each test; and the order of the tests."""

from __future__ import annotations

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service
from hypothesis import HealthCheck, settings

from . import interrupts

# Its assertions say what differs, as those of a file of tests do.
pytest.register_assert_rewrite("tests.unit.resources.faults")

# How long an example takes says more about what else the machine does than about the code.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")

interrupts.restore()

# Folders whose files take longest begin first, so that no worker is left alone with one at the end.
LONG = ("pipelines", "engine", "docs", "bench")
# These mostly wait: side by side at the end, they would leave the processors idle.
WAITING = (
    "unit/resources/*/test_faults.py",
    "unit/commands/test_help_where_people_stand.py",
    "unit/api/test_connections.py",
    "contract/test_vdrs_either_way.py",
)
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    files = list(dict.fromkeys(item.path.relative_to(HERE) for item in items))
    engine = [file for file in files if file.parts[0] == "engine"]
    waiting = [file for file in files if any(file.match(pattern) for pattern in WAITING)]
    share = {
        file: (number + 1) / (len(group) + 1)
        for group in (engine, waiting)
        for number, file in enumerate(group)
    }

    def place(item: pytest.Item) -> tuple[int, float]:
        file = item.path.relative_to(HERE)
        folder = "engine" if file in share else file.parts[0]
        return LONG.index(folder) if folder in LONG else len(LONG), share.get(file, 0)

    items.sort(key=place)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    # Thousands of tests stay in memory. To look through them for garbage again and again took a
    # third of the collection's time and a fifth of the tests'.
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 20, 50)
    gc.enable()
    return collected


@pytest.fixture(scope="session")
def one_sandbox() -> Iterator[Service]:
    with running() as sandbox:
        service = Service(sandbox)
        yield service
        service.session.close()


@pytest.fixture
def service(one_sandbox: Service) -> Service:
    one_sandbox.control("POST", "/reset")
    return one_sandbox
