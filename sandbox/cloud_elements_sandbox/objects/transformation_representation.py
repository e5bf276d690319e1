"""How a transformation is shown: what the service adds, and what comes from upper levels."""

from __future__ import annotations

from typing import Any

from ..data.documents import Document
from ..elements.element import Element
from ..platform.account import ACCOUNT_ID, ORGANIZATION_ID
from ..platform.call import Call
from .definition_representation import fields_at
from .levels import TRANSFORMATION, Level, from_level, mapping_scope
from .mapping import option
from .places import Place

_MINIMAL = ("objectName", "vendorName", "fields", "configuration", "script", "isLegacy")


def shown(call: Call, place: Place, document: Document) -> dict[str, Any]:
    """Return a transformation as the service shows it."""
    body, element, level = document.body, place.mapped, place.level
    full: dict[str, Any] = {
        "id": document.id,
        "elementId": element.id,
        "elementKey": element.key,
        "objectName": document.name,
        "vendorName": body["vendorName"],
        "level": level.name,
        "createdDate": body.get("createdDate"),
        "startDate": body.get("createdDate"),
        "fields": _fields(call, level, element, document),
        "configuration": _configuration(call, level, body),
        "isLegacy": bool(body.get("isLegacy")),
    }
    if body.get("script"):
        full["script"] = body["script"]
        full["scripts"] = [{**body["script"], "level": level.name}]
    if call.switches["optional-fields"] != "minimal":
        return full
    return {name: full[name] for name in _MINIMAL if name in full}


def _fields(call: Call, level: Level, element: Element, document: Document) -> list[dict[str, Any]]:
    """Return the fields of a transformation and, where it inherits, those of the levels above."""
    levels = from_level(level) if option(document.body, "inherit") else (level,)
    definition_ids = {
        field["path"]: field.get("id")
        for each in reversed(from_level(level))
        for field in fields_at(call, each, document.name)
    }
    shown_fields = []
    for each in levels:
        found = call.store.document(TRANSFORMATION, mapping_scope(each, element), document.name)
        for field in found.body["fields"] if found is not None else ():
            added = {"level": each.name, "vdrFieldId": definition_ids.get(field["path"])}
            shown_fields.append({"vendorType": "string", **field, **added})
    return shown_fields


def _configuration(call: Call, level: Level, body: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the options of a transformation: its own, and a copy for each other level."""
    names = {
        "instance": level.id if level.name == "instance" else 1,
        "account": ACCOUNT_ID,
        "organization": ORGANIZATION_ID,
    }
    if call.switches["transformation-options"] == "own":
        names = {level.name: level.id}
    return [
        {**each, "level": name, "associatedId": associated}
        for each in body.get("configuration") or ()
        for name, associated in names.items()
    ]
