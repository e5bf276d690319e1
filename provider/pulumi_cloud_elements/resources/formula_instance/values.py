"""The values of a formula instance: its configuration and its settings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..values import canonical, in_type_of, on_the_wire, same


def configuration_on_the_wire(section: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of variables as they are sent: as strings."""
    return {
        key: value if isinstance(value, str) else canonical(value) or ""
        for key, value in section.items()
        if value is not None
    }


def settings_on_the_wire(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as they are sent."""
    return {key: on_the_wire(value) for key, value in settings.items() if value is not None}


def as_it_is(declared: Mapping[str, Any], actual: Any) -> dict[str, Any]:
    """Return declared values as they really are; equal to the declared ones where none differs.

    Args:
        declared: the values as last applied.
        actual: the values in the response; anything but an object counts as empty.
    """
    if not isinstance(actual, Mapping):
        return dict(declared)
    found: dict[str, Any] = {}
    for key, value in declared.items():
        there = actual.get(key)
        if same(value, there):
            found[key] = value
        elif not is_unset(there):
            found[key] = in_type_of(value, there)
    return found


def others(declared: Mapping[str, Any], actual: Any) -> dict[str, Any]:
    """Return the values in a response that are set and not declared."""
    if not isinstance(actual, Mapping):
        return {}
    return {
        key: value for key, value in actual.items() if key not in declared and not is_unset(value)
    }


def is_unset(value: Any) -> bool:
    """Tell whether a value sets nothing."""
    return value is None or value == ""
