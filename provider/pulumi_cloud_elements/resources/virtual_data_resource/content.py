"""What a virtual data resource says: bodies of requests, responses as properties, differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...api.levels import Place
from ..own_level import exists_at
from . import parts

Row = Mapping[str, Any]


def body_of(inputs: Row, response: Row, place: Place, before: Row | None = None) -> dict[str, Any]:
    """Return the body of a request: the whole declared configuration, and what is not managed.

    Args:
        inputs: the declared inputs.
        response: what the service has; empty where there is nothing yet.
        place: where the virtual data resource is.
        before: the outputs in the state; None where there are none.
    """
    del before  # each part that is not declared is somebody else's, whatever was before
    body = {"fields": parts.body_of(inputs["fields"], response, place)}
    description = inputs.get("description", response.get("description"))
    return body if description is None else {**body, "description": description}


def row_of(declared: Row, response: Row, place: Place) -> dict[str, Any] | None:
    """Return a response with its parts as properties; None where nothing is at the own level.

    Args:
        declared: the inputs as they were last declared; empty where nobody did.
        response: the service's JSON.
        place: where it was asked for.
    """
    if not exists_at(response, place):
        return None
    return {**response, "fields": parts.reported(declared.get("fields") or {}, response, place)}


def differences(inputs: Row, outputs: Row) -> Iterator[str]:
    """Yield the paths of the properties in which one differs from the declared configuration.

    A description that the service does not show cannot differ.

    Args:
        inputs: the declared inputs.
        outputs: the virtual data resource as outputs.
    """
    yield from parts.differences(inputs["fields"], outputs.get("fields") or {})
    declared, shown = inputs.get("description"), outputs.get("description")
    if declared and shown is not None and declared != shown:
        yield "description"


def with_earlier(inputs: Row, before: Row) -> Row:
    """Return the declared inputs: each PUT takes out the fields that are not declared."""
    del before
    return inputs


def keep_spelling(old: Row, new: dict[str, Any]) -> dict[str, Any]:
    """Return new inputs with what is only spelled otherwise spelled as in the state."""
    if not isinstance(new.get("fields"), Mapping):
        return new
    return {**new, "fields": parts.keep_spelling(old.get("fields"), new["fields"])}
