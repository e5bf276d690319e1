"""The hub API: what an application does with an instance's token.

The hub in the path is ignored: ``/hubs/crm/accounts``, ``/hubs/anything/accounts`` and
``/accounts`` ask the same.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from ..data.store import Instance
from ..elements.element import OBJECTS_OF_HUB, Element
from ..instances import vendor
from ..platform.call import Call, Platform
from ..platform.errors import ApiError, bad_request
from ..platform.exchange import Exchange
from ..platform.responses import JsonResponse
from .instance_objects import offered, records_of

router = APIRouter(tags=["hubs"])


class PageQuery(BaseModel):
    """The page of a hub's list."""

    page_size: int = Field(100, alias="pageSize", ge=1, le=2000)
    next_page: str | None = Field(None, alias="nextPage")


def ready(call: Call) -> tuple[Instance, Element]:
    """Return the instance and element behind the token.

    Raises:
        ApiError: 401 without a token or with wrong credentials of the vendor, 403 where the
            instance is disabled.

    """
    instance = call.own()
    if instance.disabled:
        raise ApiError(403, "The element instance is disabled")
    element = call.element(instance.element_id)
    if vendor.refused_by_vendor(element, instance):
        raise ApiError(401, "Request failed", "The provider refused the credentials")
    return instance, element


def presented(instance: Instance, content: Any) -> Any:
    """Return records as an instance shows them: without ``null`` s unless it says otherwise."""
    if instance.configuration.get("filter.response.nulls") == "false":
        return content
    if isinstance(content, list):
        return [presented(instance, item) for item in content]
    return {key: value for key, value in content.items() if value is not None}


@router.get("/hubs/{hub}/objects", response_model=None)
async def list_objects(
    hub: str,  # noqa: ARG001 - the service ignores it too
    call: Platform,
    version: Annotated[str, Header(alias="Elements-Version")] = "Hydrogen",
) -> Response:
    """List the objects of the instance, as ``/objects`` does."""
    instance = call.own()
    return JsonResponse(offered(call, instance, call.element(instance.element_id), version))


@router.get("/hubs/{hub}/{name}", response_model=None)
async def list_records(
    hub: str,  # noqa: ARG001 - the service ignores it too
    name: str,
    query: Annotated[PageQuery, Query()],
    call: Platform,
) -> Response:
    """List the records of an object."""
    return page_of(call, name, query)


@router.get("/hubs/{hub}/{name}/{record_id}", response_model=None)
async def get_record(
    hub: str,  # noqa: ARG001 - the service ignores it too
    name: str,
    record_id: str,
    call: Platform,
) -> Response:
    """Get one record of an object."""
    return one_of(call, name, record_id)


def page_of(call: Call, name: str, query: PageQuery) -> Response:
    """Respond with a page of an object's records."""
    instance, element = ready(call)
    found = records_of(call, instance, element, name)
    start = 0
    if query.next_page is not None:
        if not (query.next_page.isascii() and query.next_page.isdigit()):
            raise bad_request("Invalid nextPage token")
        start = int(query.next_page[:9])
    page = found[start : start + query.page_size]
    headers = _headers(instance) | {"Elements-Returned-Count": str(len(page))}
    if start + len(page) < len(found):
        headers["Elements-Next-Page-Token"] = str(start + len(page))
    return JsonResponse(presented(instance, page), headers=headers)


def one_of(call: Call, name: str, record_id: str) -> Response:
    """Respond with one record."""
    instance, element = ready(call)
    for record in records_of(call, instance, element, name):
        if str(record.get("id")) == record_id:
            return JsonResponse(presented(instance, record), headers=_headers(instance))
    raise ApiError(404, f"No {name} found with id {record_id}", "Not found")


def _headers(instance: Instance) -> dict[str, str]:
    return {"Elements-Element-Instance-Id": str(instance.id)}


# Without a hub. These come last of all paths: their words would be taken for objects.

bare_router = APIRouter(tags=["hubs"])
PLATFORM_PATHS = frozenset(
    {"accounts", "authentication", "docs", "elements", "formulas", "hubs", "instances", "jobs"}
    | {"common-resources", "objects", "organizations", "users", "vdrs"}
)


@bare_router.get("/{name}", response_model=None)
async def list_bare_records(
    name: str, query: Annotated[PageQuery, Query()], call: Platform, request: Request
) -> Response:
    """List the records of an object."""
    _may_be_an_object(name, request, call)
    return page_of(call, name, query)


@bare_router.get("/{name}/{record_id}", response_model=None)
async def get_bare_record(name: str, record_id: str, call: Platform, request: Request) -> Response:
    """Get one record of an object."""
    _may_be_an_object(name, request, call)
    return one_of(call, name, record_id)


def _may_be_an_object(name: str, request: Request, call: Call) -> None:
    """Refuse a path that belongs to the platform, or that only a token could make sense of."""
    if name in PLATFORM_PATHS:
        status = 405 if Exchange.of(request.scope).path == f"/{name}" else 404
        raise ApiError(status, "Method Not Allowed" if status == 405 else "Not Found")
    if call.through is None and all(name not in names for names in OBJECTS_OF_HUB.values()):
        raise ApiError(404, "Not Found")
