"""A sandbox for the session, for contract and sandbox tests; emptied before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service


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
