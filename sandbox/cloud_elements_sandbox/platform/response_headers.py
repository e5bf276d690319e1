"""Adds what every response of the API has: the request's id and, for browsers, CORS headers."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .exchange import Exchange

EXPOSED = (
    b"Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, "
    b"Elements-Next-Page-Token, Elements-Trace-Id"
)


class ResponseHeaders:
    """Adds ``Elements-Request-Id`` and, where the request has an ``Origin``, the CORS headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its response with the headers."""
        added = [(b"elements-request-id", Exchange.of(scope).request_id.encode())]
        if "origin" in Headers(scope=scope):
            added += [
                (b"access-control-allow-origin", b"*"),
                (b"access-control-expose-headers", EXPOSED),
            ]

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        await self._app(scope, receive, dressed)
