"""Gives each request its id, under which errors and the record name it."""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange
from .paths import BASE_PATH
from .switches import Values


class RequestId:
    """Begins the :class:`Exchange` of each request: its id, its path, the server's switches."""

    def __init__(self, app: ASGIApp, switches: Values) -> None:
        self._app = app
        self._switches = switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin an exchange."""
        if scope["type"] == "http":
            path: str = scope["path"]
            below = path.removeprefix(BASE_PATH) if path.startswith(f"{BASE_PATH}/") else path
            Exchange(scope["method"], below, self._switches).bind(scope)
        await self._app(scope, receive, send)
