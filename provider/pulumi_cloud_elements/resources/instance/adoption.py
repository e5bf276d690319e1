"""What taking over an existing instance means: whether it can be, and what it will change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import checks
from ..values import is_known
from . import changes, configuration
from .fields import FIELDS

_HIDDEN = "[secret]"


def element_key_of(response: Mapping[str, Any]) -> str | None:
    """Return the key of the element in a response, where there is one."""
    element = response.get("element")
    key = element.get("key") if isinstance(element, Mapping) else None
    return key if isinstance(key, str) and key else None


def problem_of(id_: str, response: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
    """Return why an instance cannot be taken over; None where it can be.

    Args:
        id_: the instance's id.
        response: the service's JSON about it.
        inputs: the declared inputs.
    """
    actual, declared = element_key_of(response), inputs.get("element_key")
    if actual is None or not is_known(declared) or actual == declared:
        return None
    return (
        f"adopt: instance {id_} is of element {actual}, not {declared}: correct element_key, or "
        "the id in adopt"
    )


def other_element(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
    """Return that an instance is of another element than declared; None where it is not."""
    actual, declared = element_key_of(response), inputs.get("element_key")
    if actual is None or actual == declared:
        return None
    return f"is of element {actual}, not {declared}"


def differences(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> list[str]:
    """Return the properties in which an instance differs from the declared configuration."""
    element = ["element_key"] if other_element(response, inputs) else []
    return element + [line.partition(": ")[0] for line in changes_of(response, inputs)]


def found_as_state(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return an existing instance as outputs, as if it had been made from the declared entries.

    Masked entries cannot be compared: they count as equal, as in a refresh.
    """
    declared = inputs.get("configuration") or {}
    return {
        **FIELDS.read(response, {}),
        "configuration": configuration.as_it_is(declared, response.get("configuration")),
        # It signed in when it was made: a code would be spent by now.
        "reauthenticate": inputs.get("reauthenticate"),
    }


def changes_of(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what taking an instance over will change, one line for each property.

    Args:
        response: the service's JSON about the instance.
        inputs: the declared inputs; what is not known yet is left out.
    """
    section = inputs.get("configuration") or {}
    known = {key: value for key, value in section.items() if is_known(value)}
    state = found_as_state(response, {**inputs, "configuration": known})
    for name in ("name", "disabled", "external_authentication"):
        declared = inputs.get(name)
        if declared is not None and is_known(declared) and declared != state.get(name):
            yield f"{name}: {checks.shown(state.get(name))} => {checks.shown(declared)}"
    tags = changes.tags(state, inputs)
    if "tags" in inputs and is_known(tags) and sorted(tags or []) != sorted(state["tags"] or []):
        yield f"tags: {', '.join(state['tags'] or [])} => {', '.join(tags or [])}"
    before = state["configuration"]
    for key, value in known.items():
        if key not in before or configuration.differs({key: before[key]}, {key: value}):
            yield f"configuration.{key}: {_entry(key, before.get(key))} => {_entry(key, value)}"


def _entry(key: str, value: Any) -> str:
    if value is None:
        return "not set"
    return _HIDDEN if configuration.is_secret(key, value) else checks.shown(value)
