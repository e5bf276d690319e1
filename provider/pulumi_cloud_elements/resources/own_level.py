"""Which parts of a response, or of a file that was one, are of the own level.

The service mixes in what the levels above have: the same path, script or option can stand in a
response several times, once for each level. Only the own level's is the resource's.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..api.levels import Place

Row = Mapping[str, Any]

_INHERIT = "inherit"  # the option with which a transformation has the fields of the levels above


def named_level(part: Row) -> str | None:
    """Return the level that a part of a response says it is of; None where it says none."""
    level = part.get("level")
    return level.lower() if isinstance(level, str) and level else None


def is_own(part: Row, place: Place) -> bool:
    """Tell whether a part of a response is of the own level: it says so, or it names no level."""
    return named_level(part) in (None, place.level)


def own_parts(parts: Any, place: Place) -> list[Row]:
    """Return the parts in a list that are of the own level."""
    return [part for part in _rows(parts) if is_own(part, place)]


def own_scripts(response: Row, place: Place) -> list[Row]:
    """Return the own level's scripts that have a source; a service may show one twice.

    It shows one alone, and lists one for each level. Where the list says whose each is, one alone
    that does not is a copy of another level's.
    """
    alone, listed = response.get("script"), response.get("scripts")
    each = own_parts(listed, place)
    if isinstance(alone, Mapping) and is_own(alone, place):
        is_copy = named_level(alone) is None and any(map(named_level, _rows(listed)))
        each = each if is_copy else [alone, *each]
    return _with_source(each)


def exists_at(response: Row, place: Place) -> bool:
    """Tell whether a response is about something of the own level, not about what it inherits.

    Its fields and scripts decide where they say whose they are: the level that it names for itself
    may be the one that was asked for.

    Args:
        response: the service's JSON.
        place: where it was asked for.
    """
    if own_scripts(response, place):
        return True
    fields = _rows(response.get("fields"))
    parts = [*fields, *_with_source(_rows(response.get("scripts")))]
    if not any(map(named_level, parts)) or _inherits(response, place):
        return is_own(response, place)
    return bool(own_parts(fields, place))


def is_labelled(response: Row) -> bool:
    """Tell whether a response says of its fields which level they are of."""
    return any(map(named_level, _rows(response.get("fields"))))


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


def _inherits(response: Row, place: Place) -> bool:
    """Tell whether a transformation of the own level explains fields of the levels above."""
    options = own_parts(response.get("configuration"), place)
    return any(option.get("type") == _INHERIT for option in options)


def _rows(parts: Any) -> list[Row]:
    rows = parts if isinstance(parts, list) else []
    return [part for part in rows if isinstance(part, Mapping)]


def _with_source(scripts: list[Row]) -> list[Row]:
    return [row for row in scripts if isinstance(row.get("body"), str) and row["body"]]
