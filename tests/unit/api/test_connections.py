"""A response that trickles ends at the deadline, wherever it does: real sockets, byte by byte."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pulumi_cloud_elements.api.transport import Request, Transport
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import NotSentError, ResponseLostError, TransportError

from tests.unit.api.service import settings_of

BODY = b'{"id": 5, "name": "' + b"x" * 400 + b'"}'
LENGTH = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
    BODY
)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNTIL_CLOSED = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
ENDLESS_HEADERS = b"HTTP/1.1 200 OK\r\nX: " + b"x" * 5000
GET, POST = Request("GET", "/instances/5"), Request("POST", "/instances", {"name": "x"})

# What is sent at once, and what trickles after it.
TRICKLES = {
    "status line": (b"", LENGTH),
    "headers": (b"HTTP/1.1 200 OK\r\n", ENDLESS_HEADERS),
    "headers that go on after a 100": (b"HTTP/1.1 100 Continue\r\n\r\n", ENDLESS_HEADERS),
    "body": (LENGTH, BODY),
    "chunks": (CHUNKED, b"1\r\nx\r\n" * 500),
    "one chunk's length": (CHUNKED, b"0" * 5000),
    "body until the connection closes": (UNTIL_CLOSED, b"x" * 5000),
}
EVERY, MOST = 0.02, 150  # 3 s in all: longer than any deadline here, and an end for what has none


def trickle(connection: socket.socket, at_once: bytes, slowly: bytes) -> None:
    connection.sendall(at_once)
    for byte in slowly[:MOST]:
        time.sleep(EVERY)
        connection.sendall(bytes([byte]))


@contextmanager
def listening(respond: Callable[[socket.socket], None]) -> Iterator[str]:
    """Listen on loopback; `respond` gets each connection after the head of its first request."""
    threads = []

    def serve(connection: socket.socket) -> None:
        with connection:
            received = b""
            try:
                while b"\r\n\r\n" not in received:
                    received += connection.recv(65536)
                respond(connection)
            except OSError:
                pass  # the client went away, as it is meant to

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=serve, args=(connection,)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threads.append(threading.Thread(target=accept))
        threads[0].start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)
        threads[0].join(5)
        for thread in threads[1:]:
            thread.join(5)


@pytest.fixture(autouse=True)
def direct(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1,localhost")


def ask(url: str, request: Request = GET, seconds: float = 0.5) -> tuple[TransportError, float]:
    """Return what a request with a deadline ends in, and after how many seconds."""
    transport = Transport(settings_of(url, read_timeout=1.0, max_retries=0))
    begun = time.monotonic()
    with deadline(seconds), pytest.raises(TransportError) as caught:
        transport.json(request)
    took = time.monotonic() - begun
    transport.close()
    return caught.value, took


@pytest.mark.parametrize("where", TRICKLES)
@pytest.mark.parametrize("request_", [GET, POST], ids=["GET", "POST"])
def test_a_response_that_trickles_ends_at_the_deadline(where: str, request_: Request) -> None:
    at_once, slowly = TRICKLES[where]
    with listening(lambda connection: trickle(connection, at_once, slowly)) as url:
        error, took = ask(url, request_)
    assert 0.4 < took < 2
    assert isinstance(error, ResponseLostError)
    assert "operationTimeout" in str(error)
    assert ("whether the work was done" in str(error)) is (request_ is POST)


def test_over_tls_too(
    certificate: Path, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))

    def respond(connection: socket.socket) -> None:
        trickle(connection, LENGTH, BODY)

    with listening_tls(context, respond) as url:
        error, took = ask(url)
    assert took < 2
    assert "operationTimeout" in str(error)


@contextmanager
def listening_tls(
    context: ssl.SSLContext, respond: Callable[[socket.socket], None]
) -> Iterator[str]:
    def serve() -> None:
        try:
            connection, _ = server.accept()
            with connection, context.wrap_socket(connection, server_side=True) as secure:
                secure.recv(65536)
                respond(secure)
        except OSError:
            pass

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://localhost:{server.getsockname()[1]}"
        thread.join(15)


def test_through_a_proxy_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def respond(connection: socket.socket) -> None:
        trickle(connection, b"HTTP/1.1 200 ", b"x" * 5000)

    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
    with listening(respond) as url:
        monkeypatch.setenv("HTTPS_PROXY", url)
        monkeypatch.setenv("HTTP_PROXY", url)
        for scheme in ("https", "http"):
            error, took = ask(f"{scheme}://host.invalid")
            assert took < 2
            assert "operationTimeout" in str(error) or isinstance(error, NotSentError)


@pytest.mark.parametrize("begun", [b"", b"HTTP/1.1 200 OK\r\nX: ", LENGTH + BODY[:5]])
def test_silence_ends_at_the_read_timeout_wherever_it_begins(begun: bytes) -> None:
    over = threading.Event()

    def respond(connection: socket.socket) -> None:
        connection.sendall(begun)
        over.wait(5)

    with listening(respond) as url:
        transport = Transport(settings_of(url, read_timeout=0.3, max_retries=0))
        before = time.monotonic()
        for seconds in (60, float("inf")):
            with (
                deadline(seconds),
                pytest.raises(ResponseLostError, match=r"no response within 0\.3 s$"),
            ):
                transport.json(GET)
        over.set()
        transport.close()
    assert time.monotonic() - before < 3


def test_a_connection_that_is_used_again_has_its_own_time() -> None:
    """The time-out of a request with little time left is not that of the next one."""

    def respond(connection: socket.socket) -> None:
        connection.sendall(LENGTH + BODY)
        connection.recv(65536)
        time.sleep(0.8)
        connection.sendall(LENGTH + BODY)

    with listening(respond) as url:
        transport = Transport(settings_of(url, max_retries=0))
        with deadline(0.5):
            transport.json(GET)
        assert transport.json(GET)["id"] == 5  # on the same connection: there is no other
        transport.close()


def test_what_has_time_gets_its_slow_response() -> None:
    def respond(connection: socket.socket) -> None:
        trickle(connection, LENGTH, BODY[:40])
        connection.sendall(BODY[40:])

    with listening(respond) as url:
        transport = Transport(settings_of(url, read_timeout=0.5, max_retries=0))
        with deadline(30):
            assert transport.json(GET)["id"] == 5
        transport.close()
