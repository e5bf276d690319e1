"""The application whole, without sockets: in which order its layers see a request."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from cloud_elements_sandbox.app import Settings, create_app
from cloud_elements_sandbox.data.store import Store
from cloud_elements_sandbox.platform.body_limit import LARGEST_BODY
from cloud_elements_sandbox.platform.credentials import Credentials

from .asgi import BASE, Reply, call, scope_of

AUTHORIZATION = {"authorization": "User u, Organization o"}
WRONG_SWITCH = {"x-sandbox-switch": "nothing=1"}
TOO_LARGE = [b"x" * (LARGEST_BODY // 2)] * 3
NO_JSON = {"accept": "text/html"}


class Sandbox:
    def __init__(self) -> None:
        self.store = Store()
        self.app = create_app(self.store, Settings(Credentials("u", "o"), control=True))

    def call(self, method: str, path: str, chunks: list[bytes], **headers: str) -> Reply:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.app, scope_of(method, path, headers=given, bound=False), chunks)

    def api(self, chunks: list[bytes], **headers: str) -> Reply:
        return self.call("GET", f"{BASE}/elements/keys", chunks, **AUTHORIZATION, **headers)

    def control(self, method: str, path: str, body: bytes = b"") -> Any:
        path = f"/__sandbox__{path}"
        reply = self.call(method, path, [body], content_type="application/json")
        assert reply.status == 200
        assert "elements-request-id" not in reply.headers
        return reply.json()


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    sandbox = Sandbox()
    yield sandbox
    sandbox.store.close()


@pytest.mark.parametrize(
    ("chunks", "headers", "status"),
    [
        (TOO_LARGE, WRONG_SWITCH | NO_JSON, 400),
        (TOO_LARGE, NO_JSON, 429),
        ([b""], NO_JSON, 406),
        ([b""], {}, 503),
    ],
)
def test_switches_come_before_size_before_accept_before_faults(
    sandbox: Sandbox,
    caplog: pytest.LogCaptureFixture,
    chunks: list[bytes],
    headers: dict[str, str],
    status: int,
) -> None:
    sandbox.control("POST", "/faults", b'{"kind": "status"}')
    with caplog.at_level(logging.INFO, "cloud_elements_sandbox"):
        reply = sandbox.api(chunks, **headers, origin="http://other.example")
    assert reply.status == status
    # Whoever refuses: the request is dressed, recorded and logged.
    assert reply.headers["elements-request-id"] == reply.json()["requestId"]
    assert reply.headers["access-control-allow-origin"] == "*"
    [recorded] = sandbox.control("GET", "/requests")["requests"]
    assert (recorded["status"], recorded["requestId"]) == (status, reply.json()["requestId"])
    assert recorded["fault"] == ("status" if status == 503 else None)
    [fault] = sandbox.control("GET", "/faults")
    assert fault["matched"] == (status == 503)
    [line] = caplog.messages
    assert line.startswith(f"GET /elements/keys {status} ")


def test_a_request_that_nothing_refuses_is_worked_on(sandbox: Sandbox) -> None:
    reply = sandbox.api([b""])
    assert reply.status == 200
    assert "closeio" in reply.json()


def test_the_console_and_the_control_endpoint_are_neither_recorded_nor_faulty(
    sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.control("POST", "/faults", b'{"kind": "status"}')
    with caplog.at_level(logging.INFO, "cloud_elements_sandbox"):
        reply = sandbox.call("GET", "/console", [b""], accept="text/html")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert sandbox.control("GET", "/requests")["total"] == 0
    assert caplog.messages == []


def test_what_the_control_endpoint_sets_holds_for_the_next_request(sandbox: Sandbox) -> None:
    def listed() -> int | None:
        return sandbox.call("GET", f"{BASE}/instances", [b""], **AUTHORIZATION).status

    assert listed() == 404
    sandbox.control("PUT", "/switches", b'{"empty-list": "empty"}')
    assert listed() == 200
