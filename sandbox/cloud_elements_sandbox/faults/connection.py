"""The sockets under the responses, so that a response can be torn or its connection reset.

ASGI has no word for "reset the connection". uvicorn lets a server choose its protocol class
(``uvicorn.Config(http=Connection)``); this one remembers each open connection by its client's
address, which is what an application finds in ``scope["client"]``.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any, ClassVar

from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

_RESET_ON_CLOSE = struct.pack("ii", 1, 0)


class Connection(H11Protocol):
    """uvicorn's HTTP/1.1 protocol, found again by the address of its client."""

    _open: ClassVar[dict[tuple[int, tuple[str, int]], Connection]] = {}

    def connection_made(self, transport: Any) -> None:
        """Remember the connection."""
        super().connection_made(transport)
        self._lost = asyncio.Event()
        # Headers and body are two writes; with Nagle's algorithm (which asyncio turns off only on
        # sockets made with an explicit protocol) the second waits 40 ms for an acknowledgement.
        found = transport.get_extra_info("socket")
        found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.client is not None and self.server is not None:
            self._key = (self.server[1] or 0, (self.client[0], self.client[1]))
            self._open[self._key] = self

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._lost.set()
        if self.client is not None and self.server is not None:
            self._open.pop(self._key, None)

    @classmethod
    def of(cls, scope: Scope) -> Connection:
        """Return the connection that a request came by.

        Raises:
            RuntimeError: the application runs under another server.

        """
        client, server = scope.get("client"), scope.get("server")
        found = cls._open.get((server[1] or 0, tuple(client))) if client and server else None
        if found is None:
            raise RuntimeError("this fault needs the sandbox's own server")
        return found

    async def reset(self) -> None:
        """End the connection with a TCP reset, whatever is still unsent."""
        found = self.transport.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        # Only asyncio's transports are used, and they have it.
        self.transport.abort()
        await self._lost.wait()

    async def end(self) -> None:
        """End the connection in order, after what is already written."""
        self.transport.close()
        await self._lost.wait()
