"""Definitions of virtual data resources (VDRs): what one looks like, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..data.store import now
from ..platform.call import Call
from ..platform.errors import ApiError, not_found
from ..platform.responses import JsonResponse, empty
from . import privilege
from .bodies import Definition, DefinitionField
from .definition_representation import own, shown, shown_after
from .levels import DEFINITION, TRANSFORMATION, Level
from .places import Place
from .transformations_of_definition import mapping_of_definition

Field = dict[str, Any]
_KEPT = ("createdDate", "attempts")


def get(call: Call, place: Place, name: str) -> Response:
    """Respond with a definition, or 404."""
    return JsonResponse(shown(call, place.level, name))


def list_all(call: Call, place: Place) -> Response:
    """Respond with every definition of a level, by name; none is a 404."""
    found = call.store.documents(DEFINITION, place.level.scope)
    if not found:
        raise not_found(f"No object definitions found at the {place.level.name} level")
    return JsonResponse({d.name: shown(call, place.level, d.name) for d in found})


def add_all(call: Call, place: Place, bodies: Mapping[str, Definition]) -> Response:
    """Add definitions; one that exists at this level is a 409, and none is added."""
    with call.store.transaction():
        for name, body in bodies.items():
            if call.store.document(DEFINITION, place.level.scope, name) is not None:
                raise ApiError(409, f"An object definition with name {name} already exists")
            _store(call, place.level, name, body, {"createdDate": now()})
    sent = [field for body in bodies.values() for field in body.fields]
    shown = {name: shown_after(call, place.level, name) for name in bodies}
    return JsonResponse(shown, headers=privilege.headers(place.level, sent, call.switches))


def add(call: Call, place: Place, name: str, body: Definition) -> Response:
    """Add one definition."""
    response = add_all(call, place, {name: body})
    return JsonResponse(shown_after(call, place.level, name), headers=_error_of(response))


def replace(call: Call, place: Place, name: str, body: Definition) -> Response:
    """Replace a definition that exists, its fields as a whole."""
    before = own(call, place.level, name)
    kept = {name: value for name, value in before.body.items() if name in _KEPT}
    with call.store.transaction():
        _store(call, place.level, name, body, kept, before.body["fields"])
    headers = privilege.headers(place.level, body.fields, call.switches)
    return JsonResponse(shown_after(call, place.level, name), headers=headers)


def upsert(call: Call, place: Place, name: str, body: Definition) -> Response:
    """Add a definition, or replace the one of its level."""
    exists = call.store.document(DEFINITION, place.level.scope, name) is not None
    return (replace if exists else add)(call, place, name, body)


def rename(call: Call, place: Place, name: str, new_name: str) -> Response:
    """Rename a definition together with its transformations."""
    document = own(call, place.level, name)
    if new_name != name:
        if call.store.document(DEFINITION, place.level.scope, new_name) is not None:
            raise ApiError(409, f"An object definition with name {new_name} already exists")
        transformations = mapping_of_definition(call, place.level, name)
        with call.store.transaction():
            for each in (document, *transformations):
                if not call.store.rename_document(each, new_name):
                    raise ApiError(409, f"A transformation with name {new_name} already exists")
    return get(call, place, new_name)


def delete(call: Call, place: Place, name: str, *, force: bool = False) -> Response:
    """Delete a definition that nothing maps; *force* deletes its transformations, too."""
    own(call, place.level, name)
    rule = "cascade" if force else call.switches["delete-mapped-definition"]
    _delete(call, place.level, [name], rule)
    return empty()


def delete_all(call: Call, place: Place) -> Response:
    """Delete every definition of a level; a mapped one is a 409 and nothing is deleted."""
    found = call.store.documents(DEFINITION, place.level.scope)
    _delete(call, place.level, [definition.name for definition in found], "409")
    return empty()


def _delete(call: Call, level: Level, names: list[str], rule: str) -> None:
    """Delete definitions: all or none. *rule* says what a mapped one means: a code, or cascade."""
    with call.store.transaction():
        for name in names:
            transformations = mapping_of_definition(call, level, name)
            if transformations and rule != "cascade":
                raise ApiError(
                    int(rule), f"Object definition {name} has transformations; delete them first"
                )
            for document in transformations:
                call.store.delete_document(TRANSFORMATION, document.scope, document.name)
            call.store.delete_document(DEFINITION, level.scope, name)


def _store(
    call: Call,
    level: Level,
    name: str,
    body: Definition,
    more: Mapping[str, Any],
    before: list[Field] | None = None,
) -> None:
    """Store what is permitted of a definition; a path keeps its field's id."""
    if privilege.nothing_is_stored(call.switches):
        return
    ids = {field["path"]: field.get("id") for field in before or []}
    fields = [
        _field(field, ids.get(field.path) or call.store.next_number())
        for field in privilege.permitted(body.fields, call.switches)
    ]
    content = {"fields": fields, "description": body.description, **more}
    call.store.put_document(DEFINITION, level.scope, name, content)


def _field(field: DefinitionField, field_id: int) -> Field:
    return {
        "id": field_id,
        "path": field.path,
        "type": field.type or "string",
        "displayName": field.displayName or "",
    }


def _error_of(response: Response) -> dict[str, str]:
    error = response.headers.get(privilege.HEADER)
    return {} if error is None else {privilege.HEADER: error}
