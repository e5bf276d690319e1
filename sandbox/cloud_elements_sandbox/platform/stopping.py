"""Ends requests that the server gives up when it stops, with a response instead of a traceback."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .exchange import Exchange
from .responses import error_response


class Stopping:
    """Responds 503 to a request whose task is cancelled, which only a server that stops does."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where it is cancelled, end it."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            # Half a response cannot be taken back: the server closes its connection.
            if not begun:
                request_id = Exchange.of(scope).request_id
                response = error_response(request_id, 503, "The sandbox is stopping")
                await response(scope, receive, send)
