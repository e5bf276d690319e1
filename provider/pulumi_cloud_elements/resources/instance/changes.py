"""Which request a change of an instance needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...recovery.marker import Marker
from . import configuration, request


def provisions(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
    """Tell whether a change needs a PUT, which provisions the instance again."""
    external = inputs.get("external_authentication")
    return (
        configuration.differs(state.get("configuration") or {}, inputs.get("configuration") or {})
        or (external is not None and external != state.get("external_authentication"))
        or request.signs_in(state, inputs)
    )


def patch(
    state: Mapping[str, Any], inputs: Mapping[str, Any], marker: Marker | None
) -> dict[str, Any]:
    """Return the body of a PATCH, empty where nothing that it can change differs.

    Args:
        state: the outputs in the state.
        inputs: the declared inputs.
        marker: the tags to add where the state has others; None leaves them.
    """
    body: dict[str, Any] = {}
    if inputs["name"] != state.get("name"):
        body["name"] = inputs["name"]
    unmarked = marker is not None and state.get("marker") != marker.resource
    if _has_other_tags(inputs, state) or unmarked:
        body["tags"] = request.with_marker(tags(state, inputs), marker)
    return body


def tags(state: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str] | None:
    """Return the user's tags as they should be: as declared, else as they are in the state."""
    declared = inputs.get("tags", state.get("tags"))
    return None if declared is None else list(declared)


def _has_other_tags(inputs: Mapping[str, Any], state: Mapping[str, Any]) -> bool:
    return "tags" in inputs and sorted(inputs["tags"]) != sorted(state.get("tags") or [])
