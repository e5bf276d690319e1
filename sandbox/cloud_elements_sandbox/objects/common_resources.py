"""`/common-resources`: the account's virtual data resources by name, for newer organizations.

What is known of these paths is which there are; their bodies are inferred.
"""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.responses import Response

from ..platform.call import Platform
from ..platform.errors import bad_request
from ..platform.parameters import Name
from ..platform.responses import JsonResponse
from . import definitions
from .definition_representation import own, shown
from .levels import ACCOUNT, DEFINITION
from .places import Place
from .vdr_bodies import CommonResource, CommonResourceChange
from .vdrs import Force, newer, usages

router = APIRouter(prefix="/common-resources", tags=["VDRs of newer organizations"])
router.dependencies.append(Depends(newer))
_ACCOUNT = Place(ACCOUNT)


@router.get("", response_model=None)
async def list_resources(call: Platform) -> Response:
    """List the common resources."""
    found = call.store.documents(DEFINITION, ACCOUNT.scope)
    return JsonResponse([shown(call, ACCOUNT, document.name) for document in found])


@router.put("", response_model=None)
async def put_resource(body: CommonResource, call: Platform) -> Response:
    """Add or replace the common resource that the body names."""
    if not body.objectName:
        raise bad_request("objectName: the name of the common resource is needed")
    return definitions.upsert(call, _ACCOUNT, body.objectName, body)


@router.get("/{name}", response_model=None)
async def get_resource(name: Name, call: Platform) -> Response:
    """Get a common resource."""
    return definitions.get(call, _ACCOUNT, name)


@router.put("/{name}", response_model=None)
async def put_named_resource(name: Name, body: CommonResource, call: Platform) -> Response:
    """Add or replace a common resource."""
    return definitions.upsert(call, _ACCOUNT, name, body)


@router.patch("/{name}", response_model=None)
async def change_resource(name: Name, body: CommonResourceChange, call: Platform) -> Response:
    """Rename a common resource with its transformations, or describe it."""
    if body.description is not None:
        document = own(call, ACCOUNT, name)
        content = {**document.body, "description": body.description}
        with call.store.transaction():
            call.store.put_document(DEFINITION, document.scope, name, content)
    return definitions.rename(call, _ACCOUNT, name, body.objectName or name)


@router.delete("/{name}", response_model=None)
async def delete_resource(name: Name, call: Platform, force: Force = False) -> Response:
    """Delete a common resource that nothing maps; *force* deletes its transformations, too."""
    return definitions.delete(call, _ACCOUNT, name, force=force)


@router.get("/{name}/usages", response_model=None)
async def list_usages(name: Name, call: Platform) -> Response:
    """List which elements map a common resource, and at which levels."""
    own(call, ACCOUNT, name)
    return JsonResponse(usages(call, ACCOUNT, name))
