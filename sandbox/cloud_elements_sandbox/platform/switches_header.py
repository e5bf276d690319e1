"""Sets switches for one request alone, by its header ``X-Sandbox-Switch``."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange
from .responses import error_response
from .switches import HEADER, UnknownSwitchError, parsed


class SwitchesHeader:
    """Puts a request's own switches over the server's; one that does not exist is a 400."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its switches."""
        header = Headers(scope=scope).get(HEADER)
        if header:
            exchange = Exchange.of(scope)
            try:
                exchange.switches = {**exchange.switches, **parsed(header)}
            except UnknownSwitchError as error:
                refusal = error_response(exchange.request_id, 400, str(error))
                await refusal(scope, receive, send)
                return
        await self._app(scope, receive, send)
