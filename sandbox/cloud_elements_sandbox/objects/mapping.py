"""How a record of the vendor becomes one of a VDR.

Fields, ``passThrough``, ``inherit``, ``remove`` and ``defaultValue`` act. Scripts do not run, and
dates are not transformed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ..data.store import Instance
from ..elements.element import Element
from ..platform.call import Call
from .levels import TRANSFORMATION, from_level, mapping_scope, of_instance

Body = Mapping[str, Any]


def mapping_of(call: Call, instance: Instance, element: Element, name: str) -> Body | None:
    """Return the transformation that an instance uses for a name: the nearest.

    While one says ``inherit``, the fields of the next level are added that it lacks.
    """
    levels = from_level(of_instance(instance))
    found: dict[str, Any] | None = None
    for level in levels:
        document = call.store.document(TRANSFORMATION, mapping_scope(level, element), name)
        if document is None:
            continue
        if found is None:
            found = dict(document.body)
        else:
            known = {field["path"] for field in found["fields"]}
            more = [field for field in document.body["fields"] if field["path"] not in known]
            found["fields"] = [*found["fields"], *more]
        if option(document.body, "inherit") is None:
            break
    return found


def mapped_names(call: Call, instance: Instance, element: Element) -> list[str]:
    """Return the names of the VDRs that an instance offers."""
    names: dict[str, None] = {}
    for level in from_level(of_instance(instance)):
        scope = mapping_scope(level, element)
        names.update(dict.fromkeys(d.name for d in call.store.documents(TRANSFORMATION, scope)))
    return list(names)


def option(body: Body, kind: str) -> Body | None:
    """Return an option of a transformation or of a field, None where it is not set."""
    for each in body.get("configuration") or ():
        if each["type"] == kind:
            found: Body = each
            return found
    return None


def transformed(record: Mapping[str, Any], mapping: Body) -> dict[str, Any]:
    """Return a record of the vendor as a VDR shows it."""
    by_name = {key.lower(): value for key, value in record.items()}
    fields = mapping["fields"]
    result = dict(record) if _passes_through(mapping) else {}
    if result:
        mapped = {str(field.get("vendorPath")).lower() for field in fields}
        result = {key: value for key, value in result.items() if key.lower() not in mapped}
    for field in fields:
        if option(field, "remove") is None:
            value = by_name.get(str(field.get("vendorPath")).lower())
            _put(result, str(field["path"]).split("."), _or_default(field, value))
        else:
            _remove(result, str(field["path"]).split("."))
    return result


def _passes_through(mapping: Body) -> bool:
    """Whether the vendor's fields that nothing maps are shown as they are."""
    found = option(mapping, "passThrough")
    return found is not None and (found.get("properties") or {}).get("fromVendor") is not False


def _or_default(field: Body, value: Any) -> Any:
    found = option(field, "defaultValue")
    if value is not None or found is None:
        return value
    properties: Body = found.get("properties") or {}
    return properties.get("value", properties.get("defaultValue"))


def _put(result: dict[str, Any], path: list[str], value: Any) -> None:
    inner = result
    for part in path[:-1]:
        nested = inner.setdefault(part, {})
        inner = nested if isinstance(nested, dict) else {}
    inner[path[-1]] = value


def _remove(result: dict[str, Any], path: Iterable[str]) -> None:
    *outer, last = path
    inner: Any = result
    for part in outer:
        inner = inner.get(part) if isinstance(inner, dict) else None
    if isinstance(inner, dict):
        inner.pop(last, None)
