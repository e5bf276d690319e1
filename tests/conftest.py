"""A sandbox for the session, for contract and sandbox tests; emptied before each test."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Run in the background, where shells ignore it: the programs under test would, too.
    signal.signal(signal.SIGINT, signal.default_int_handler)


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
