"""What a transformation says: bodies of requests, responses as properties, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...api.levels import Place
from ..own_level import exists_at
from . import options, parts, script

Row = Mapping[str, Any]


def body_of(inputs: Row, response: Row, place: Place, before: Row | None = None) -> dict[str, Any]:
    """Return the body of a request: the whole declared configuration, and what is not managed.

    Args:
        inputs: the declared inputs.
        response: what the service has; empty where there is nothing yet.
        place: where the transformation is.
        before: the outputs in the state; None where there are none.
    """
    known = before or {}
    body: dict[str, Any] = {
        "vendorName": inputs["vendor_name"],
        "fields": parts.body_of(inputs.get("fields") or {}, response, place, known.get("fields")),
    }
    configuration = options.body_of(
        inputs.get("configuration") or {},
        response.get("configuration"),
        place,
        known.get("configuration") or (),
    )
    if configuration:
        body["configuration"] = configuration
    if inputs.get("script") is not None:
        body["script"] = script.body_of(inputs["script"])
    elif script.reported(None, response, place) is not None:
        body["script"] = None  # whether a PUT keeps what it leaves out is unknown
    legacy = inputs.get("is_legacy", response.get("isLegacy"))
    return body if legacy is None else {**body, "isLegacy": legacy}


def row_of(declared: Row, response: Row, place: Place) -> dict[str, Any] | None:
    """Return a response with its parts as properties; None where nothing is at the own level.

    Args:
        declared: the inputs as they were last declared; empty where nobody did.
        response: the service's JSON.
        place: where it was asked for.
    """
    if not exists_at(response, place):
        return None
    return {
        **response,
        "fields": parts.reported(declared.get("fields") or {}, response, place),
        "configuration": _options(declared.get("configuration") or {}, response, place),
        "script": script.reported(declared.get("script"), response, place),
    }


def differences(inputs: Row, outputs: Row) -> Iterator[str]:
    """Yield the paths of the properties in which a transformation differs from the declared one.

    Args:
        inputs: the declared inputs.
        outputs: the transformation as outputs.
    """
    if inputs["vendor_name"] != outputs.get("vendor_name"):
        yield "vendor_name"
    yield from parts.differences(inputs.get("fields") or {}, outputs.get("fields") or {})
    for type_ in options.differences(
        inputs.get("configuration") or {}, outputs.get("configuration") or {}
    ):
        yield f"configuration.{type_}"
    if script.differs(inputs.get("script"), outputs.get("script")):
        yield "script"
    legacy = inputs.get("is_legacy")
    if legacy is not None and legacy != bool(outputs.get("is_legacy")):
        yield "is_legacy"


def with_earlier(inputs: Row, before: Row) -> Row:
    """Return the declared inputs, with the options, too, that were declared before."""
    fields, earlier = inputs.get("fields") or {}, before.get("fields") or {}
    options_before = before.get("configuration") or {}
    return {
        **inputs,
        "fields": parts.with_earlier_options(fields, earlier),
        "configuration": {**options_before, **(inputs.get("configuration") or {})},
    }


def keep_spelling(old: Row, new: dict[str, Any]) -> dict[str, Any]:
    """Return new inputs with what is only spelled otherwise spelled as in the state."""
    kept = dict(new)
    if new.get("fields") in (None, {}):  # none, and none declared, are the same
        kept.pop("fields", None)
        if old.get("fields") == {}:
            kept["fields"] = {}
    elif isinstance(new["fields"], Mapping):
        kept["fields"] = parts.keep_spelling(old.get("fields"), new["fields"])
    before, now = old.get("script"), new.get("script")
    if before is not None and now is not None and script.is_same(before, now):
        kept["script"] = before
    return kept


def _options(declared: Row, response: Row, place: Place) -> dict[str, Any] | None:
    """Return the declared options as the service has them; None where it shows no options."""
    if declared and "configuration" not in response:
        return None
    return options.reported(declared, response.get("configuration"), place)
