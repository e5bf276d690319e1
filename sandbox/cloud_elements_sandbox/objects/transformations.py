"""Transformations: which object of the vendor a virtual data resource (VDR) is, field by field."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from ..data.store import Instance
from ..elements.element import Element
from ..platform.call import Call
from ..platform.errors import ApiError, bad_request, not_found
from ..platform.responses import JsonResponse, empty
from .bodies import Transformation
from .levels import DEFINITION, TRANSFORMATION, mappings_from


def get(call: Call, scope: str, name: str) -> Response:
    """Respond with a transformation, or 404."""
    found = call.store.document(TRANSFORMATION, scope, name)
    if found is None:
        raise not_found(f"No transformation found with name {name}")
    return JsonResponse(found.body)


def list_all(call: Call, scope: str) -> Response:
    """Respond with every transformation of a scope, by name; none is a 404."""
    found = call.store.documents(TRANSFORMATION, scope)
    if not found:
        raise not_found("No transformations found")
    return JsonResponse({document.name: document.body for document in found})


def put(
    call: Call,
    scope: str,
    levels: tuple[str, ...],
    name: str,
    body: Transformation,
    *,
    new: bool,
) -> Response:
    """Add (a duplicate is a 409) or replace a transformation.

    *levels* are where its definition may be; without one it is a 400.
    """
    if not any(call.store.document(DEFINITION, level, name) for level in levels):
        raise bad_request(f"No object definition found with name {name}")
    exists = call.store.document(TRANSFORMATION, scope, name) is not None
    if new and exists:
        raise ApiError(409, f"A transformation with name {name} already exists")
    if not new and not exists:
        raise not_found(f"No transformation found with name {name}")
    with call.store.transaction():
        call.store.put_document(TRANSFORMATION, scope, name, body.model_dump())
    return get(call, scope, name)


def delete(call: Call, scope: str, name: str) -> Response:
    """Delete a transformation."""
    get(call, scope, name)
    with call.store.transaction():
        call.store.delete_document(TRANSFORMATION, scope, name)
    return empty()


def mapping_of(
    call: Call, instance: Instance, element: Element, name: str
) -> dict[str, Any] | None:
    """Return the transformation that an instance uses for a name."""
    for scope in mappings_from(instance, element):
        found = call.store.document(TRANSFORMATION, scope, name)
        if found is not None:
            return found.body
    return None


def mapped_names(call: Call, instance: Instance, element: Element) -> list[str]:
    """Return the names of the VDRs that an instance offers."""
    names: dict[str, None] = {}
    for scope in mappings_from(instance, element):
        names.update(dict.fromkeys(d.name for d in call.store.documents(TRANSFORMATION, scope)))
    return list(names)


def transformed(record: dict[str, Any], mapping: dict[str, Any]) -> dict[str, Any]:
    """Return a record of the vendor's as a VDR shows it."""
    by_name = {key.lower(): value for key, value in record.items()}
    result: dict[str, Any] = {}
    for field in mapping["fields"]:
        inner = result
        *outer, last = str(field["path"]).split(".")
        for part in outer:
            nested = inner.setdefault(part, {})
            inner = nested if isinstance(nested, dict) else {}
        inner[last] = by_name.get(str(field.get("vendorPath")).lower())
    return result
