"""The service's answer as the outputs of an instance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ...api.instances import tag_names
from ...recovery.marker import resource_marker, without_markers
from ..values import Secret

_PLAIN = (
    "createdDate", "valid", "disabled", "maxCacheSize", "cacheTimeToLive", "eventsEnabled",
    "cachingEnabled", "traceLoggingEnabled", "externalAuthentication", "elementId",
)  # fmt: skip
_ADVERTISEMENT = ("description", "image")


def outputs_of(
    answer: Mapping[str, Any], token: str | None = None, marker: str | None = None
) -> dict[str, Any]:
    """Return an answer's fields in snake case; missing ones are None, unknown ones are left out.

    Args:
        answer: the body of an answer about one instance.
        token: the token known so far, kept where the answer tells none.
        marker: the resource's marker known so far, kept where the answer tells no tags.
    """
    outputs: dict[str, Any] = {snake(key): answer.get(key) for key in _PLAIN}
    outputs["name"] = answer.get("name")
    outputs["token"] = Secret(answer.get("token") or token)
    tags = tag_names(answer.get("tags"))
    outputs["tags"] = None if tags is None else without_markers(tags)
    outputs["marker"] = marker if tags is None else resource_marker(tags)
    outputs["element"] = _element(answer.get("element"))
    outputs["user"] = _snake_keys(answer.get("user"))
    # What the service adds there is not known, so these are secrets as a whole.
    outputs["effective_configuration"] = Secret(_set(answer.get("configuration")))
    interactions = answer.get("provisionInteractions")
    outputs["provision_interactions"] = Secret(interactions) if interactions else []
    return outputs


def snake(name: str) -> str:
    """Return a camelCase name in snake_case."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _element(element: Any) -> Any:
    """Return an element without its advertisement: half of its size, in each instance's state."""
    found = _snake_keys(element)
    if isinstance(found, dict):
        return {key: item for key, item in found.items() if key not in _ADVERTISEMENT}
    return found


def _set(section: Any) -> dict[str, Any]:
    """Return the entries that have a value: a service shows every entry that an element knows."""
    return {key: value for key, value in (section or {}).items() if value is not None}


def _snake_keys(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {snake(key): _snake_keys(item) for key, item in value.items()}
    return value
