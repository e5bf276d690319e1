"""Which parts of a response are of the own level.

The service mixes in what the levels above have: the same path, script or option can stand in a
response several times, once for each level. Only the own level's is the resource's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.levels import Place

Row = Mapping[str, Any]


def is_own(part: Row, place: Place) -> bool:
    """Tell whether a part of a response is of the own level: it says so, or it names no level."""
    level = part.get("level")
    return not isinstance(level, str) or level.lower() == place.level


def own_parts(parts: Any, place: Place) -> list[Row]:
    """Return the parts in a list that are of the own level."""
    rows = parts if isinstance(parts, list) else []
    return [part for part in rows if isinstance(part, Mapping) and is_own(part, place)]


def exists_at(response: Row, place: Place, *lists: str) -> bool:
    """Tell whether a response is about something of the own level, not about what it inherits.

    Args:
        response: the service's JSON.
        place: where it was asked for.
        lists: the names of its lists of parts.
    """
    if isinstance(response.get("level"), str) and is_own(response, place):
        return True
    parts = [part for name in lists for part in response.get(name) or []]
    if parts:
        return bool(own_parts(parts, place))
    return is_own(response, place)
