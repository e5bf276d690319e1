"""The catalogue of elements."""

from __future__ import annotations

from typing import Any, TypeAlias
from urllib.parse import quote

from ..errors import ResponseLostError
from .transport import Request, Transport

Rows: TypeAlias = list[dict[str, Any]]


class Elements:
    """`/elements`. Safe to share between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self) -> Rows:
        """`GET /elements`: the catalogue, without definitions."""
        return self._transport.json_rows(Request("GET", "/elements"))

    def get(self, key: str) -> dict[str, Any]:
        """`GET /elements/{key}`. Raises NotFoundError for an unknown key."""
        return self._transport.json_object(Request("GET", _path(key)))

    def metadata(self, key: str) -> dict[str, Any]:
        """`GET /elements/{key}/metadata`: what an element can do."""
        request = Request("GET", f"{_path(key)}/metadata", usable=lambda b: isinstance(b, dict))
        return dict(self._transport.json(request))

    def authentication_types(self, key: str) -> Rows:
        """`GET /elements/{key}/authentication-types`: `{type}` of each."""
        return self._transport.json_rows(Request("GET", f"{_path(key)}/authentication-types"))

    def definitions(self, key: str, authentication: str | None = None) -> Rows:
        """`GET /elements/{key}/configuration`, or the definitions of one authentication type."""
        below = "configuration"
        if authentication is not None:
            below = f"authentication-types/{quote(authentication, safe='')}/configurations"
        return self._transport.json_rows(Request("GET", f"{_path(key)}/{below}"))

    def oauth_url(self, key: str, query: dict[str, str]) -> str:
        """`GET /elements/{key}/oauth/url`: the address at which a person signs in.

        Args:
            key: the element's key.
            query: `apiKey`, `apiSecret`, `callbackUrl`, and `scope`, `state`, `siteAddress`
                where they are wanted.
        """
        path = f"{_path(key)}/oauth/url"
        secrets = (query.get("apiSecret", ""),)
        body = self._transport.json(Request("GET", path, query=query, secrets=secrets))
        url = body.get("oauthUrl") if isinstance(body, dict) else None
        if not isinstance(url, str):
            raise ResponseLostError(f"the response to GET {path} has no oauthUrl; run again")
        return url


def _path(key: str) -> str:
    return f"/elements/{quote(key, safe='')}"
