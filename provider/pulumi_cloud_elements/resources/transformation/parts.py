"""The mapped fields of a transformation: as declared, as the service has them, what differs.

A declared field is the vendor's path, or an object with `vendor_path` and more, or a list of them
where one field is mapped to several of the vendor's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ...api.levels import Place
from .. import values
from ..own_level import own_parts
from ..values import is_known
from . import options

Row = Mapping[str, Any]
Key = tuple[str, str]

_WIRE = {"type": "type", "vendor_type": "vendorType"}
_DEFAULT_TYPE = "string"


def mappings_of(field: Any) -> list[Row]:
    """Return what one declared field is mapped to, each as an object."""
    each = field if isinstance(field, list) else [field]
    return [one if isinstance(one, Mapping) else {"vendor_path": one} for one in each]


def by_key(declared: Row) -> dict[Key, Row]:
    """Return declared fields by path and vendor's path, which identify one.

    In the order of their paths: Pulumi keeps no order.
    """
    return {
        (path, _vendor_path(one)): one
        for path, field in sorted(declared.items())
        for one in mappings_of(field)
    }


def body_of(
    declared: Row, response: Row, place: Place, before: Row | None = None
) -> list[dict[str, Any]]:
    """Return the declared fields as they are sent; what was never declared of one stays as it is.

    Args:
        declared: the declared fields, by path.
        response: what the service has; empty where there is nothing yet.
        place: where the transformation is.
        before: the fields as they were declared before.
    """
    rows, released = _rows(response, place), by_key(before or {})
    body = []
    for (path, vendor_path), field in by_key(declared).items():
        row = rows.get((path, vendor_path), {})
        sent: dict[str, Any] = {"path": path}
        if vendor_path:  # some fields have options alone, such as a default value
            sent["vendorPath"] = vendor_path
        for name, wire in _WIRE.items():
            value = field.get(name) or row.get(wire)
            if value:
                sent[wire] = value
        sent.setdefault("type", _DEFAULT_TYPE)
        configuration = options.body_of(
            field.get("configuration") or {},
            row.get("configuration"),
            place,
            released.get((path, vendor_path), {}).get("configuration") or {},
        )
        body.append({**sent, "configuration": configuration} if configuration else sent)
    return body


def reported(declared: Row, response: Row, place: Place) -> dict[str, Any]:
    """Return the own level's fields, spelled as the program would have to declare them.

    Args:
        declared: the fields as they were last declared, by path.
        response: the service's JSON.
        place: where the transformation is.
    """
    given, rows = _given(declared), _rows(response, place)
    # In the declared order: one field's mappings are a list.
    keys = [*(key for key in given if key in rows), *(key for key in rows if key not in given)]
    found: dict[str, list[Any]] = {}
    for key in keys:
        found.setdefault(key[0], []).append(_as_declared(key, given.get(key), rows[key], place))
    return {path: _spelled(declared.get(path), mappings) for path, mappings in found.items()}


def differences(declared: Row, found: Row) -> Iterator[str]:
    """Yield the fields that differ from the declared configuration.

    Args:
        declared: the declared fields, by path.
        found: the fields that the service has, as `reported` returns them.
    """
    left, right = by_key(declared), by_key(found)
    for key in sorted({*left, *right}):
        if key not in left or key not in right or not _same(left[key], right[key]):
            yield f"fields.{key[0]}"


def keep_spelling(old: Any, new: Row) -> dict[str, Any]:
    """Return the declared fields with those that are only spelled otherwise spelled as before."""
    return dict(values.keep_spelling(old, new, _equal))


def with_types(declared: Row, types: Row) -> dict[str, Any]:
    """Return the declared fields with the types of the definition where none is declared.

    Args:
        declared: the declared fields, by path.
        types: the types of the definition's fields that are known, by path.
    """
    return {
        path: _with_type(field, types[path]) if path in types and is_known(field) else field
        for path, field in declared.items()
    }


def with_earlier_options(declared: Row, before: Row) -> dict[str, Any]:
    """Return the declared fields with the options, too, that were declared before.

    Args:
        declared: the declared fields, by path.
        before: the fields as they were declared before.
    """
    earlier = {key: one.get("configuration") or {} for key, one in by_key(before).items()}
    return {
        path: [_with_options(path, one, earlier) for one in field]
        if isinstance(field, list)
        else _with_options(path, field, earlier)
        for path, field in declared.items()
    }


def _with_options(path: str, one: Any, earlier: Mapping[Key, Row]) -> Any:
    [mapping] = mappings_of(one)
    options_before = earlier.get((path, _vendor_path(mapping)))
    if not options_before:
        return one
    return {**mapping, "configuration": {**options_before, **(mapping.get("configuration") or {})}}


def _with_type(field: Any, type_: str) -> Any:
    typed = [one if one.get("type") else {**one, "type": type_} for one in mappings_of(field)]
    return typed if isinstance(field, list) else typed[0]


def _rows(response: Row, place: Place) -> dict[Key, Row]:
    return {
        (str(row["path"]), str(row.get("vendorPath") or "")): row
        for row in own_parts(response.get("fields"), place)
        if isinstance(row.get("path"), str) and (row.get("vendorPath") or row.get("configuration"))
    }


def _given(declared: Row) -> dict[Key, Any]:
    """Return declared fields by their keys, each as it was given: a vendor's path or an object."""
    each = [
        (path, one)
        for path, field in declared.items()
        for one in (field if isinstance(field, list) else [field])
    ]
    return {(path, _vendor_path(mappings_of(one)[0])): one for path, one in each}


def _vendor_path(mapping: Row) -> str:
    return str(mapping.get("vendor_path") or "")


def _as_declared(key: Key, given: Any, row: Row, place: Place) -> Any:
    found: dict[str, Any] = {"vendor_path": key[1]}
    declared = {} if given is None else mappings_of(given)[0]
    for name, wire in _WIRE.items():
        if given is None or declared.get(name):
            found[name] = row.get(wire)
    if declared.get("configuration") is not None:
        listed = row.get("configuration")
        found["configuration"] = options.reported(declared["configuration"], listed, place)
    found = {name: value for name, value in found.items() if value is not None}
    return key[1] if isinstance(given, str) else found


def _spelled(declared: Any, mappings: list[Any]) -> Any:
    """Return what a field is mapped to in the form in which it is declared."""
    return mappings if isinstance(declared, list) or len(mappings) > 1 else mappings[0]


def _equal(left: Any, right: Any) -> bool:
    pairs = by_key({"": left}), by_key({"": right})
    return pairs[0].keys() == pairs[1].keys() and all(
        _same(pairs[0][key], pairs[1][key]) and _same(pairs[1][key], pairs[0][key])
        for key in pairs[0]
    )


def _same(declared: Row, found: Row) -> bool:
    for name in _WIRE:
        if declared.get(name) and declared.get(name) != found.get(name):
            return False
    before, now = declared.get("configuration") or {}, found.get("configuration") or {}
    return not list(options.differences(before, now))
