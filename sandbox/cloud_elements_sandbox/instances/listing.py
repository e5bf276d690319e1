"""A list of instances, page by page."""

from __future__ import annotations

import base64
import binascii

from starlette.responses import Response

from ..data.store import Search
from ..elements.element import Element
from ..platform.call import Call
from ..platform.errors import bad_request, not_found
from ..platform.parameters import LARGEST_ID
from ..platform.responses import JsonResponse
from . import representation
from .bodies import LARGEST_PAGE, ListQuery


def listing(call: Call, query: ListQuery, element: Element | None = None) -> Response:
    """Return a page of instances; a search without a match is a 404."""
    switches = call.switches
    size = min(query.page_size, LARGEST_PAGE)
    search = Search(
        tags=query.tags,
        all_tags=switches["tags-match"] == "all",
        text=query.text,
        element_id=None if element is None else element.id,
    )
    found = call.store.instances(search, _position(query.next_page), size + 1)
    if not found and (query.filtered or switches["empty-list"] == "404"):
        raise not_found("No element instances found")
    page, more = found[:size], len(found) > size
    show = representation.response_body if query.hydrate else representation.light_response_body
    elements: dict[int, Element] = {}
    for instance in page:
        if instance.element_id not in elements:
            elements[instance.element_id] = call.element(instance.element_id)
    headers = {
        "Elements-Returned-Count": str(len(page)),
        "Elements-Total-Count": str(call.store.count_instances(search)),
    }
    if more:
        headers["Elements-Next-Page-Token"] = base64.urlsafe_b64encode(
            f"id>{page[-1].id}".encode()
        ).decode()
    content = [show(elements[instance.element_id], instance, switches) for instance in page]
    return JsonResponse(content, headers=headers)


def _position(token: str | None) -> int:
    if not token:
        return 0
    try:
        word, number = base64.urlsafe_b64decode(token).decode().split(">")
        if word == "id" and number.isascii() and 0 <= int(number) <= LARGEST_ID:
            return int(number)
    except (binascii.Error, ValueError):
        pass
    raise bad_request("Invalid nextPage token")
