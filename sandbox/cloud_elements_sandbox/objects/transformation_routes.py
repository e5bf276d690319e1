"""The paths of transformations, the same below each level."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Query
from starlette.responses import Response

from ..platform.call import Platform
from ..platform.parameters import AnyJson, Name
from . import transformations
from .bodies import NamedTransformation, Transformation
from .places import At

router = APIRouter(prefix="/transformations")
Propagate = Annotated[bool, Query(description="whether levels below lose theirs, too")]


@router.get("", response_model=None)
async def list_transformations(at: At, call: Platform) -> Response:
    """List the transformations."""
    return transformations.list_all(call, at())


@router.put("", response_model=None)
async def put_transformations(
    at: At, body: NamedTransformation | dict[str, Transformation], call: Platform
) -> Response:
    """Add or replace a transformation that says its name, or several by name."""
    if isinstance(body, NamedTransformation):
        return transformations.upsert(call, at(), body.objectName, body)
    return transformations.upsert_all(call, at(), body)


@router.delete("", response_model=None)
async def delete_transformations(at: At, call: Platform, propagate: Propagate = False) -> Response:
    """Delete every transformation."""
    return transformations.delete_all(call, at(), propagate=propagate)


@router.get("/{name}", response_model=None)
async def get_transformation(at: At, name: Name, call: Platform) -> Response:
    """Get a transformation."""
    return transformations.get(call, at(), name)


@router.post("/{name}", response_model=None)
async def add_transformation(at: At, name: Name, body: Transformation, call: Platform) -> Response:
    """Add a transformation."""
    return transformations.add(call, at(), name, body)


@router.put("/{name}", response_model=None)
async def replace_transformation(
    at: At, name: Name, body: Transformation, call: Platform
) -> Response:
    """Replace a transformation."""
    return transformations.replace(call, at(), name, body)


@router.delete("/{name}", response_model=None)
async def delete_transformation(
    at: At, name: Name, call: Platform, propagate: Propagate = False
) -> Response:
    """Delete a transformation."""
    return transformations.delete(call, at(), name, propagate=propagate)


@router.post("/{name}/execute", response_model=None)
async def execute_transformation(
    at: At, name: Name, body: Annotated[AnyJson, Body()], call: Platform
) -> Response:
    """Try a transformation out on a payload: a record of the vendor, or a list of them."""
    return transformations.execute(call, at(), name, body)
