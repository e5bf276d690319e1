"""The ids that the service gives: whole numbers, which it writes as numbers or as strings."""

from __future__ import annotations

import re
from typing import Any

_ID = re.compile(r"[1-9][0-9]*")  # `\d` and `str.isdigit` take digits of other scripts, too


def is_id(value: Any) -> bool:
    """Tell whether a value is an id as a string, in the one way in which it can be written."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def has_id(body: Any) -> bool:
    """Tell whether a response is about something that has an id."""
    id_ = body.get("id") if isinstance(body, dict) else None
    return (isinstance(id_, int) and not isinstance(id_, bool)) or is_id(id_)


def number_of(value: Any) -> int | None:
    """Return the number that the service has for something; None where it shows none."""
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return int(value) if whole and not isinstance(value, bool) else None


def plain(id_: Any) -> str:
    """Return an id for a comparison: states of version 0.2 may have one with leading zeros."""
    return str(id_).lstrip("0")
