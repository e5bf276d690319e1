"""`/vdrs`: virtual data resources (VDRs) of newer organizations, by id, with import and export.

They are the same definitions and transformations as below ``/organizations`` and ``/accounts``.
What is known of these paths is which there are; their bodies are inferred.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from ..data.documents import Document
from ..platform.call import Call, Platform
from ..platform.errors import bad_request, not_found
from ..platform.parameters import Id, Name
from ..platform.responses import JsonResponse
from . import definitions, transformations
from .bodies import Definition, Transformation
from .definition_representation import shown
from .levels import ACCOUNT, DEFINITION, ORGANIZATION, Level, of_mapping_scope
from .places import Place
from .transformation_representation import shown as shown_transformation
from .transformations_of_definition import element_of, mapping_of_definition
from .vdr_bodies import Bundle, ElementTransformation, NamedDefinition


async def newer(call: Platform) -> None:
    """Let a request through if the organization has the newer VDRs."""
    if call.switches["vdr-version"] == "v1":
        raise not_found("Not Found")


router = APIRouter(prefix="/vdrs", tags=["VDRs of newer organizations"])
router.dependencies.append(Depends(newer))
Force = Annotated[bool, Query(description="whether its transformations are deleted, too")]


@router.get("", response_model=None)
async def list_vdrs(call: Platform) -> Response:
    """List the VDRs of all levels."""
    found = call.store.documents_of_kind(DEFINITION)
    return JsonResponse([shown(call, _level(document), document.name) for document in found])


@router.post("", response_model=None)
async def add_vdr(body: NamedDefinition, call: Platform) -> Response:
    """Add a VDR, to the account unless the body names the organization."""
    return definitions.add(call, Place(_named(body.level)), body.objectName, body)


@router.put("/import", response_model=None)
async def import_vdr(body: Bundle, call: Platform) -> Response:
    """Add or replace a VDR and its transformations, as an export has them."""
    level, name = _named(body.definition.level), body.definition.objectName
    definitions.upsert(call, Place(level), name, body.definition)
    for key, transformation in body.transformation.items():
        transformations.upsert(call, Place(level, call.element(key)), name, transformation)
    return JsonResponse(_bundle(call, level, name))


@router.get("/{name}/export", response_model=None)
async def export_vdr(name: Name, call: Platform) -> Response:
    """Get a VDR with its transformations: the account's, else the organization's."""
    for level in (ACCOUNT, ORGANIZATION):
        if call.store.document(DEFINITION, level.scope, name) is not None:
            return JsonResponse(_bundle(call, level, name))
    raise not_found(f"No VDR found with name {name}")


@router.get("/{vdr_id}", response_model=None)
async def get_vdr(vdr_id: Id, call: Platform) -> Response:
    """Get a VDR."""
    document = _vdr(call, vdr_id)
    return JsonResponse(shown(call, _level(document), document.name))


@router.put("/{vdr_id}", response_model=None)
async def replace_vdr(vdr_id: Id, body: Definition, call: Platform) -> Response:
    """Replace the fields of a VDR."""
    document = _vdr(call, vdr_id)
    return definitions.replace(call, Place(_level(document)), document.name, body)


@router.delete("/{vdr_id}", response_model=None)
async def delete_vdr(vdr_id: Id, call: Platform, force: Force = False) -> Response:
    """Delete a VDR that nothing maps; *force* deletes its transformations, too."""
    document = _vdr(call, vdr_id)
    return definitions.delete(call, Place(_level(document)), document.name, force=force)


@router.get("/{vdr_id}/transformations", response_model=None)
async def list_transformations(vdr_id: Id, call: Platform) -> Response:
    """List the transformations of a VDR."""
    document = _vdr(call, vdr_id)
    found = mapping_of_definition(call, _level(document), document.name)
    return JsonResponse([_shown(call, each) for each in found])


@router.post("/{vdr_id}/transformations", response_model=None)
async def add_transformation(vdr_id: Id, body: ElementTransformation, call: Platform) -> Response:
    """Add a transformation of a VDR, for the element that the body names."""
    document = _vdr(call, vdr_id)
    key = body.elementKey if body.elementKey is not None else body.elementId
    if key is None:
        raise bad_request("elementKey: the key of the element is needed")
    place = Place(_level(document), call.element(str(key)))
    return transformations.add(call, place, document.name, body)


@router.put("/{vdr_id}/transformations/{transformation_id}", response_model=None)
async def replace_transformation(
    vdr_id: Id, transformation_id: Id, body: Transformation, call: Platform
) -> Response:
    """Replace a transformation of a VDR."""
    document = _transformation(call, vdr_id, transformation_id)
    return transformations.replace(call, _place(call, document), document.name, body)


@router.get("/{vdr_id}/transformations/{transformation_id}", response_model=None)
async def get_transformation(vdr_id: Id, transformation_id: Id, call: Platform) -> Response:
    """Get a transformation of a VDR."""
    return JsonResponse(_shown(call, _transformation(call, vdr_id, transformation_id)))


@router.delete("/{vdr_id}/transformations/{transformation_id}", response_model=None)
async def delete_transformation(vdr_id: Id, transformation_id: Id, call: Platform) -> Response:
    """Delete a transformation of a VDR."""
    document = _transformation(call, vdr_id, transformation_id)
    place = _place(call, document)
    return transformations.delete(call, place, document.name, propagate=False)


def usages(call: Call, level: Level, name: str) -> list[dict[str, Any]]:
    """Return which elements map a VDR, and at which levels."""
    found = (_shown(call, each) for each in mapping_of_definition(call, level, name))
    keys = ("id", "elementId", "elementKey", "vendorName", "level")
    return [{key: each[key] for key in keys if key in each} for each in found]


def _vdr(call: Call, vdr_id: int) -> Document:
    found = call.store.document_with_id(DEFINITION, vdr_id)
    if found is None:
        raise not_found(f"No VDR found with id {vdr_id}")
    return found


def _transformation(call: Call, vdr_id: int, transformation_id: int) -> Document:
    document = _vdr(call, vdr_id)
    for each in mapping_of_definition(call, _level(document), document.name):
        if each.id == transformation_id:
            return each
    raise not_found(f"No transformation found with id {transformation_id}")


def _bundle(call: Call, level: Level, name: str) -> dict[str, Any]:
    mapped = {}
    for each in mapping_of_definition(call, level, name):
        if _level(each) == level:
            found = _shown(call, each)
            mapped[found["elementKey"]] = found
    return {"definition": shown(call, level, name), "transformation": mapped}


def _shown(call: Call, document: Document) -> dict[str, Any]:
    place = _place(call, document)
    return {"elementKey": place.mapped.key} | shown_transformation(call, place, document)


def _place(call: Call, document: Document) -> Place:
    return Place(_level(document), element_of(call, document))


def _level(document: Document) -> Level:
    return of_mapping_scope(document.scope)[0]


def _named(name: str) -> Level:
    return ORGANIZATION if name == ORGANIZATION.name else ACCOUNT
