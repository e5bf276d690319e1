"""The paths of objects, definitions, transformations and documentation.

Definitions and transformations have the same paths below each level: the organization, an
account, an instance by its id, the instance of the Element token.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from starlette.responses import Response

from ..instances.routes import Found, by_id, by_token
from ..platform.call import Platform
from ..platform.errors import not_found
from ..platform.parameters import Name
from ..platform.paths import BASE_PATH
from ..platform.responses import JsonResponse
from ..platform.routing import add_routes
from .definition_routes import router as _defined
from .instance_docs import docs_of
from .instance_objects import canonical_name, offered
from .places import at_account, at_instance, at_organization, at_own_account, of_element
from .records import fields
from .transformation_routes import router as _mapped

_documented = APIRouter()


@_documented.get("/docs", response_model=None)
async def docs(
    found: Found,
    call: Platform,
    request: Request,
    base_url: Annotated[str | None, Query(alias="baseUrl", min_length=1)] = None,
) -> Response:
    """Describe the API of the instance; *baseUrl* takes the place of the sandbox's own."""
    instance = found()
    own = str(request.base_url.replace(path=BASE_PATH))
    element = call.element(instance.element_id)
    return JsonResponse(docs_of(call, instance, element, base_url or own))


# The objects of the Element token's instance

_objects = APIRouter(prefix="/objects")


@_objects.get("", response_model=None)
async def list_objects(
    call: Platform,
    version: Annotated[str, Header(alias="Elements-Version")] = "Hydrogen",
) -> Response:
    """List the objects of the Element token's instance, even of a disabled one."""
    instance = call.own()
    return JsonResponse(offered(call, instance, call.element(instance.element_id), version))


@_objects.get("/{name}/metadata", response_model=None)
async def object_metadata(name: Name, call: Platform) -> Response:
    """Describe the fields of an object of the Element token's instance."""
    instance = call.own()
    element = call.element(instance.element_id)
    known = canonical_name(element, name)
    if known is None:
        raise not_found(f"No object {name} found for element {element.key}")
    found = fields(known)
    return JsonResponse({"fields": [{**field, "vendorPath": field["path"]} for field in found]})


# The paths. Those of the Element token's instance come before the instances' own: their words
# would be taken for ids.

own_router = APIRouter()
add_routes(
    own_router,
    *(_documented, _defined, _mapped),
    prefix="/instances",
    find=[by_token, at_instance],
    tag="the instance of the Element token",
)
router = APIRouter()
add_routes(router, _objects, prefix="", find=[], tag="objects")
add_routes(
    router,
    *(_documented, _defined, _mapped),
    prefix="/instances/{instance_id}",
    find=[by_id, at_instance],
    tag="objects",
)
for prefix, at_level in (
    ("/organizations", at_organization),
    ("/accounts", at_own_account),
    ("/accounts/{account_id}", at_account),
):
    tag = "objects of an account or organization"
    add_routes(router, _defined, prefix=prefix, find=[at_level], tag=tag)
    below = f"{prefix}/elements/{{key_or_id}}"
    add_routes(router, _mapped, prefix=below, find=[at_level, of_element], tag=tag)
