"""Refuses requests of the API whose ``Accept`` header rules out JSON."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange
from .paths import BASE_PATH
from .responses import error_response


class Accept:
    """Responds 406 where a client of the API does not take JSON."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["path"].startswith(BASE_PATH) and not _takes_json(scope):
            message = "Not Acceptable: the response is application/json"
            refusal = error_response(Exchange.of(scope).request_id, 406, message)
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _takes_json(scope: Scope) -> bool:
    """Whether a client takes JSON; one that names nothing takes anything."""
    accept = Headers(scope=scope).get("accept", "*/*")
    ranges = {part.partition(";")[0].strip().lower() for part in accept.split(",")}
    return bool({"*/*", "application/*", "application/json"} & ranges) or ranges == {""}
