"""The end of a server while requests are held back: short, clean, and honest to the clients."""

from __future__ import annotations

import concurrent.futures
import logging
import re
import signal
import socket
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import requests
from cloud_elements_sandbox.server import running
from cloud_elements_sandbox.testing import Service

from .conftest import Process, Start

SIGNALS = [(signal.SIGTERM, 0), (signal.SIGINT, 130)]
LINE = re.compile(r"\d\d:\d\d:\d\d I (GET|POST) /\S+ \d{3} \d+\.\d ms( instance=1)? fault=[a-z-]+")


def put_fault(server: Process, **fault: object) -> None:
    response = server.session.post(server.told["control"] + "/faults", json=fault, timeout=5)
    assert response.status_code == 200, response.text


def in_flight(control_url: str, count: int) -> None:
    deadline = time.monotonic() + 10
    while requests.get(f"{control_url}/requests", timeout=5).json()["inFlight"] < count:
        assert time.monotonic() < deadline, "the requests did not arrive"
        time.sleep(0.02)


def ask(url: str, authorization: dict[str, str]) -> requests.Response:
    return requests.get(f"{url}/elements/keys", headers=authorization, timeout=20)


def stopped(
    server: Process, number: int, clients: int, meanwhile: Callable[[], None] = lambda: None
) -> list[requests.Response]:
    """Stop *server* while *clients* wait; return their responses. It must be quick."""
    authorization = {"Authorization": "User canary-user, Organization canary-organization"}
    with concurrent.futures.ThreadPoolExecutor(max(1, clients)) as pool:
        asked = [pool.submit(ask, server.told["url"], authorization) for _ in range(clients)]
        in_flight(server.told["control"], clients)
        begun = time.monotonic()
        server.process.send_signal(number)
        meanwhile()
        server.process.wait(20)
        assert time.monotonic() - begun < 10
        responses = [one.result() for one in asked]
    server.end()
    return responses


@pytest.mark.parametrize(("number", "code"), SIGNALS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_held_back_requests_end_with_the_server(
    start: Start, number: int, code: int, when: str
) -> None:
    server = start("--data", ":memory:", "--control")
    put_fault(server, kind="latency", seconds=60, when=when)
    responses = stopped(server, number, clients=3)
    assert server.process.returncode == code
    assert not server.ready.exists()
    lines = server.log.read_text().splitlines()
    assert len(lines) == 3
    assert all(LINE.fullmatch(line) for line in lines), lines
    for response in responses:
        assert response.status_code == 503
        assert response.json() == {
            "requestId": response.headers["Elements-Request-Id"],
            "message": "The sandbox is stopping",
        }


@pytest.mark.parametrize(("number", "code"), SIGNALS)
def test_requests_that_end_soon_get_their_own_response(
    start: Start, number: int, code: int
) -> None:
    server = start("--data", ":memory:", "--control")
    put_fault(server, kind="latency", seconds=0.5)
    [response] = stopped(server, number, clients=1)
    assert server.process.returncode == code
    assert (response.status_code, len(response.json()) > 5) == (200, True)


def test_work_that_goes_on_behind_a_gateway_ends_too(start: Start) -> None:
    server = start("--data", ":memory:", "--control")
    put_fault(server, kind="gateway-timeout", seconds=0.1, workSeconds=60)
    authorization = {"Authorization": "User canary-user, Organization canary-organization"}
    assert ask(server.told["url"], authorization).status_code == 504
    stopped(server, signal.SIGTERM, clients=0)
    assert server.process.returncode == 0
    [line] = server.log.read_text().splitlines()
    assert LINE.fullmatch(line)


@pytest.mark.parametrize("path", ["/elements/api-v2/instances", "/__sandbox__/faults"])
def test_a_client_that_never_sends_its_body_stops_nothing(start: Start, path: str) -> None:
    server = start("--data", ":memory:", "--control")
    address = urlsplit(server.told["url"])
    with socket.create_connection((address.hostname or "", address.port or 0), 10) as client:
        client.sendall(
            f"POST {path} HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: 10\r\n"
            "Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n".encode()
        )
        # The server says this when it waits for the body.
        assert client.recv(4096).startswith(b"HTTP/1.1 100 ")
        stopped(server, signal.SIGTERM, clients=0)
        assert client.recv(4096).startswith(b"HTTP/1.1 503 ")
    assert server.process.returncode == 0
    assert "Traceback" not in server.log.read_text()


def test_a_second_signal_ends_it_as_cleanly(start: Start) -> None:
    server = start("--data", ":memory:", "--control")
    put_fault(server, kind="latency", seconds=60)

    def again() -> None:
        time.sleep(0.3)
        server.process.send_signal(signal.SIGINT)

    [response] = stopped(server, signal.SIGINT, 1, again)
    assert server.process.returncode == 130
    assert response.status_code == 503
    [line] = server.log.read_text().splitlines()
    assert LINE.fullmatch(line)


def test_a_sandbox_in_this_process_ends_cleanly(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with concurrent.futures.ThreadPoolExecutor(2) as pool, running() as sandbox:
        service = Service(sandbox)
        service.control("POST", "/faults", json={"kind": "latency", "seconds": 60})
        asked = [pool.submit(ask, sandbox.url, sandbox.authorization) for _ in range(2)]
        in_flight(sandbox.control_url, 2)
        service.session.close()
        begun = time.monotonic()
    assert time.monotonic() - begun < 10
    assert [one.result().status_code for one in asked] == [503, 503]
    assert [record for record in caplog.records if record.levelno > logging.INFO] == []
    assert "Traceback" not in capfd.readouterr().err
