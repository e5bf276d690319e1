"""A service that responds as it is told to, and clients of it."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost that nobody signed; its key is beside it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    words = ["-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    words += ["-addext", "subjectAltName=DNS:localhost"]
    words += ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run(["openssl", "req", "-x509", *words], check=True, capture_output=True)
    return certificate


@pytest.fixture
def context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("key.pem"))
    return context
