"""`/elements`: the catalogue, as far as an account may see it."""

from __future__ import annotations

from operator import itemgetter
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from ..data.store import Search
from ..platform.call import Platform
from ..platform.errors import ApiError, not_found
from ..platform.listing import ListQuery, listed
from ..platform.parameters import KeyOrId
from ..platform.responses import JsonResponse, empty
from .element import Element, vendor_name

router = APIRouter(prefix="/elements", tags=["elements"])


def whole(element: Element) -> dict[str, Any]:
    """Return an element with its configuration definitions, as its own endpoint shows it."""
    return {**element.summary(), "cloneable": True, "configuration": element.definitions()}


@router.get("", response_model=None)
async def list_elements(query: Annotated[ListQuery, Query()], call: Platform) -> Response:
    """List the elements, page by page."""
    rows = sorted((element.summary() for element in call.store.elements()), key=itemgetter("id"))
    return listed(rows, query, call.switches)


@router.get("/keys", response_model=None)
async def list_keys(call: Platform) -> Response:
    """List the keys of the elements."""
    return JsonResponse([element.key for element in call.store.elements()])


@router.get("/{key_or_id}", response_model=None)
async def get_element(key_or_id: KeyOrId, call: Platform) -> Response:
    """Get an element with its configuration definitions."""
    return JsonResponse(whole(call.element(key_or_id)))


@router.delete("/{key_or_id}", response_model=None)
async def delete_element(key_or_id: KeyOrId, call: Platform) -> Response:
    """Delete a clone that nothing uses; the catalogue's own elements stay."""
    element = call.element(key_or_id)
    if element.cloned is None:
        raise ApiError(403, f"Element {element.key} belongs to the catalogue")
    if call.store.count_instances(Search(element_id=element.id)):
        raise ApiError(409, f"Element {element.key} has instances; delete them first")
    with call.store.transaction():
        call.store.delete_element(element.id)
    return empty()


@router.post("/{key_or_id}/clone", response_model=None)
async def clone_element(key_or_id: KeyOrId, call: Platform) -> Response:
    """Clone an element, with an id and a key of its own."""
    element = call.element(key_or_id)
    with call.store.transaction():
        return JsonResponse(whole(call.store.clone_element(element)))


@router.get("/{key_or_id}/configuration", response_model=None)
async def list_definitions(key_or_id: KeyOrId, call: Platform) -> Response:
    """List the configuration definitions of an element."""
    return JsonResponse(call.element(key_or_id).definitions())


@router.get("/{key_or_id}/authentication-types", response_model=None)
async def list_authentication_types(key_or_id: KeyOrId, call: Platform) -> Response:
    """List the ways to authenticate that an element has."""
    return JsonResponse([{"type": type_} for type_ in call.element(key_or_id).authentication_types])


@router.get("/{key_or_id}/authentication-types/{type_}/configurations", response_model=None)
async def list_definitions_of_type(key_or_id: KeyOrId, type_: str, call: Platform) -> Response:
    """List the configuration definitions of one authentication type."""
    element = call.element(key_or_id)
    if type_ not in element.authentication_types:
        raise not_found(f"Element {element.key} has no authentication type {type_}")
    return JsonResponse(element.definitions(type_))


def _offered(element: Element, rule: str) -> dict[str, Any]:
    """Return what metadata says about the objects of an element."""
    discovers = rule != "complete"
    discovery = {"nativeObjectDiscovery": discovers, "nativeMetadataDiscovery": True}
    if rule == "none":
        return {"discovery": discovery}
    rows = [{"name": name, "vendorName": vendor_name(name)} for name in element.objects]
    return {"discovery": discovery, "objects": list(element.objects) if rule == "names" else rows}


@router.get("/{key_or_id}/metadata", response_model=None)
async def get_metadata(key_or_id: KeyOrId, call: Platform) -> Response:
    """Describe what an element can do."""
    element = call.element(key_or_id)
    return JsonResponse(
        {
            "id": element.id,
            "key": element.key,
            "name": element.name,
            "description": element.description,
            "hub": element.hub,
            "authentication": {"types": list(element.authentication_types)},
            "events": {"supported": True, "methods": ["polling", "webhook"]},
            "bulk": {"upload": False, "download": False},
            **_offered(element, call.switches["metadata-objects"]),
        }
    )
