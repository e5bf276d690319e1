"""Lets only this machine use the console and the control endpoint, which ask for no password."""

from __future__ import annotations

import ipaddress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from .exchange import Exchange
from .paths import CONSOLE_PATH, CONTROL_PATH, STYLE_PATH, is_below
from .responses import error_response


class Guard:
    """Parts the API from the console and the control endpoint, and says who may use those.

    Args:
        api: the application with all that belongs to a request of the API.
        local: the application alone; it gets the requests to the console and the control
            endpoint that may pass. The others get a 404, as if nothing were there.
        control: whether there is a control endpoint.

    """

    def __init__(self, api: ASGIApp, *, local: ASGIApp, control: bool) -> None:
        self._api = api
        self._local = local
        self._control = control

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._local(scope, receive, send)
            return
        path: str = scope["path"]
        if is_below(path, CONTROL_PATH):
            passes = self._control and _is_local(scope) and not _is_of_another_site(scope)
        elif path == "/" or is_below(path, CONSOLE_PATH):
            # The style sheet is the sign-in page's too, which other machines may see.
            passes = path == STYLE_PATH or _is_local(scope)
        else:
            await self._api(scope, receive, send)
            return
        if passes:
            await self._local(scope, receive, send)
        else:
            refusal = error_response(Exchange.of(scope).request_id, 404, "Not Found")
            await refusal(scope, receive, send)


def _is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine and means it (no name that was rebound)."""
    client = scope.get("client")
    host = Headers(scope=scope).get("host", "")
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return client is not None and _is_loopback(client[0]) and _is_loopback(name)


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_of_another_site(scope: Scope) -> bool:
    """Whether a browser says that another site's page sent the request."""
    headers = Headers(scope=scope)
    own = f"{scope['scheme']}://{headers.get('host', '')}"
    return headers.get("origin", own) != own
