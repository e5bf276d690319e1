"""Plain values as they pass between Pulumi's engine and the lifecycle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

MASK = "********"
"""What the service shows in place of a password, even where none was ever set."""


@dataclass(frozen=True)
class NotData:
    """A value that is known and is no data, such as one of Pulumi's assets.

    Attributes:
        what: what it is, with its article, for messages.
    """

    what: str


def is_known(value: Any) -> bool:
    """Tell whether a value is known through and through.

    In a preview the engine hands over objects of Pulumi's own for what is not known yet; anything
    that JSON has no word for is one of them.
    """
    # Most are none of the two below, and to tell whether a value is a mapping takes long.
    if value is None or isinstance(value, (str, bool, int, float, NotData)):
        return True
    if isinstance(value, Mapping):
        return all(is_known(item) for item in value.values())
    return isinstance(value, (list, tuple)) and all(is_known(item) for item in value)


def canonical(value: Any) -> str | None:
    """Return the one spelling of a configuration value; None for one that is not set.

    The service returns everything as a string, Pulumi turns 15 into 15.0, and JSON may be written
    as an object or as a string: all of these are one value. A string that is not JSON stays as it
    is: `1.0` may be a version and `TRUE` a password.
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
    return json.dumps(whole_numbers(value), sort_keys=True, separators=(",", ":"))


def same(left: Any, right: Any) -> bool:
    """Tell whether two configuration values are the same but for their spelling."""
    if isinstance(left, bool) or isinstance(right, bool):
        # A boolean against a string: the service may write True as it likes.
        return str(canonical(left)).lower() == str(canonical(right)).lower()
    return canonical(left) == canonical(right)


def keep_spelling(old: Any, new: Any, equal: Callable[[Any, Any], bool] = same) -> Any:
    """Return new values with each that is only spelled otherwise than in `old` spelled as there.

    The engine compares inputs literally; this is what keeps it from showing `15 => "15"`.

    Args:
        old: the values in the state, by key; anything but a dictionary counts as empty.
        new: the declared values, by key; anything else is returned as it is.
        equal: tells whether a value in the state and a declared one are the same.
    """
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return new
    return {
        key: old[key]
        if key in old and is_known([old[key], value]) and equal(old[key], value)
        else value
        for key, value in new.items()
    }


def in_type_of(declared: Any, returned: Any) -> Any:
    """Return what the service returned as a string in the type in which the user declared it.

    A preview then shows `false => true` and not `"false" => true`. What does not fit the type
    stays the string that it is.
    """
    if not isinstance(returned, str):
        return returned
    if isinstance(declared, bool):
        return {"true": True, "false": False}.get(returned.lower(), returned)
    if isinstance(declared, (int, float)):
        try:
            return float(returned)
        except ValueError:
            return returned
    if isinstance(declared, (dict, list)):
        try:
            parsed = json.loads(returned)
        except (ValueError, RecursionError):
            return returned
        return parsed if isinstance(parsed, type(declared)) else returned
    return returned


def on_the_wire(value: Any) -> Any:
    """Return a configuration value as it is sent: whole numbers whole, JSON as a string."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, (dict, list)):
        return json.dumps(whole_numbers(value))
    return value


def _number(value: float) -> str:
    return str(int(value)) if isinstance(value, int) or value.is_integer() else repr(value)


def whole_numbers(value: Any) -> Any:
    """Return a value with its whole numbers whole: Pulumi's numbers are floats."""
    if isinstance(value, Mapping):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [whole_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
