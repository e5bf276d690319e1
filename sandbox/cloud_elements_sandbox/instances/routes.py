"""The paths that lead to instances: what is asked, in HTTP's terms.

One instance is found in three ways: by its id, by the Element token that comes with a request
without an id, and by its id below its element. The same handlers serve all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from ..data.store import Instance, Search
from ..platform.call import Call, Platform
from ..platform.errors import bad_request, not_found
from ..platform.parameters import Id, KeyOrId
from ..platform.responses import JsonResponse, empty
from ..platform.routing import add_routes
from . import operations as instances
from . import representation
from .bodies import EntryChange, InstanceBody, InstanceChange, InstancesQuery
from .listing import listing

Finder = Callable[[], Instance]
ReAuthenticate = Annotated[bool | None, Query(alias="reAuthenticate")]


async def by_id(instance_id: Id, call: Platform, request: Request) -> None:
    """Find the instance by the id in the path."""
    request.state.find = lambda: call.instance(instance_id)


async def by_token(call: Platform, request: Request) -> None:
    """Find the instance by the Element token."""
    request.state.find = call.own


async def by_element(key_or_id: KeyOrId, instance_id: Id, call: Platform, request: Request) -> None:
    """Find the instance by its element and its id."""

    def find() -> Instance:
        element = call.element(key_or_id)
        instance = call.instance(instance_id)
        if (
            instance.element_id != element.id
            and call.element(instance.element_id).cloned != element.key
        ):
            raise not_found(f"No instance with id {instance_id} of element {element.key}")
        return instance

    request.state.find = find


async def _finder(request: Request) -> Finder | None:
    """Return how the instance is found, for when the rest of the request has been checked.

    None where the path itself is wrong, which gets its response without any handler.
    """
    found: Finder | None = getattr(request.state, "find", None)
    return found


Found = Annotated[Finder, Depends(_finder)]


def _shown(call: Call, instance: Instance) -> Response:
    return JsonResponse(
        representation.response_body(call.element(instance.element_id), instance, call.switches)
    )


# What every instance has, however it is found

_got = APIRouter()
_written = APIRouter()
_changed = APIRouter()


@_got.get("", response_model=None)
async def get_instance(found: Found, call: Platform) -> Response:
    """Get the instance, its token included."""
    return _shown(call, found())


@_written.put("", response_model=None)
async def replace_instance(
    found: Found, body: InstanceBody, call: Platform, authenticate: ReAuthenticate = None
) -> Response:
    """Update and re-provision the instance."""
    return _shown(call, instances.replace(call, found(), body, authenticate=authenticate))


@_written.delete("", response_model=None)
async def delete_instance(found: Found, call: Platform) -> Response:
    """Delete the instance for good; its token dies with it."""
    instances.delete(call, found())
    return empty()


@_changed.patch("", response_model=None)
async def change_instance(found: Found, body: InstanceChange, call: Platform) -> Response:
    """Change parts of the instance."""
    return _shown(call, instances.change(call, found(), body))


@_changed.put("/enabled", response_model=None)
async def enable_instance(found: Found, call: Platform) -> Response:
    """Enable the instance."""
    instances.set_disabled(call, found(), disabled=False)
    return empty()


@_changed.delete("/enabled", response_model=None)
async def disable_instance(found: Found, call: Platform) -> Response:
    """Disable the instance."""
    instances.set_disabled(call, found(), disabled=True)
    return empty()


@_changed.get("/configuration", response_model=None)
async def list_entries(found: Found, call: Platform) -> Response:
    """List the configuration entries of the instance."""
    return JsonResponse(instances.entries(call, found()))


@_changed.get("/configuration/{entry_id}", response_model=None)
async def get_entry(found: Found, entry_id: Id, call: Platform) -> Response:
    """Get a configuration entry of the instance."""
    return JsonResponse(instances.entry(call, found(), entry_id))


@_changed.patch("/configuration/{entry_id}", response_model=None)
async def change_entry(found: Found, entry_id: Id, body: EntryChange, call: Platform) -> Response:
    """Change a configuration entry of the instance."""
    return JsonResponse(instances.change_entry(call, found(), entry_id, body))


# Where instances are made, listed and counted

_all = APIRouter(prefix="/instances")
_all_of_element = APIRouter(prefix="/elements/{key_or_id}/instances")


@_all.post("", response_model=None)
async def create_instance(body: InstanceBody, call: Platform) -> Response:
    """Create an instance."""
    if body.element is None:
        raise bad_request("The element of an instance must be given, by key or id")
    element = instances.referred(call, body.element)
    return _shown(call, instances.create(call, body, element))


@_all.get("", response_model=None)
async def list_instances(query: Annotated[InstancesQuery, Query()], call: Platform) -> Response:
    """List instances, page by page."""
    return listing(call, query)


@_all.get("/count", response_model=None)
async def count_instances(call: Platform) -> Response:
    """Count the instances, all of them and those of each element."""
    counts = {
        element.key: count
        for element in call.store.elements()
        if (count := call.store.count_instances(Search(element_id=element.id)))
    }
    return JsonResponse({"totalInstances": sum(counts.values()), "elementInstances": counts})


@_all_of_element.post("", response_model=None)
async def create_under(key_or_id: KeyOrId, body: InstanceBody, call: Platform) -> Response:
    """Create an instance of this element; the body need not name it."""
    return _shown(call, instances.create(call, body, call.element(key_or_id)))


@_all_of_element.get("", response_model=None)
async def list_under(
    key_or_id: KeyOrId, query: Annotated[InstancesQuery, Query()], call: Platform
) -> Response:
    """List the instances of this element."""
    return listing(call, query, call.element(key_or_id))


# The paths without an id come first: their words would be taken for ids.

router = APIRouter()
for all_of_them, tag in ((_all, "instances"), (_all_of_element, "instances of an element")):
    add_routes(router, all_of_them, prefix="", find=[], tag=tag)
add_routes(
    router,
    *(_written, _changed),
    prefix="/instances",
    find=[by_token],
    tag="the instance of the Element token",
)
add_routes(
    router,
    *(_got, _written, _changed),
    prefix="/instances/{instance_id}",
    find=[by_id],
    tag="instances",
)
add_routes(
    router,
    *(_got, _written),
    prefix="/elements/{key_or_id}/instances/{instance_id}",
    find=[by_element],
    tag="instances of an element",
)
