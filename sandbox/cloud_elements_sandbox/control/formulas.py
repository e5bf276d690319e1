"""Formulas and formula instances, changed behind everybody's back.

A body is a JSON object whose fields take the place of the stored ones, unchecked: the service's
own switching off of a failing formula instance is ``{"active": false,
"numberConsecutiveErrors": 101}``.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from ..data.documents import Document
from ..formulas.scopes import FORMULA, FORMULA_INSTANCE, instances_scope
from ..platform.call import Anybody
from ..platform.errors import not_found
from ..platform.parameters import Id, JsonObject
from ..platform.paths import CONTROL_PATH
from ..platform.responses import JsonResponse

router = APIRouter(prefix=CONTROL_PATH, include_in_schema=False)


@router.patch("/formulas/{formula_id}", response_model=None)
async def change_formula(formula_id: Id, body: JsonObject, call: Anybody) -> Response:
    """Change a formula as somebody else would."""
    return _changed(call, FORMULA, formula_id, body)


@router.delete("/formulas/{formula_id}", response_model=None)
async def delete_formula(formula_id: Id, call: Anybody) -> Response:
    """Delete a formula and its instances as somebody else would."""
    document = _stored(call, FORMULA, formula_id)
    with call.store.transaction():
        call.store.delete_documents(instances_scope(formula_id))
        call.store.delete_document(FORMULA, document.scope, document.name)
    return JsonResponse({})


@router.patch("/formula-instances/{instance_id}", response_model=None)
async def change_instance(instance_id: Id, body: JsonObject, call: Anybody) -> Response:
    """Change a formula instance as somebody else, or the service itself, would."""
    return _changed(call, FORMULA_INSTANCE, instance_id, body)


@router.delete("/formula-instances/{instance_id}", response_model=None)
async def delete_instance(instance_id: Id, call: Anybody) -> Response:
    """Delete a formula instance as somebody else would."""
    document = _stored(call, FORMULA_INSTANCE, instance_id)
    with call.store.transaction():
        call.store.delete_document(FORMULA_INSTANCE, document.scope, document.name)
    return JsonResponse({})


def _changed(call: Anybody, kind: str, document_id: int, body: dict[str, Any]) -> Response:
    document = _stored(call, kind, document_id)
    content = {**document.body, **body}
    with call.store.transaction():
        call.store.put_document(kind, document.scope, document.name, content)
    return JsonResponse({"id": document_id, **content})


def _stored(call: Anybody, kind: str, document_id: int) -> Document:
    found = call.store.document_with_id(kind, document_id)
    if found is None:
        raise not_found(f"No {kind} {document_id}")
    return found
