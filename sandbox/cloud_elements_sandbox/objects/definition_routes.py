"""The paths of definitions, the same below each level."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from ..platform.call import Call, Platform
from ..platform.errors import bad_request
from ..platform.parameters import Name
from . import definitions
from .bodies import Definition, Rename
from .places import At

router = APIRouter(prefix="/objects")


def _supported(call: Call, kind: str) -> None:
    """Refuse a call that organizations with the newer VDRs do not have."""
    if call.switches["v2-refuses"] == kind and call.switches["vdr-version"] == "v2":
        raise bad_request("This API is not supported for v2 VDRs")


@router.get("/definitions", response_model=None)
async def list_definitions(at: At, call: Platform) -> Response:
    """List the definitions."""
    _supported(call, "bulk")
    return definitions.list_all(call, at())


@router.post("/definitions", response_model=None)
async def add_definitions(at: At, body: dict[str, Definition], call: Platform) -> Response:
    """Add several definitions at once."""
    _supported(call, "bulk")
    return definitions.add_all(call, at(), body)


@router.delete("/definitions", response_model=None)
async def delete_definitions(at: At, call: Platform) -> Response:
    """Delete every definition; a mapped one is a 409 and nothing is deleted."""
    _supported(call, "bulk")
    return definitions.delete_all(call, at())


@router.get("/{name}/definitions", response_model=None)
async def get_definition(at: At, name: Name, call: Platform) -> Response:
    """Get a definition."""
    return definitions.get(call, at(), name)


@router.post("/{name}/definitions", response_model=None)
async def add_definition(at: At, name: Name, body: Definition, call: Platform) -> Response:
    """Add a definition."""
    return definitions.add(call, at(), name, body)


@router.put("/{name}/definitions", response_model=None)
async def replace_definition(at: At, name: Name, body: Definition, call: Platform) -> Response:
    """Replace a definition."""
    return definitions.replace(call, at(), name, body)


@router.delete("/{name}/definitions", response_model=None)
async def delete_definition(at: At, name: Name, call: Platform) -> Response:
    """Delete a definition that nothing maps."""
    return definitions.delete(call, at(), name)


@router.patch("/{name}", response_model=None)
async def rename_definition(at: At, name: Name, body: Rename, call: Platform) -> Response:
    """Rename a definition together with its transformations."""
    _supported(call, "rename")
    return definitions.rename(call, at(), name, body.objectName)
