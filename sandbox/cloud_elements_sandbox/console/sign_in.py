"""The page that stands for the vendor's sign-in.

The page is plain; what matters is that it sends the person back to the callback with a code that
works once (OAuth 2), or with a token and a verifier (OAuth 1).
"""

from __future__ import annotations

import secrets
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from ..elements.oauth import checked_callback
from ..instances.vendor import OAUTH_CODE
from ..platform.call import Anybody
from ..platform.errors import ApiError
from ..platform.paths import SIGN_IN_PATH
from .pages import page

router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN_PATH, response_model=None)
async def sign_in_page(request: Request) -> Response:
    """Ask the person whether the application may have access."""
    query = dict(request.query_params)
    checked_callback(query.get("redirect_uri", ""))
    return page("sign_in.html", sends_away=True, query=query)


@router.post(SIGN_IN_PATH, response_model=None)
async def signed_in(
    call: Anybody,
    redirect_uri: Annotated[str, Form()],
    element: Annotated[str, Form()],
    answer: Annotated[str, Form()],
    state: Annotated[str, Form()] = "",
    oauth_token: Annotated[str, Form()] = "",
) -> Response:
    """Send the person back: with a code, or with the error that they said no."""
    parts = urlsplit(checked_callback(redirect_uri))
    found = call.store.element(element)
    if found is None:
        raise ApiError(404, f"No element found with key or id {element}")
    back = dict(parse_qsl(parts.query, keep_blank_values=True))
    if state:
        back["state"] = state
    if answer != "allow":
        back["error"] = "access_denied"
    elif "oauth1" in found.authentication_types:
        back["oauth_token"] = oauth_token or secrets.token_urlsafe(18)
        back["oauth_verifier"] = secrets.token_urlsafe(18)
    else:
        back["code"] = secrets.token_urlsafe(24)
        with call.store.transaction():
            call.store.add_code(back["code"], OAUTH_CODE)
    return RedirectResponse(urlunsplit(parts._replace(query=urlencode(back))), status_code=302)
