"""OAuth with a browser: the address to send a person to, and the page that stands for the vendor.

The page is plain; what matters is that it sends the person back to the callback with a code that
works once (OAuth 2), or with a token and a verifier (OAuth 1).
"""

from __future__ import annotations

import secrets
from typing import Annotated
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from fastapi import APIRouter, Form, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import RedirectResponse, Response

from ..console.pages import page
from ..instances.provisioning import OAUTH_CODE
from ..platform.authentication import Anybody
from ..platform.bodies import KeyOrId
from ..platform.errors import ApiError, bad_request
from ..platform.exchange import Answer
from .catalogue import Element

SIGN_IN_PATH = "/sign-in"
router = APIRouter(prefix="/elements", tags=["elements"])
page_router = APIRouter(include_in_schema=False)


class OAuthQuery(BaseModel):
    """What the application says about itself."""

    model_config = ConfigDict(populate_by_name=True)

    api_key: str = Field(alias="apiKey", min_length=1)
    api_secret: str = Field(alias="apiSecret", min_length=1)
    callback_url: str = Field(alias="callbackUrl", min_length=1)
    scope: str | None = None
    state: str | None = None
    site_address: str | None = Field(None, alias="siteAddress")
    request_token: str | None = Field(None, alias="requestToken")


def _checked_callback(url: str) -> str:
    """Return a callback URL that a browser may be sent to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.netloc or not url.isprintable():
        raise bad_request("callbackUrl: an http or https URL is needed")
    return url


def sign_in_url(request: Request, element: Element, query: OAuthQuery) -> str:
    """Return the address of the sign-in page."""
    asked = {
        "element": element.key,
        "client_id": query.api_key,
        "redirect_uri": _checked_callback(query.callback_url),
        "scope": query.scope,
        "state": query.state or element.key,
        "oauth_token": query.request_token,
    }
    text = urlencode({key: value for key, value in asked.items() if value is not None})
    return str(request.base_url.replace(path=SIGN_IN_PATH, query=text))


def _oauth(element: Element) -> Element:
    if not any(kind.startswith("oauth") for kind in element.authentication_types):
        raise bad_request(f"Element {element.key} does not authenticate with OAuth")
    return element


@router.get("/{key_or_id}/oauth/url", response_model=None)
async def get_url(
    key_or_id: KeyOrId, query: Annotated[OAuthQuery, Query()], call: Anybody, request: Request
) -> Response:
    """Tell where a person signs in; no secrets are needed."""
    element = _oauth(call.element(key_or_id))
    return Answer({"oauthUrl": sign_in_url(request, element, query), "element": element.key})


@router.post("/{key_or_id}/oauth/url", response_model=None)
async def post_url(
    key_or_id: KeyOrId, body: OAuthQuery, call: Anybody, request: Request
) -> Response:
    """Tell where a person signs in."""
    element = _oauth(call.element(key_or_id))
    return Answer({"oauthUrl": sign_in_url(request, element, body), "element": element.key})


@router.get("/{key_or_id}/oauth/token", response_model=None)
async def get_request_token(
    key_or_id: KeyOrId,
    query: Annotated[OAuthQuery, Query()],  # noqa: ARG001 - it is checked
    call: Anybody,
) -> Response:
    """Give the request token that an OAuth 1 sign-in begins with."""
    element = call.element(key_or_id)
    if "oauth1" not in element.authentication_types:
        raise bad_request(f"Element {element.key} does not authenticate with OAuth 1")
    return Answer({"token": secrets.token_urlsafe(18), "secret": secrets.token_urlsafe(18)})


# The page that stands for the vendor's sign-in


@page_router.get(SIGN_IN_PATH, response_model=None)
async def sign_in_page(request: Request) -> Response:
    """Ask the person whether the application may have access."""
    query = dict(request.query_params)
    _checked_callback(query.get("redirect_uri", ""))
    return page("sign_in.html", sends_away=True, query=query)


@page_router.post(SIGN_IN_PATH, response_model=None)
async def signed_in(
    call: Anybody,
    redirect_uri: Annotated[str, Form()],
    element: Annotated[str, Form()],
    answer: Annotated[str, Form()],
    state: Annotated[str, Form()] = "",
    oauth_token: Annotated[str, Form()] = "",
) -> Response:
    """Send the person back: with a code, or with the error that they said no."""
    parts = urlsplit(_checked_callback(redirect_uri))
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
