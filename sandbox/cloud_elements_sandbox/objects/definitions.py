"""Definitions of virtual data resources (VDRs): what one looks like, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..platform.call import Call
from ..platform.errors import ApiError, not_found
from ..platform.responses import JsonResponse, empty
from .bodies import Definition
from .levels import DEFINITION, TRANSFORMATION


def get(call: Call, scope: str, name: str) -> Response:
    """Respond with a definition, or 404."""
    found = call.store.document(DEFINITION, scope, name)
    if found is None:
        raise not_found(f"No object definition found with name {name}")
    return JsonResponse(found.body)


def list_all(call: Call, scope: str) -> Response:
    """Respond with every definition of a level, by name."""
    return JsonResponse({d.name: d.body for d in call.store.documents(DEFINITION, scope)})


def add_all(call: Call, scope: str, bodies: Mapping[str, Definition]) -> Response:
    """Add definitions; one that exists is a 409."""
    stored: dict[str, Any] = {}
    with call.store.transaction():
        for name, body in bodies.items():
            if call.store.document(DEFINITION, scope, name) is not None:
                raise ApiError(409, f"An object definition with name {name} already exists")
            document = call.store.put_document(DEFINITION, scope, name, body.model_dump())
            stored[name] = document.body
    return JsonResponse(stored)


def add(call: Call, scope: str, name: str, body: Definition) -> Response:
    """Add one definition."""
    add_all(call, scope, {name: body})
    return get(call, scope, name)


def replace(call: Call, scope: str, name: str, body: Definition) -> Response:
    """Replace a definition that exists."""
    get(call, scope, name)
    with call.store.transaction():
        call.store.put_document(DEFINITION, scope, name, body.model_dump())
    return get(call, scope, name)


def delete(call: Call, scope: str, name: str) -> Response:
    """Delete a definition that nothing maps."""
    get(call, scope, name)
    if mapped(call, scope, name):
        raise ApiError(409, f"Object definition {name} has transformations; delete them first")
    with call.store.transaction():
        call.store.delete_document(DEFINITION, scope, name)
    return empty()


def delete_all(call: Call, scope: str) -> Response:
    """Delete every definition of a level; a mapped one is a 409 and nothing is deleted."""
    found = call.store.documents(DEFINITION, scope)
    if any(mapped(call, scope, definition.name) for definition in found):
        raise ApiError(409, "Some object definitions have transformations; delete them first")
    with call.store.transaction():
        for definition in found:
            call.store.delete_document(DEFINITION, scope, definition.name)
    return empty()


def mapped(call: Call, scope: str, name: str) -> bool:
    """Whether a transformation of the same level maps a definition."""
    return call.store.has_document_below(TRANSFORMATION, scope, name)
