"""A sandbox for the session, for contract and sandbox tests; emptied before each test.

Run side by side, tests that share a browser go to one process, so that one browser is started.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Run in the background, where shells ignore it: the programs under test would, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "driver" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("browser"))


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
