"""The fields of a virtual data resource: as declared, as the service has them, and what differs.

A declared field is its type, or an object with `type` and `display_name`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...api.levels import Place
from .. import values
from ..own_level import own_parts

Row = Mapping[str, Any]
Pair = tuple[Any, Any]


def type_of(field: Any) -> Any:
    """Return the type of a declared field."""
    return field.get("type") if isinstance(field, Mapping) else field


def display_name_of(field: Any) -> Any:
    """Return the display name of a declared field; or None."""
    return field.get("display_name") if isinstance(field, Mapping) else None


def body_of(declared: Row, response: Row, place: Place) -> list[dict[str, Any]]:
    """Return the declared fields as they are sent; what is not declared of one stays as it is.

    In the order of their paths: Pulumi keeps no order.

    Args:
        declared: the declared fields, by path.
        response: what the service has; empty where there is nothing yet.
        place: where it is.
    """
    before = _by_path(response, place)
    body = []
    for path, field in sorted(declared.items()):
        shown = display_name_of(field)
        if shown is None:
            shown = before.get(path, {}).get("displayName")
        sent = {"path": path, "type": type_of(field)}
        body.append({**sent, "displayName": shown} if shown else sent)
    return body


def reported(declared: Row, response: Row, place: Place) -> dict[str, Any]:
    """Return the own level's fields, spelled as the program would have to declare them.

    Args:
        declared: the fields as they were last declared, by path.
        response: the service's JSON.
        place: where it is.
    """
    return {
        path: _as_declared(declared.get(path), row)
        for path, row in _by_path(response, place).items()
    }


def others(known: Row, pairs: Collection[Pair], inherited: Collection[Pair]) -> set[Pair]:
    """Return the fields of other levels among those of a path that is there with several types.

    What a level above has is not the own level's, unless that leaves nothing; of several that are
    left, the one with the known type is the own level's.

    Args:
        known: the own level's fields that are known, by path.
        pairs: path and type of each field of a response that says nothing of levels.
        inherited: path and type of each field that a level above has.
    """
    found: set[Pair] = set()
    for path, field in known.items():
        each = {pair for pair in pairs if pair[0] == path}
        left = each.difference(inherited) or each
        declared = (path, type_of(field))
        found |= each - ({declared} if declared in left else left)
    return found


def differences(declared: Row, found: Row) -> Iterator[str]:
    """Yield the paths of the properties in which fields differ from the declared configuration.

    Args:
        declared: the declared fields, by path.
        found: the fields that the service has, as `reported` returns them.
    """
    for path in sorted({*declared, *found}):
        if path not in declared or path not in found or not _same(declared[path], found[path]):
            yield f"fields.{path}"


def keep_spelling(old: Any, new: Row) -> dict[str, Any]:
    """Return the declared fields with those that are only spelled otherwise spelled as before."""
    return dict(values.keep_spelling(old, new, lambda before, field: _same(field, before)))


def _by_path(response: Row, place: Place) -> dict[str, Row]:
    return {str(row["path"]): row for row in own_parts(response.get("fields"), place) if _is(row)}


def _is(row: Row) -> bool:
    return isinstance(row.get("path"), str)


def _as_declared(declared: Any, row: Row) -> Any:
    shown = display_name_of(declared)
    # A service of version 1 shows no display names: then it cannot differ.
    type_, actual = row.get("type"), row.get("displayName", shown)
    if declared is None and actual and actual != row["path"]:
        return {"type": type_, "display_name": actual}  # somebody's, by hand
    if isinstance(declared, Mapping):
        return {"type": type_} if shown is None else {"type": type_, "display_name": actual}
    return type_


def _same(left: Any, right: Any) -> bool:
    names = display_name_of(left), display_name_of(right)
    return type_of(left) == type_of(right) and (names[0] or "") == (names[1] or "")
