"""Reads the body of each request whole, up to the service's limit of 8 MB."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .exchange import Exchange
from .responses import error_response

LARGEST_BODY = 8 * 1024 * 1024


class BodyLimit:
    """Keeps the body in the exchange; one that is too large gets the service's 429.

    Args:
        app: what the requests are passed on to, their body in one piece.
        largest: the largest body, in bytes.

    """

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then pass the request on."""
        exchange = Exchange.of(scope)
        body = await self._whole(receive)
        if body is None:
            message = "The payload is larger than the 8 MB allowed"
            await error_response(exchange.request_id, 429, message)(scope, receive, send)
            return
        exchange.body = body
        await self._app(scope, _replayed(body), send)

    async def _whole(self, receive: Receive) -> bytes | None:
        """Read the body; ``None`` when it is too large. What is left is read and dropped."""
        chunks, size = [], 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                break
            chunk = message.get("body", b"")
            size += len(chunk)
            if size <= self._largest:
                chunks.append(chunk)
            if not message.get("more_body", False):
                break
        return b"".join(chunks) if size <= self._largest else None


def _replayed(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
