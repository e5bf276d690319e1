"""Who asks: the secrets of the platform, the token of an instance, and how they are got."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from ..data.store import Instance, Store
from ..elements.catalogue import Element
from ..instances.provisioning import USER
from .errors import ApiError, unauthorized
from .exchange import Exchange
from .responses import JsonResponse
from .switches import Values

SESSION = "session"
ACCOUNT_ID = 1
ORGANIZATION = {"id": 1, "name": "Sandbox"}
_PART = re.compile(r"\b(user|organization|element|bearer)\s+([^\s,]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The secrets that the server accepts, and the name and password that lead to them.

    Without a password nobody gets the secrets by ``POST /authentication``, as a page in a browser
    or another user of the machine could ask for them; ``any_password`` lets everybody in, for a
    sandbox that lives as long as a test. Without a name any name will do.
    """

    user_secret: str
    organization_secret: str
    username: str | None = None
    password: str | None = None
    any_password: bool = False


@dataclass(slots=True)
class Call:
    """One request by somebody who may ask: what every handler starts from."""

    store: Store
    exchange: Exchange
    through: Instance | None = None

    @property
    def switches(self) -> Values:
        """The switches as they stand for this request."""
        return self.exchange.switches

    def element(self, key_or_id: str | int) -> Element:
        """Return an element by key or id (digits), or answer 404."""
        wanted: str | int = key_or_id
        if isinstance(key_or_id, str) and key_or_id.isascii() and key_or_id.isdigit():
            wanted = int(key_or_id) if len(key_or_id) < 19 else -1
        found = self.store.element(wanted)
        if found is None:
            raise ApiError(404, f"No element found with key or id {key_or_id}")
        return found

    def instance(self, instance_id: int) -> Instance:
        """Return an instance by id, or answer that there is none."""
        self.exchange.instance_id = instance_id
        found = self.store.instance(instance_id)
        if found is None:
            raise ApiError(
                int(self.switches["missing-instance"]),
                f"No element instance found with id {instance_id}",
            )
        return found

    def own(self) -> Instance:
        """Return the instance whose Element token came with the request, or answer 401."""
        if self.through is None:
            raise unauthorized()
        return self.through


def authorization_parts(header: str) -> Mapping[str, str]:
    """Return the parts of an Authorization header by their names in lower case."""
    return {name.lower(): value for name, value in _PART.findall(header)}


def _same(given: str | None, expected: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())


async def platform(request: Request) -> Call:
    """Let a request through whose User and Organization secrets are right.

    An Element token may come with them; a wrong one is a 401 as well.
    """
    store: Store = request.app.state.store
    credentials: Credentials = request.app.state.credentials
    call = Call(store, Exchange.of(request.scope))
    parts = authorization_parts(request.headers.get("authorization", ""))
    if not _same(parts.get("user"), credentials.user_secret):
        raise unauthorized()
    if not _same(parts.get("organization"), credentials.organization_secret):
        raise unauthorized()
    token = parts.get("element")
    if token is not None:
        call.through = store.instance_with_token(token)
        if call.through is None:
            raise unauthorized()
        call.exchange.instance_id = call.through.id
    return call


async def anybody(request: Request) -> Call:
    """Let every request through: the few endpoints that need no secrets."""
    return Call(request.app.state.store, Exchange.of(request.scope))


Platform = Annotated[Call, Depends(platform)]
Anybody = Annotated[Call, Depends(anybody)]

router = APIRouter(tags=["authentication"])


class SignIn(BaseModel):
    """The name and password of a person."""

    username: str
    password: str


@router.post("/authentication", response_model=None)
async def sign_in(body: SignIn, request: Request, call: Anybody) -> Response:
    """Answer a token for the name and the password that the server was started with."""
    credentials: Credentials = request.app.state.credentials
    if credentials.password is None and not credentials.any_password:
        raise ApiError(401, "This sandbox has no password: start it with --password")
    for given, expected in (
        (body.username, credentials.username),
        (body.password, credentials.password),
    ):
        if not given or (expected is not None and not _same(given, expected)):
            raise ApiError(401, "Invalid username or password provided.")
    token = secrets.token_urlsafe(24)
    with call.store.transaction():
        call.store.add_code(token, SESSION)
    return JsonResponse({"token": token})


@router.get("/authentication/secrets", response_model=None)
async def session_secrets(request: Request, call: Anybody) -> Response:
    """Answer the secrets that belong to a token of ``POST /authentication``."""
    token = authorization_parts(request.headers.get("authorization", "")).get("bearer")
    if token is None or not call.store.has_code(token, SESSION):
        raise unauthorized()
    credentials: Credentials = request.app.state.credentials
    return JsonResponse(
        {
            "userSecret": credentials.user_secret,
            "organizationSecret": credentials.organization_secret,
        }
    )


@router.get("/organizations/me", response_model=None)
async def organization(call: Platform) -> Response:
    """Answer the organization that the secrets belong to."""
    told = call.switches["organization-id"] == "told"
    return JsonResponse(ORGANIZATION if told else {"name": ORGANIZATION["name"]})


@router.get("/users/me", response_model=None)
async def user(call: Platform) -> Response:  # noqa: ARG001 - only those who may ask
    """Answer the user that the secrets belong to."""
    return JsonResponse(USER)
