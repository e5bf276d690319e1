"""The declared inputs as the body of a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import values
from .fields import FIELDS


def create_body(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the body of a POST."""
    body = FIELDS.body(inputs, creating=True)
    body["configuration"] = values.configuration_on_the_wire(inputs.get("configuration") or {})
    settings = values.settings_on_the_wire(inputs.get("settings") or {})
    if settings:
        body["settings"] = settings
    if inputs.get("active") is not None:
        body["active"] = inputs["active"]
    return body


def differs(
    response: Mapping[str, Any], state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> bool:
    """Tell whether a change needs a PUT: in all but `active`, which has requests of its own.

    Args:
        response: the service's JSON about the formula instance.
        state: the outputs in the state; empty for one that is taken over.
        inputs: the declared inputs.
    """
    if inputs["name"] != response.get("name"):
        return True
    for name in ("configuration", "settings"):
        declared = inputs.get(name) or {}
        if values.as_it_is(declared, response.get(name)) != declared:
            return True
    return bool(left_over(response, state, inputs))


def left_over(
    response: Mapping[str, Any], state: Mapping[str, Any], inputs: Mapping[str, Any]
) -> dict[str, list[str]]:
    """Return what was declared before, is no longer, and has a value all the same, by section."""
    found = {}
    for name in ("configuration", "settings"):
        gone = (state.get(name) or {}).keys() - (inputs.get(name) or {}).keys()
        there = values.others(inputs.get(name) or {}, response.get(name))
        if gone & there.keys():
            found[name] = sorted(gone & there.keys())
    return found


def put_body(
    response: Mapping[str, Any],
    state: Mapping[str, Any],
    inputs: Mapping[str, Any],
    unset: Mapping[str, list[str]] | None = None,
    empty: str | None = None,
) -> dict[str, Any]:
    """Return the body of a PUT: all that is desired, since it is unknown what is left out becomes.

    What was never declared is sent as the service has it. What is no longer declared is left out;
    what a service keeps all the same is sent as empty with another PUT.

    Args:
        response: the service's JSON about the formula instance.
        state: the outputs in the state; empty for one that is taken over.
        inputs: the declared inputs.
        unset: what is to be sent as empty, by section.
        empty: what empty is: None or an empty string.
    """
    body: dict[str, Any] = {"name": inputs["name"]}
    for name, write in (
        ("configuration", values.configuration_on_the_wire),
        ("settings", values.settings_on_the_wire),
    ):
        declared, before = inputs.get(name) or {}, state.get(name) or {}
        there = values.others({**declared, **before}, response.get(name))
        emptied = dict.fromkeys((unset or {}).get(name, ()), empty)
        body[name] = {**write(there), **write(declared), **emptied}
    active = inputs.get("active")
    if active is None:
        active = response.get("active")
    if active is not None:
        body["active"] = active
    return body
