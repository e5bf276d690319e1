"""Transformations: which object of the vendor a virtual data resource (VDR) is, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from ..data.documents import Document
from ..data.store import now
from ..platform.call import Call
from ..platform.errors import ApiError, bad_request, not_found
from ..platform.responses import JsonResponse, empty
from . import privilege
from .bodies import Option, Transformation, TransformationField
from .levels import TRANSFORMATION, from_level, of_mapping_scope
from .mapping import transformed
from .places import Place
from .settling import known_fields, require_definition, types_of
from .transformation_representation import shown
from .transformations_of_definition import element_of


def get(call: Call, place: Place, name: str) -> Response:
    """Respond with a transformation, or 404."""
    return JsonResponse(shown(call, place, _own(call, place, name)))


def list_all(call: Call, place: Place) -> Response:
    """Respond with every transformation of a place, by name; none is a 404."""
    found = call.store.documents(TRANSFORMATION, place.mapping_scope)
    if not found:
        raise not_found(f"No transformations found at the {place.level.name} level")
    return JsonResponse({document.name: shown(call, place, document) for document in found})


def add(call: Call, place: Place, name: str, body: Transformation) -> Response:
    """Add a transformation of a definition that exists.

    Raises:
        ApiError: 400, there is no definition; the switch ``transformation-exists`` says what
            happens to one that already exists.

    """
    rule = call.switches["transformation-exists"]
    before = call.store.document(TRANSFORMATION, place.mapping_scope, name)
    require_definition(call, place, name)
    if before is not None and rule != "replace":
        raise ApiError(int(rule), f"A transformation with name {name} already exists")
    return _stored(call, place, name, body, before)


def replace(call: Call, place: Place, name: str, body: Transformation) -> Response:
    """Replace a transformation.

    Raises:
        ApiError: 400, there is no definition, or ``isLegacy`` would become true; the switch
            ``transformation-put-missing`` says what happens to one that does not exist.

    """
    before = call.store.document(TRANSFORMATION, place.mapping_scope, name)
    if before is None and call.switches["transformation-put-missing"] == "404":
        _own(call, place, name)
    return upsert(call, place, name, body)


def upsert(call: Call, place: Place, name: str, body: Transformation) -> Response:
    """Add a transformation, or replace the one that exists."""
    require_definition(call, place, name)
    before = call.store.document(TRANSFORMATION, place.mapping_scope, name)
    return _stored(call, place, name, body, before)


def upsert_all(call: Call, place: Place, bodies: Mapping[str, Transformation]) -> Response:
    """Add or replace transformations: all or none."""
    for name in bodies:
        require_definition(call, place, name)
    found = {
        name: call.store.document(TRANSFORMATION, place.mapping_scope, name) for name in bodies
    }
    _put(
        call,
        place,
        {name: _content(call, place, name, bodies[name], found[name]) for name in bodies},
    )
    return list_all(call, place)


def delete(call: Call, place: Place, name: str, *, propagate: bool) -> Response:
    """Delete a transformation and, with *propagate*, those of the levels below."""
    _own(call, place, name)
    _delete(call, place, [name], propagate=propagate)
    return empty()


def delete_all(call: Call, place: Place, *, propagate: bool) -> Response:
    """Delete every transformation of a place and, with *propagate*, those of the levels below."""
    found = call.store.documents(TRANSFORMATION, place.mapping_scope)
    _delete(call, place, [document.name for document in found], propagate=propagate)
    return empty()


def execute(call: Call, place: Place, name: str, payload: Any) -> Response:
    """Try a transformation out on a record or a list of them; nothing is stored."""
    mapping = _own(call, place, name).body
    if isinstance(payload, list):
        return JsonResponse(
            [transformed(record, mapping) for record in payload if isinstance(record, dict)]
        )
    if not isinstance(payload, dict):
        raise bad_request("The payload must be a JSON object or a list of them")
    return JsonResponse(transformed(payload, mapping))


def _own(call: Call, place: Place, name: str) -> Document:
    found = call.store.document(TRANSFORMATION, place.mapping_scope, name)
    if found is None:
        raise not_found(
            f"No transformation found for '{name}' and element {place.mapped.key}"
            f" at the {place.level.name} level"
        )
    return found


def _delete(call: Call, place: Place, names: list[str], *, propagate: bool) -> None:
    with call.store.transaction():
        for name in names:
            for document in call.store.documents_named(TRANSFORMATION, name):
                if document.scope == place.mapping_scope or (
                    propagate and _is_at_or_below(call, place, document)
                ):
                    call.store.delete_document(TRANSFORMATION, document.scope, name)


def _is_at_or_below(call: Call, place: Place, document: Document) -> bool:
    """Whether a transformation is for the same element, at a place's level or below."""
    level, _ = of_mapping_scope(document.scope)
    element, mapped = element_of(call, document), place.mapped
    return (
        element is not None
        and (element.cloned or element.key) == (mapped.cloned or mapped.key)
        and place.level in from_level(level)
    )


def _stored(
    call: Call, place: Place, name: str, body: Transformation, before: Document | None
) -> Response:
    _put(call, place, {name: _content(call, place, name, body, before)})
    after = call.store.document(TRANSFORMATION, place.mapping_scope, name)
    headers = privilege.headers(place.level, body.fields or [], call.switches)
    if after is None:
        nothing = {"objectName": name, "fields": [], "level": place.level.name}
        return JsonResponse(nothing, headers=headers)
    return JsonResponse(shown(call, place, after), headers=headers)


def _put(call: Call, place: Place, contents: Mapping[str, dict[str, Any]]) -> None:
    if privilege.nothing_is_stored(call.switches):
        return
    with call.store.transaction():
        for name, content in contents.items():
            call.store.put_document(TRANSFORMATION, place.mapping_scope, name, content)


def _content(
    call: Call, place: Place, name: str, body: Transformation, before: Document | None
) -> dict[str, Any]:
    """Return what is stored of a transformation in place of *before*.

    Raises:
        ApiError: 400, the service refuses it.

    """
    if before is not None and body.isLegacy and not before.body.get("isLegacy"):
        raise bad_request("isLegacy of a transformation cannot be changed from false to true")
    types = types_of(call, place, name)
    fields = known_fields(call, name, privilege.permitted(body.fields or [], call.switches), types)
    content: dict[str, Any] = {
        "vendorName": body.vendorName,
        "fields": [_field(call, field, types) for field in fields],
        "configuration": _options(place.level.name, body.configuration or []),
        "isLegacy": bool(body.isLegacy),
        "createdDate": now() if before is None else before.body.get("createdDate"),
    }
    if body.script is not None:
        content["script"] = body.script.model_dump(exclude_none=True)
    return content


def _field(call: Call, field: TransformationField, types: Mapping[str, str]) -> dict[str, Any]:
    return {
        **field.model_dump(exclude_none=True),
        "id": call.store.next_number(),
        "type": field.type or types.get(field.path, "string"),
    }


def _options(level: str, sent: list[Option]) -> list[dict[str, Any]]:
    """Return one option of each type: the level's own among copies for several levels."""
    by_type: dict[str, Option] = {}
    for each in sent:
        if each.type not in by_type or each.level == level:
            by_type[each.type] = each
    return [each.model_dump(exclude_none=True, exclude={"level"}) for each in by_type.values()]
