"""Paths of the platform with words that hubs have, too: accounts, users, hubs and jobs.

Right secrets never get a 401 there. With an Element token, ``/accounts`` and ``/users`` are the
vendor's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from ..elements.element import OBJECTS_OF_HUB
from ..platform.account import ACCOUNT, USER
from ..platform.call import Call, Platform
from ..platform.errors import not_found
from ..platform.responses import JsonResponse
from .hubs import PageQuery, one_of, page_of

router = APIRouter(tags=["accounts, users, hubs"])
Page = Annotated[PageQuery, Query()]
_USER = {**USER, "accountId": ACCOUNT["id"], "active": True}


@router.get("/accounts", response_model=None)
async def list_accounts(query: Page, call: Platform) -> Response:
    """List the accounts of the platform or, with an Element token, those of the vendor."""
    return _list(call, "accounts", query, ACCOUNT)


@router.get("/accounts/{row_id}", response_model=None)
async def get_account(row_id: str, call: Platform) -> Response:
    """Get an account of the platform or, with an Element token, one of the vendor."""
    return _get(call, "accounts", row_id, ACCOUNT)


@router.get("/users", response_model=None)
async def list_users(query: Page, call: Platform) -> Response:
    """List the users of the platform or, with an Element token, those of the vendor."""
    return _list(call, "users", query, _USER)


@router.get("/users/{row_id}", response_model=None)
async def get_user(row_id: str, call: Platform) -> Response:
    """Get a user of the platform or, with an Element token, one of the vendor."""
    return _get(call, "users", row_id, _USER)


def _list(call: Call, name: str, query: PageQuery, only: Mapping[str, Any]) -> Response:
    return JsonResponse([only]) if call.through is None else page_of(call, name, query)


def _get(call: Call, name: str, row_id: str, only: Mapping[str, Any]) -> Response:
    if call.through is not None:
        return one_of(call, name, row_id)
    if row_id != str(only["id"]):
        raise not_found(f"No {name.removesuffix('s')} found with id {row_id}")
    return JsonResponse(only)


@router.get("/hubs", response_model=None)
async def list_hubs(call: Platform) -> Response:  # noqa: ARG001 - only those who may ask
    """List the hubs."""
    return JsonResponse([_hub(key) for key in OBJECTS_OF_HUB])


@router.get("/hubs/{hub}", response_model=None)
async def get_hub(hub: str, call: Platform) -> Response:  # noqa: ARG001 - only those who may ask
    """Get a hub with the objects that it has."""
    if hub not in OBJECTS_OF_HUB:
        raise not_found(f"No hub found with key {hub}")
    return JsonResponse(_hub(hub))


def _hub(key: str) -> dict[str, Any]:
    return {"key": key, "name": key, "active": True, "objects": list(OBJECTS_OF_HUB[key])}


@router.get("/jobs", response_model=None)
async def list_jobs(call: Platform) -> Response:  # noqa: ARG001 - only those who may ask
    """List the jobs: the sandbox has none."""
    return JsonResponse([])


@router.get("/jobs/{job_id}", response_model=None)
async def get_job(job_id: str, call: Platform) -> Response:  # noqa: ARG001 - only those who may ask
    """Get a job: the sandbox has none."""
    raise not_found(f"No job found with id {job_id}")
