"""A list of instances, page by page."""

from __future__ import annotations

from starlette.responses import Response

from ..data.store import Instance, Search
from ..elements.element import Element
from ..platform.call import Call
from ..platform.errors import not_found
from ..platform.listing import page
from ..platform.where_parameter import condition_of
from . import representation
from .bodies import InstancesQuery


def listing(call: Call, query: InstancesQuery, element: Element | None = None) -> Response:
    """Return a page of instances; a search without a match is a 404."""
    switches = call.switches
    search = Search(
        tags=query.tags,
        all_tags=switches["tags-match"] == "all",
        text=query.text,
        element_id=None if element is None else element.id,
    )
    if query.where:
        found, total = _meeting(call, query, search)
    else:
        found = call.store.instances(search, query.position, query.size + 1)
        total = call.store.count_instances(search)
    if not found and (query.filtered or switches["empty-list"] == "404"):
        raise not_found("No element instances found")
    show = representation.response_body if query.hydrate else representation.light_response_body
    elements: dict[int, Element] = {}
    for instance in found[: query.size]:
        if instance.element_id not in elements:
            elements[instance.element_id] = call.element(instance.element_id)
    rows = [
        show(elements[instance.element_id], instance, switches) for instance in found[: query.size]
    ]
    return page(rows, query, switches, total=total, more=len(found) > query.size)


def _meeting(call: Call, query: InstancesQuery, search: Search) -> tuple[list[Instance], int]:
    """Return the instances of a page and the next that meet a ``where``, and how many do."""
    meets = condition_of(query.where)
    found = [
        instance
        for instance in call.store.instances(search)
        if meets(
            representation.response_body(call.element(instance.element_id), instance, call.switches)
        )
    ]
    rest = [instance for instance in found if instance.id > query.position]
    return rest[: query.size + 1], len(found)
