"""A connection that was closed while nobody used it fails nothing, and what works once is not sent
on one: real sockets, closed at the worst moments.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.transport import Request, Transport
from pulumi_cloud_elements.errors import NotSentError, ResponseLostError

from tests.unit.api.service import settings_of

BODY = b'{"id": 5, "name": "x"}'
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(
    BODY
)
ONCE = Request("PUT", "/instances/5", {"providerData": {"code": "c"}}, once=True)


@dataclass
class Server:
    """Responds once on each connection, and then does something else.

    Attributes:
        afterwards: what it does with a connection after its first response.
        received: the method of each request, by connection, in order.
    """

    afterwards: Callable[[socket.socket], None]
    received: list[list[str]] = field(default_factory=list)
    url: str = ""

    def serve(self, connection: socket.socket) -> None:
        methods: list[str] = []
        self.received.append(methods)
        with connection:
            try:
                methods.append(_method_of(_request(connection)))
                connection.sendall(RESPONSE + BODY)
                self.afterwards(connection)
            except (OSError, IndexError):
                pass  # the client went away


def _request(connection: socket.socket) -> bytes:
    """Receive the head of a request, and the body that it announces."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += _some(connection)
    return head


def _some(connection: socket.socket) -> bytes:
    some = connection.recv(65536)
    if not some:
        raise OSError("closed")
    return some


def _method_of(head: bytes) -> str:
    return head.split()[0].decode()


def resets_at_the_next_request(connection: socket.socket) -> None:
    """Close with a reset as soon as the next request comes: its client cannot know why."""
    _some(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def closes_at_the_next_request(connection: socket.socket) -> None:
    _some(connection)


def closes_at_once(connection: socket.socket) -> None:
    del connection


AFTERWARDS = [closes_at_once, closes_at_the_next_request, resets_at_the_next_request]


@contextlib.contextmanager
def serving(
    afterwards: Callable[[socket.socket], None], context: ssl.SSLContext | None = None
) -> Iterator[Server]:
    server, threads = Server(afterwards), list[threading.Thread]()
    connections: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
                if context is not None:
                    connection = context.wrap_socket(connection, server_side=True)
            except OSError:
                return
            connections.append(connection)
            threads.append(threading.Thread(target=server.serve, args=(connection,)))
            threads[-1].start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        scheme = "http" if context is None else "https"
        server.url = f"{scheme}://localhost:{listening.getsockname()[1]}"
        accepting = threading.Thread(target=accept)
        accepting.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        accepting.join(5)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(5)


def transport_to(server: Server) -> Transport:
    return Transport(settings_of(server.url, max_retries=0, read_timeout=2.0))


@pytest.mark.parametrize("afterwards", AFTERWARDS)
def test_a_create_request_has_a_connection_of_its_own(
    afterwards: Callable[[socket.socket], None],
) -> None:
    with serving(afterwards) as server:
        transport = transport_to(server)
        transport.json(Request("GET", "/organizations/me"))
        for _ in range(3):
            made = Client(settings_of(server.url), transport).instances.create({"name": "x"})
            assert made["id"] == 5
        assert transport.json(ONCE)["id"] == 5
        transport.close()
    assert server.received == [["GET"], ["POST"], ["POST"], ["POST"], ["PUT"]]


@pytest.mark.parametrize("afterwards", AFTERWARDS)
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_any_other_request_is_sent_again_at_once(
    afterwards: Callable[[socket.socket], None], method: str
) -> None:
    with serving(afterwards) as server:
        transport = transport_to(server)
        for _ in range(3):
            assert transport.json(Request(method, "/instances/5", {"name": "x"}))["id"] == 5
        transport.close()
    assert server.received == [[method]] * 3


def test_a_response_that_does_not_come_is_not_asked_for_again_at_once() -> None:
    second = []

    def silent(connection: socket.socket) -> None:
        second.append(_method_of(_request(connection)))
        time.sleep(2.5)

    with serving(silent) as server:
        transport = transport_to(server)
        transport.json(Request("GET", "/instances/5"))
        with pytest.raises(ResponseLostError, match="no response within 2 s"):
            transport.json(Request("GET", "/instances/5"))
        transport.close()
    assert (second, server.received) == (["GET"], [["GET"]])


@pytest.mark.parametrize("afterwards", AFTERWARDS)
def test_over_tls_too(
    afterwards: Callable[[socket.socket], None],
    certificate: Path,
    context: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(afterwards, context) as server:
        transport = transport_to(server)
        for method in ("GET", "POST", "GET"):
            assert transport.json(Request(method, "/instances", {"name": "x"}))["id"] == 5
        transport.close()
    assert server.received == [["GET"], ["POST"], ["GET"]]


def test_through_a_proxys_tunnel_too(
    certificate: Path, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    tunnels = []

    def tunnel(connection: socket.socket) -> None:
        tunnels.append(connection)
        connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with context.wrap_socket(connection.dup(), server_side=True) as secure:
            server.serve(secure)

    def accept() -> None:
        while True:
            try:
                connection, _ = listening.accept()
                with connection:
                    _request(connection)
                    tunnel(connection)
            except OSError:
                return

    server = Server(resets_at_the_next_request)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        proxy = threading.Thread(target=accept)
        proxy.start()
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.url = "https://service.invalid"
        transport = transport_to(server)
        # The certificate is for another name: what matters is that nothing was sent.
        with pytest.raises(NotSentError, match="certificate was not accepted"):
            transport.json(Request("POST", "/instances", {"name": "x"}))
        listening.shutdown(socket.SHUT_RDWR)
        transport.close()
        proxy.join(5)
    assert len(tunnels) == 1
    assert server.received == []


def test_what_breaks_on_a_new_connection_may_be_done() -> None:
    with serving(closes_at_once) as server:
        server.serve = lambda connection: connection.close()  # type: ignore[method-assign]  # never responds
        transport = transport_to(server)
        with pytest.raises(ResponseLostError, match="the connection broke"):
            transport.json(Request("POST", "/instances", {"name": "x"}))
        transport.close()


def test_a_plain_server_that_hangs_up_on_tls_was_sent_nothing(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    with serving(closes_at_once) as server:
        server.serve = lambda connection: connection.close()  # type: ignore[method-assign]  # as above
        server.url = server.url.replace("http:", "https:")
        transport = transport_to(server)
        with pytest.raises(NotSentError):
            transport.json(Request("POST", "/instances", {"name": "x"}))
        transport.close()
