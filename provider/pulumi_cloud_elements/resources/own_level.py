"""Which parts of a response are of the own level.

The service mixes in what the levels above have: the same path, script or option can stand in a
response several times, once for each level. Only the own level's is the resource's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
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


def exists_at(response: Row, place: Place) -> bool:
    """Tell whether a response is about something of the own level, not about what it inherits.

    Its fields decide where it has any: the level that it names for itself may be the one that was
    asked for.

    Args:
        response: the service's JSON.
        place: where it was asked for.
    """
    fields = response.get("fields")
    return bool(own_parts(fields, place)) if fields else is_own(response, place)


def is_labelled(response: Row) -> bool:
    """Tell whether a response says of its fields which level they are of."""
    fields = response.get("fields")
    parts = fields if isinstance(fields, list) else []
    return any(isinstance(part, Mapping) and "level" in part for part in parts)


def labelled(response: Row, inherited: Collection[tuple[Any, Any]], level: str) -> dict[str, Any]:
    """Return a response with what it inherits labelled, where the service labels nothing.

    Args:
        response: the service's JSON.
        inherited: path and type of each field that a level above has.
        level: what to label them with.
    """
    fields = [
        {**part, "level": level}
        if isinstance(part, Mapping) and (part.get("path"), part.get("type")) in inherited
        else part
        for part in response.get("fields") or []
    ]
    return {**response, "fields": fields}
