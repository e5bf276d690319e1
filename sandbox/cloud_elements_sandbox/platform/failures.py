"""Logs failures that nobody foresaw, with the request's id; clients get a 500 without a word."""

from __future__ import annotations

import logging

from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange

log = logging.getLogger("cloud_elements_sandbox")


class Failures:
    """Ends each failure of the application here: Starlette sends the 500 and raises it again."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and log its failure."""
        try:
            await self._app(scope, receive, send)
        except Exception:
            log.exception("request %s failed", Exchange.of(scope).request_id)
