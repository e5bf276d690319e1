"""Connections whose reads end at the deadline, and that tell whether a request was sent.

A socket's time-out is for silence: every byte starts it again, so that a response of one byte a
second never ends it. Here each read of the socket, of headers as of a body, gets no more than
what is left until the deadline.

A connection that waits in the pool may be closed by the other side at the very moment at which a
request is sent on it: whether the request arrived is then not known. What must be sent once is
sent on a connection of its own.

All else is urllib3's, whose `ConnectionCls` and `response_class` name the classes that it reads
with.
"""

from __future__ import annotations

import contextlib
import contextvars
import io
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

from requests import Response
from requests.adapters import HTTPAdapter

from ..deadline import seconds_left

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@dataclass
class Attempt:
    """One try to send a request.

    Attributes:
        fresh: whether it must not be sent on a connection that was used before.
        reused: whether it was sent on one.
        sent: whether any of it may have been sent; only `BoundedAdapter` can show that none was.
        silent: whether the connection was open and nothing came.
    """

    fresh: bool = False
    reused: bool = False
    sent: bool = True
    silent: bool = False


_attempt: contextvars.ContextVar[Attempt | None] = contextvars.ContextVar("attempt", default=None)


@contextlib.contextmanager
def attempt(*, fresh: bool = False) -> Iterator[Attempt]:
    """Watch the one request that is sent inside.

    Args:
        fresh: whether it must not be sent on a connection that was used before.
    """
    made = Attempt(fresh)
    token = _attempt.set(made)
    try:
        yield made
    finally:
        _attempt.reset(token)


class BoundedAdapter(HTTPAdapter):
    """requests' adapter over such connections, direct or through a proxy."""

    def send(self, *args: Any, **kwargs: Any) -> Response:
        """Send a request; nothing is sent before the connection is established."""
        here = _attempt.get()
        if here is not None:
            here.sent = False
        return super().send(*args, **kwargs)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        _with_bounded_pools(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        """Return the pools of connections through a proxy."""
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **kwargs)
        return manager if known else _with_bounded_pools(manager)


class _Reads(io.RawIOBase):
    """What a socket receives; each read ends at the deadline, or after the socket's time-out."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._silence = sock.gettimeout()
        self._received = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        left = seconds_left()
        if left <= 0:
            raise TimeoutError
        if left != float("inf"):
            self._socket.settimeout(left if self._silence is None else min(left, self._silence))
        return self._received.readinto(buffer)

    def close(self) -> None:
        self._received.close()
        super().close()


class _Readable:
    """The one thing that a response asks of its socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock

    def makefile(self, *_: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reads(self._socket))


class _Response(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        readable: Any = _Readable(sock)  # all that http.client asks of a socket
        super().__init__(readable, *args, **kwargs)


class _Connection:
    """What is added to a class of connections."""

    response_class = _Response

    sock: socket.socket | None
    _requests = False

    def request(self, *args: Any, **kwargs: Any) -> None:
        of_class: Any = super()
        self._requests = True
        try:
            of_class.request(*args, **kwargs)
        finally:
            self._requests = False

    def send(self, data: Any) -> None:
        of_class: Any = super()
        if self.sock is None:
            of_class.connect()  # what fails here was not sent
        if self._requests:  # and not a proxy's tunnel
            _sends()
        of_class.send(data)


class _Pool:
    """What is added to a class of pools."""

    def _get_conn(self, timeout: float | None = None) -> Any:
        of_class: Any = super()
        return _for_attempt(of_class._get_conn(timeout))


def _bounded(pool: Any) -> Any:
    """Return a class of pools, direct ones or those of a proxy, with such connections."""
    connection = type("BoundedConnection", (_Connection, pool.ConnectionCls), {})
    return type("BoundedPool", (_Pool, pool), {"ConnectionCls": connection})


def _with_bounded_pools(manager: Any) -> Any:
    pools = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: _bounded(pool) for scheme, pool in pools.items()}
    return manager


def _sends() -> None:
    """Note that from here on a request may be on its way."""
    here = _attempt.get()
    if here is not None:
        here.sent = True


def _for_attempt(connection: Any) -> Any:
    """Return a connection from the pool as the attempt wants it: closed, it connects again."""
    here = _attempt.get()
    if here is not None and not connection.is_closed:
        if here.fresh:
            connection.close()
        else:
            here.reused = True
    return connection
