"""Options of a transformation and of its fields: as declared, as the service has them.

The service has them in a list of `{type, properties}`, once for each level. Declared they are an
object of properties by type. Only declared types and properties are compared: the service adds some
of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ...api.levels import Place
from ..own_level import own_parts
from ..values import canonical, in_type_of, same, whole_numbers

Row = Mapping[str, Any]


def body_of(
    declared: Row, listed: Any, place: Place, released: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Return the options as they are sent; those that were never declared stay as they are.

    Args:
        declared: the declared options, by type.
        listed: the service's list; empty where there is nothing yet.
        place: where the transformation is.
        released: the types that were declared before.
    """
    before = {
        type_: row.get("properties")
        for type_, row in _by_type(listed, place).items()
        if type_ not in released
    }
    return [
        {"type": type_, "properties": whole_numbers(properties)} if properties else {"type": type_}
        for type_, properties in {**before, **declared}.items()
    ]


def reported(declared: Row, listed: Any, place: Place) -> dict[str, Any]:
    """Return the declared options as the service has them at the own level.

    Args:
        declared: the options as they were last declared, by type.
        listed: the service's list.
        place: where the transformation is.
    """
    rows = _by_type(listed, place)
    return {
        type_: _as_declared(properties, rows[type_].get("properties"))
        for type_, properties in declared.items()
        if type_ in rows
    }


def differences(declared: Row, found: Row) -> Iterator[str]:
    """Yield the types of the options that differ from the declared configuration."""
    for type_, properties in declared.items():
        if type_ not in found or not _same(properties, found[type_]):
            yield type_


def _by_type(listed: Any, place: Place) -> dict[str, Row]:
    return {str(row.get("type")): row for row in own_parts(listed, place) if row.get("type")}


def _as_declared(declared: Any, actual: Any) -> dict[str, Any]:
    properties = actual if isinstance(actual, Mapping) else {}
    return {
        key: value if same(value, properties.get(key)) else in_type_of(value, properties.get(key))
        for key, value in (declared or {}).items()
        if key in properties or canonical(value) is None
    }


def _same(declared: Any, found: Any) -> bool:
    left, right = declared or {}, found or {}
    return all(same(left.get(key), right.get(key)) for key in {*left, *right})
