"""Plain values as they pass between Pulumi's engine and the lifecycle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MASK = "********"
"""What the service shows in place of a password (contract.md, "What bites", 1)."""


@dataclass(frozen=True)
class Secret:
    """A value that must be a secret in Pulumi's state and output."""

    value: Any = field(repr=False)


def reveal(value: Any) -> Any:
    """Return the value with every `Secret` in it, however deep, replaced by what it holds."""
    if isinstance(value, Secret):
        return reveal(value.value)
    if isinstance(value, Mapping):
        return {key: reveal(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [reveal(item) for item in value]
    return value


def is_known(value: Any) -> bool:
    """Tell whether a value is plain data through and through.

    In a preview the engine hands over objects of Pulumi's own for what is not known yet; anything
    that JSON has no word for is one of them.
    """
    if isinstance(value, Secret):
        return is_known(value.value)
    if isinstance(value, Mapping):
        return all(is_known(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return all(is_known(item) for item in value)
    return value is None or isinstance(value, (str, bool, int, float))


def canonical(value: Any) -> str | None:
    """Return the one spelling of a configuration value; None for one that is not set.

    The service answers everything as text (contract.md, "What bites", 2), Pulumi turns 15 into
    15.0, and a document may be written as an object or as its text: all of these are one value.
    Text that is no document stays as it is: `1.0` may be a version and `TRUE` a password.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, str):
        if value.lstrip()[:1] not in ("{", "["):
            return value
        try:
            return canonical(json.loads(value))
        except (ValueError, RecursionError):
            return value
    return json.dumps(_whole_numbers(value), sort_keys=True, separators=(",", ":"))


def same(left: Any, right: Any) -> bool:
    """Tell whether two configuration values are the same but for their spelling."""
    if isinstance(left, bool) or isinstance(right, bool):
        # A flag against text: the service may write True as it likes.
        return str(canonical(left)).lower() == str(canonical(right)).lower()
    return canonical(left) == canonical(right)


def in_type_of(declared: Any, answered: Any) -> Any:
    """Return what the service answered as text in the type in which the user declared it.

    A preview then shows `false => true` and not `"false" => true`. What does not fit the type
    stays the text that it is.
    """
    if not isinstance(answered, str):
        return answered
    if isinstance(declared, bool):
        return {"true": True, "false": False}.get(answered.lower(), answered)
    if isinstance(declared, (int, float)):
        try:
            return float(answered)
        except ValueError:
            return answered
    if isinstance(declared, (dict, list)):
        try:
            parsed = json.loads(answered)
        except (ValueError, RecursionError):
            return answered
        return parsed if isinstance(parsed, type(declared)) else answered
    return answered


def on_the_wire(value: Any) -> Any:
    """Return a configuration value as it is sent: whole numbers whole, documents as text."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (dict, list)):
        return json.dumps(_whole_numbers(value))
    return value


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def _whole_numbers(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _whole_numbers(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
