"""Hands each request to the recorder, which the control endpoint and the console show."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange
from .recorder import Recorder


class Recording:
    """Counts each request while it is in flight, and records it when it is over."""

    def __init__(self, app: ASGIApp, recorder: Recorder) -> None:
        self._app = app
        self._recorder = recorder

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and record it."""
        self._recorder.enter()
        try:
            await self._app(scope, receive, send)
        finally:
            authorization = Headers(scope=scope).get("authorization", "")
            self._recorder.leave(Exchange.of(scope), scope["query_string"], authorization)
