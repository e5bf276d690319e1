"""The console's virtual data resources: their fields, and what maps them."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from ..data.documents import Document
from ..objects.levels import DEFINITION, Level, of_mapping_scope
from ..objects.transformations_of_definition import element_of, mapping_of_definition
from ..platform.call import Anybody, Call
from ..platform.errors import not_found
from ..platform.parameters import Id
from ..platform.paths import CONSOLE_PATH
from .document_list import After, Text, named, paged
from .pages import page

_HERE = "Virtual data resources"

_PATH = f"{CONSOLE_PATH}/virtual-data-resources"

router = APIRouter(prefix=_PATH, include_in_schema=False)


@router.get("", response_model=None)
async def list_definitions(call: Anybody, text: Text = "", after: After = 0) -> Response:
    """Show the virtual data resources whose name has a text, those with ids above *after*."""
    found = named(call.store.documents_of_kind(DEFINITION), text)
    shown, more = paged(found, after, text)
    return page(
        "vdrs.html",
        live=True,
        here=_HERE,
        path=_PATH,
        text=text,
        total=len(found),
        more=more,
        rows=[_row(call, each) for each in shown],
    )


@router.get("/{definition_id}", response_model=None)
async def show_definition(definition_id: Id, call: Anybody) -> Response:
    """Show a virtual data resource and the transformations that map it."""
    found = call.store.document_with_id(DEFINITION, definition_id)
    if found is None:
        raise not_found(f"No virtual data resource found with id {definition_id}")
    return page("vdr.html", live=True, here=_HERE, row=_row(call, found))


def _row(call: Call, definition: Document) -> dict[str, Any]:
    level, _ = of_mapping_scope(definition.scope)
    transformations = mapping_of_definition(call, level, definition.name)
    return {
        **definition.body,
        "id": definition.id,
        "name": definition.name,
        "level": _level(level),
        "mappings": [_mapping(call, each) for each in transformations],
    }


def _mapping(call: Call, transformation: Document) -> dict[str, Any]:
    level, _ = of_mapping_scope(transformation.scope)
    element = element_of(call, transformation)
    body = transformation.body
    return {
        **body,
        "id": transformation.id,
        "element": element.name if element is not None else "an element of no instance",
        "level": _level(level),
        "options": [option["type"] for option in body.get("configuration") or ()],
        # Not the script itself: it may hold a secret, and nobody was asked who he is.
        "script": len((body.get("script") or {}).get("body", "").splitlines()),
    }


def _level(level: Level) -> str:
    return f"instance {level.id}" if level.name == "instance" else level.name
