"""Connections whose reads end at the deadline, however slowly a response comes.

A socket's time-out is for silence: every byte starts it again, so that a response of one byte a
second never ends it. Here each read of the socket, of headers as of a body, gets no more than
what is left until the deadline. All else is urllib3's, whose
`ConnectionCls` and `response_class` name the classes that it reads with.
"""

from __future__ import annotations

import io
import socket
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from ..deadline import seconds_left

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class BoundedAdapter(HTTPAdapter):
    """requests' adapter over such connections, direct or through a proxy."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools of direct connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
        """Return the pools of connections through a proxy."""
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = _POOLS
        return manager


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


class _HTTPConnection(HTTPConnection):
    response_class = _Response


class _HTTPSConnection(HTTPSConnection):
    response_class = _Response


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


_POOLS = {"http": _HTTPPool, "https": _HTTPSPool}
