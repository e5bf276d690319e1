"""How a definition is shown, which differs by version of the service and by level."""

from __future__ import annotations

from typing import Any

from ..data.documents import Document
from ..platform.account import ACCOUNT_ID, ORGANIZATION_ID, USER
from ..platform.call import Call
from ..platform.errors import not_found
from .levels import DEFINITION, Level, from_level
from .transformations_of_definition import element_of, mapping_of_definition


def own(call: Call, level: Level, name: str) -> Document:
    """Return the definition of a level itself.

    Raises:
        ApiError: 404, it has none.

    """
    found = call.store.document(DEFINITION, level.scope, name)
    if found is None:
        raise not_found(f"No object definition found for '{name}' at the {level.name} level")
    return found


def fields_at(call: Call, level: Level, name: str) -> list[dict[str, Any]]:
    """Return the fields that a level itself defines."""
    found = call.store.document(DEFINITION, level.scope, name)
    return [] if found is None else list(found.body["fields"])


def shown_after(call: Call, level: Level, name: str) -> dict[str, Any]:
    """Return a definition after a request that may have been ignored."""
    if call.store.document(DEFINITION, level.scope, name) is None:
        return {"objectName": name, "fields": [], "level": level.name}
    return shown(call, level, name)


def shown(call: Call, level: Level, name: str) -> dict[str, Any]:
    """Return a definition as the service shows it at a level."""
    rule, levels = call.switches["definition-levels"], from_level(level)
    found = call.store.document(DEFINITION, level.scope, name)
    if found is None and rule == "inherited":
        for upper in levels:
            found = found or call.store.document(DEFINITION, upper.scope, name)
    if found is None:
        found = own(call, level, name)
    fields = [
        {"displayName": "", **field, "level": each.name}
        for each in (levels if rule != "own" else (level,))
        for field in fields_at(call, each, name)
    ]
    v1 = {"objectName": name, "fields": fields, "level": level.name}
    if call.switches["vdr-version"] == "v1":
        return v1 | {"fields": [{"path": f["path"], "type": f["type"]} for f in fields]}
    described = {"description": found.body["description"]} if found.body.get("description") else {}
    elements = (element_of(call, each) for each in mapping_of_definition(call, level, name))
    return {
        "id": found.id,
        **v1,
        **described,
        "companyId": ORGANIZATION_ID,
        "accountId": ACCOUNT_ID,
        "userId": USER["id"],
        "createdDate": found.body.get("createdDate"),
        "mappedElementIds": sorted({element.id for element in elements if element is not None}),
        "vdrShared": level.name != "account",
        "vdrShareLevel": level.name,
    }
