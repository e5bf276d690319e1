"""A service that responds as it is told to, and clients of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.transport import Transport

from tests.unit.api.service import Service, settings_of


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Service() as service:
        yield service


@pytest.fixture
def pauses() -> list[float]:
    """What the client has waited between its tries: it does not really wait."""
    return []


@pytest.fixture
def transport(service: Service, pauses: list[float]) -> Iterator[Transport]:
    settings = settings_of(service.url)
    transport = Transport(settings, sleep=pauses.append, randomness=lambda: 0.5)
    yield transport
    transport.close()


@pytest.fixture
def client(service: Service, transport: Transport) -> Client:
    return Client(settings_of(service.url), transport)
