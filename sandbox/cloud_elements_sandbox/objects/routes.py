"""The paths of objects, definitions, transformations and documentation.

Definitions and transformations have the same paths below each level: the organization, an
account, an instance by its id, the instance of the Element token.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import Response

from ..instances.routes import Found, by_id, by_token
from ..platform.call import Platform
from ..platform.errors import not_found
from ..platform.parameters import Id, KeyOrId, Name
from ..platform.responses import JsonResponse
from ..platform.routing import add_routes
from . import definitions, levels, transformations
from .bodies import Definition, Transformation
from .instance_docs import docs_of
from .offered import canonical_name, offered
from .records import fields


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request's documents are kept, and where the definitions are that they may use."""

    scope: str
    definitions: tuple[str, ...]


Finder = Callable[[], Place]


def _at_level(request: Request, find: Callable[[], str]) -> None:
    def place() -> Place:
        level = find()
        return Place(level, levels.from_level(level))

    request.state.place = place


async def _at_organization(request: Request) -> None:
    _at_level(request, lambda: levels.ORGANIZATION)


async def _at_own_account(request: Request) -> None:
    _at_level(request, levels.account)


async def _at_account(account_id: Id, request: Request) -> None:
    _at_level(request, lambda: levels.account(account_id))


async def _at_instance(request: Request, found: Found) -> None:
    def place() -> Place:
        instance = found()
        return Place(levels.of_instance(instance), levels.from_instance(instance))

    request.state.place = place


async def _of_element(key_or_id: KeyOrId, call: Platform, request: Request) -> None:
    """Narrow a level down to the transformations of an element."""
    level = _finder(request)
    if level is None:
        return

    def place() -> Place:
        at = level()
        return Place(levels.of_element(at.scope, call.element(key_or_id)), at.definitions)

    request.state.place = place


def _finder(request: Request) -> Finder | None:
    """Return how the place is found; None where the path is wrong and no handler is asked."""
    found: Finder | None = getattr(request.state, "place", None)
    return found


# `_of_element` calls `_finder` itself: FastAPI asks a dependency once for the whole request, and
# the handler would get the place before it was narrowed down.
async def _place(request: Request) -> Finder | None:
    return _finder(request)


At = Annotated[Finder, Depends(_place)]

# What every level has

_documented = APIRouter()
_defined = APIRouter(prefix="/objects")
_defined_at_once = APIRouter(prefix="/objects/definitions")
_mapped = APIRouter(prefix="/transformations")


@_documented.get("/docs", response_model=None)
async def docs(found: Found, call: Platform) -> Response:
    """Describe the API of the instance."""
    instance = found()
    return JsonResponse(docs_of(call, instance, call.element(instance.element_id)))


@_defined.get("/definitions", response_model=None)
async def list_definitions(at: At, call: Platform) -> Response:
    """List the definitions."""
    return definitions.list_all(call, at().scope)


@_defined.get("/{name}/definitions", response_model=None)
async def get_definition(at: At, name: Name, call: Platform) -> Response:
    """Get a definition."""
    return definitions.get(call, at().scope, name)


@_defined.post("/{name}/definitions", response_model=None)
async def add_definition(at: At, name: Name, body: Definition, call: Platform) -> Response:
    """Add a definition."""
    return definitions.add(call, at().scope, name, body)


@_defined.put("/{name}/definitions", response_model=None)
async def replace_definition(at: At, name: Name, body: Definition, call: Platform) -> Response:
    """Replace a definition."""
    return definitions.replace(call, at().scope, name, body)


@_defined.delete("/{name}/definitions", response_model=None)
async def delete_definition(at: At, name: Name, call: Platform) -> Response:
    """Delete a definition that nothing maps."""
    return definitions.delete(call, at().scope, name)


@_defined_at_once.post("", response_model=None)
async def add_definitions(at: At, body: dict[str, Definition], call: Platform) -> Response:
    """Add several definitions at once."""
    return definitions.add_all(call, at().scope, body)


@_defined_at_once.delete("", response_model=None)
async def delete_definitions(at: At, call: Platform) -> Response:
    """Delete every definition; a mapped one is a 409 and nothing is deleted."""
    return definitions.delete_all(call, at().scope)


@_mapped.get("", response_model=None)
async def list_transformations(at: At, call: Platform) -> Response:
    """List the transformations."""
    return transformations.list_all(call, at().scope)


@_mapped.get("/{name}", response_model=None)
async def get_transformation(at: At, name: Name, call: Platform) -> Response:
    """Get a transformation."""
    return transformations.get(call, at().scope, name)


@_mapped.post("/{name}", response_model=None)
async def add_transformation(at: At, name: Name, body: Transformation, call: Platform) -> Response:
    """Add a transformation."""
    place = at()
    return transformations.put(call, place.scope, place.definitions, name, body, new=True)


@_mapped.put("/{name}", response_model=None)
async def replace_transformation(
    at: At, name: Name, body: Transformation, call: Platform
) -> Response:
    """Replace a transformation."""
    place = at()
    return transformations.put(call, place.scope, place.definitions, name, body, new=False)


@_mapped.delete("/{name}", response_model=None)
async def delete_transformation(at: At, name: Name, call: Platform) -> Response:
    """Delete a transformation."""
    return transformations.delete(call, at().scope, name)


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
    find=[by_token, _at_instance],
    tag="the instance of the Element token",
)
router = APIRouter()
add_routes(router, _objects, prefix="", find=[], tag="objects")
add_routes(
    router,
    *(_documented, _defined, _mapped),
    prefix="/instances/{instance_id}",
    find=[by_id, _at_instance],
    tag="objects",
)
for prefix, at_level in (
    ("/organizations", _at_organization),
    ("/accounts", _at_own_account),
    ("/accounts/{account_id}", _at_account),
):
    tag = "objects of an account or organization"
    add_routes(router, _defined, _defined_at_once, prefix=prefix, find=[at_level], tag=tag)
    of_element = f"{prefix}/elements/{{key_or_id}}"
    add_routes(router, _mapped, prefix=of_element, find=[at_level, _of_element], tag=tag)
