"""The endpoints that lead to the secrets, and those that say whose they are."""

from __future__ import annotations

import secrets

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from .account import ORGANIZATION, USER
from .call import Anybody, Platform
from .credentials import Credentials, authorization_parts, same
from .errors import ApiError, unauthorized
from .responses import JsonResponse

SESSION = "session"
router = APIRouter(tags=["authentication"])


class SignIn(BaseModel):
    """The name and password of a person."""

    username: str
    password: str


@router.post("/authentication", response_model=None)
async def sign_in(body: SignIn, request: Request, call: Anybody) -> Response:
    """Give a token for the name and the password that the server was started with."""
    credentials: Credentials = request.app.state.credentials
    if credentials.password is None and not credentials.any_password:
        raise ApiError(401, "This sandbox has no password: start it with --password")
    for given, expected in (
        (body.username, credentials.username),
        (body.password, credentials.password),
    ):
        if not given or (expected is not None and not same(given, expected)):
            raise ApiError(401, "Invalid username or password provided.")
    token = secrets.token_urlsafe(24)
    with call.store.transaction():
        call.store.add_code(token, SESSION)
    return JsonResponse({"token": token})


@router.get("/authentication/secrets", response_model=None)
async def session_secrets(request: Request, call: Anybody) -> Response:
    """Give the secrets that belong to a token of ``POST /authentication``."""
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
    """Name the organization that the secrets belong to."""
    with_id = call.switches["organization-id"] == "told"
    named = ORGANIZATION if with_id else {"name": ORGANIZATION["name"]}
    return JsonResponse({**named, "vdrVersion": call.switches["vdr-version"]})


@router.get("/users/me", response_model=None)
async def user(call: Platform) -> Response:  # noqa: ARG001 - only those who may ask
    """Name the user that the secrets belong to."""
    return JsonResponse(USER)
