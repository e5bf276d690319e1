"""OAuth with a browser: where a person signs in, and the request token of OAuth 1."""

from __future__ import annotations

import secrets
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ..platform.call import Anybody
from ..platform.errors import bad_request
from ..platform.parameters import KeyOrId
from ..platform.paths import SIGN_IN_PATH
from ..platform.responses import JsonResponse
from .element import Element

router = APIRouter(prefix="/elements", tags=["elements"])


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


def checked_callback(url: str) -> str:
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
        "redirect_uri": checked_callback(query.callback_url),
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
    """Get the address where a person signs in; no secrets are needed."""
    element = _oauth(call.element(key_or_id))
    return JsonResponse({"oauthUrl": sign_in_url(request, element, query), "element": element.key})


@router.post("/{key_or_id}/oauth/url", response_model=None)
async def post_url(
    key_or_id: KeyOrId, body: OAuthQuery, call: Anybody, request: Request
) -> Response:
    """Get the address where a person signs in."""
    element = _oauth(call.element(key_or_id))
    return JsonResponse({"oauthUrl": sign_in_url(request, element, body), "element": element.key})


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
    return JsonResponse({"token": secrets.token_urlsafe(18), "secret": secrets.token_urlsafe(18)})
