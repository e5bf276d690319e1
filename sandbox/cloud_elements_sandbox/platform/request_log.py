"""Writes the log: one line per request, without query, body or header, so without a secret."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange

log = logging.getLogger("cloud_elements_sandbox")


class RequestLog:
    """Logs each request when it is over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log it."""
        try:
            await self._app(scope, receive, send)
        finally:
            exchange = Exchange.of(scope)
            log.info(
                "%s %s %s %.1f ms%s%s",
                exchange.method,
                exchange.path.encode("unicode_escape").decode(),
                exchange.status or "no response",
                exchange.milliseconds,
                f" instance={exchange.instance_id}" if exchange.instance_id else "",
                f" fault={exchange.fault}" if exchange.fault else "",
            )
