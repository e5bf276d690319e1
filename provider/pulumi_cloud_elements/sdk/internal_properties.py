"""Restores the internal properties that older SDKs leave out of what a verb receives.

A property whose name begins with two underscores is internal: the engine keeps it and hides it in
previews. SDKs up to some release after 3.216 drop such properties when they read a request, so
that a resource would lose its creation id with every check. The request, which has them, is found
in the calling frames.

Upstream: none known; newer SDKs keep them.
Without it: on such an SDK each preview shows a change, and instances carry no marker.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from .call import engine_request
from .frames import find_local

_INTERNAL = "__"


def with_internal(
    properties: dict[str, Any], field: str, request: object | None = None
) -> dict[str, Any]:
    """Return a verb's properties with the internal strings that the request has beside them.

    Args:
        properties: what the SDK passed to the verb.
        field: the request's field that they were read from: `olds`, `news` or `properties`.
        request: the engine's request; default: the one in the calling frames.
    """
    if request is None:
        request = find_local("request", engine_request, sys._getframe(1))
    sent = getattr(getattr(request, field, None), "fields", None)
    if not isinstance(sent, Mapping):
        return properties
    missing = {
        name: value.string_value
        for name, value in sent.items()
        if name.startswith(_INTERNAL) and name not in properties and value.string_value
    }
    return {**properties, **missing} if missing else properties


def internal_properties(bags: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a verb's properties, each with the internal strings of the request in the frames.

    Args:
        bags: what the SDK passed to the verb, in order.
    """
    request = find_local("request", engine_request, sys._getframe(1))
    fields = ("olds", "news", "properties")
    return [with_internal(bag, field, request) for bag in bags for field in fields]
