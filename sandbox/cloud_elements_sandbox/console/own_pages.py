"""What every change in the console goes through: its own pages alone may send one."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from starlette.responses import RedirectResponse, Response

from ..platform.errors import ApiError
from ..platform.paths import CONSOLE_PATH

_LARGEST_FORM = 1024 * 1024


async def _own_page(request: Request) -> None:
    """Refuse a change that another site's page sends in this browser's name."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.headers.get("origin") != own:
        raise ApiError(403, "A change is only taken from the console's own pages")


async def _form(request: Request) -> dict[str, str]:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST_FORM:
            raise ApiError(413, "The form is larger than the 1 MB allowed")
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


Form = Annotated[dict[str, str], Depends(_form)]
OWN = [Depends(_own_page)]


def to(path: str) -> Response:
    """Lead to a page of the console."""
    return RedirectResponse(f"{CONSOLE_PATH}{path}", status_code=303)
