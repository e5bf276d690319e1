"""Formula templates and their instances: kept, numbered and shown; never run."""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from ..data.store import Document, now
from ..platform.account import ACCOUNT_ID, USER
from ..platform.call import Call, Platform
from ..platform.errors import bad_request, not_found
from ..platform.parameters import Id, require_json
from ..platform.responses import JsonResponse, empty

FORMULA = "formula"
FORMULA_INSTANCE = "formula instance"
_SCOPE = "formulas"
_NUMBERED = ("configuration", "triggers", "steps")

router = APIRouter(prefix="/formulas", tags=["formulas"])


class FormulaChange(BaseModel):
    """What a PATCH may hold; further fields are kept as they come."""

    model_config = ConfigDict(extra="allow")

    name: str | None = Field(None, min_length=1)
    description: str | None = None
    active: bool | None = None
    singleThreaded: bool | None = None  # noqa: N815 - the service's name
    configuration: list[dict[str, Any]] | None = None
    triggers: list[dict[str, Any]] | None = None
    steps: list[dict[str, Any]] | None = None

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


class FormulaBody(FormulaChange):
    """What a POST or a PUT holds."""

    name: str = Field(min_length=1)


class FormulaInstanceBody(BaseModel):
    """A formula instance: which instances and values fill the formula's configuration."""

    model_config = ConfigDict(extra="allow")

    name: str = Field(min_length=1)
    active: bool = True
    configuration: dict[str, Any] = {}
    settings: dict[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


def _numbered(body: dict[str, Any]) -> dict[str, Any]:
    """Give the parts of a formula ids where they have none."""
    for part in _NUMBERED:
        items = body.get(part) or []
        used = [item["id"] for item in items if isinstance(item.get("id"), int)]
        following = max(used, default=0) + 1
        for item in items:
            if not isinstance(item.get("id"), int):
                item["id"], following = following, following + 1
        body[part] = items
    return body


def _shown(document: Document) -> dict[str, Any]:
    return {"id": document.id, **document.body}


def _formula(call: Call, formula_id: int) -> Document:
    found = call.store.document_with_id(FORMULA, _SCOPE, formula_id)
    if found is None:
        raise not_found(f"No formula found with id {formula_id}")
    return found


def _instances_scope(formula_id: int) -> str:
    return f"formulas/{formula_id}"


def _instance(call: Call, formula_id: int, instance_id: int) -> Document:
    _formula(call, formula_id)
    found = call.store.document_with_id(FORMULA_INSTANCE, _instances_scope(formula_id), instance_id)
    if found is None:
        raise not_found(f"No formula instance found with id {instance_id}")
    return found


def _save(call: Call, kind: str, scope: str, document: Document, body: dict[str, Any]) -> Response:
    with call.store.transaction():
        return JsonResponse(_shown(call.store.put_document(kind, scope, document.name, body)))


def _instance_shown(call: Call, formula: Document, document: Document) -> dict[str, Any]:
    del call
    brief = {"id": formula.id, "name": formula.body["name"], "active": formula.body["active"]}
    return {**_shown(document), "formula": brief}


def _checked(call: Call, formula: Document, body: FormulaInstanceBody) -> dict[str, Any]:
    """Return an instance's body when it fills the formula's configuration."""
    missing = []
    for entry in formula.body["configuration"]:
        value = body.configuration.get(str(entry.get("key")))
        if value in (None, ""):
            if entry.get("required", True):
                missing.append(str(entry.get("key")))
        elif entry.get("type") == "elementInstance":
            text = str(value)
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else -1
            if call.store.instance(number) is None:
                raise bad_request(f"No element instance found with id {value}")
    if missing:
        raise bad_request(f"Missing required formula configuration: {', '.join(missing)}")
    return body.model_dump()


@router.get("", response_model=None)
async def list_formulas(call: Platform) -> Response:
    """List the formulas."""
    return JsonResponse([_shown(document) for document in call.store.documents(FORMULA, _SCOPE)])


@router.post("", response_model=None)
async def create_formula(body: FormulaBody, call: Platform) -> Response:
    """Create a formula."""
    content = {
        "active": True,
        "singleThreaded": False,
        **body.model_dump(exclude_none=True, exclude={"id"}),
        "userId": USER["id"],
        "accountId": ACCOUNT_ID,
        "createdDate": now(),
    }
    with call.store.transaction():
        document = call.store.put_document(
            FORMULA, _SCOPE, secrets.token_hex(8), _numbered(content)
        )
    return JsonResponse(_shown(document))


@router.get("/instances", response_model=None)
async def list_all_instances(
    call: Platform,
    element_instance_id: Annotated[str | None, Query(alias="elementInstanceId")] = None,
) -> Response:
    """List the instances of every formula, or those that use an element instance."""
    found = [
        _instance_shown(call, formula, instance)
        for formula in call.store.documents(FORMULA, _SCOPE)
        for instance in call.store.documents(FORMULA_INSTANCE, _instances_scope(formula.id))
        if element_instance_id is None
        or element_instance_id in map(str, instance.body["configuration"].values())
    ]
    return JsonResponse(found)


@router.get("/{formula_id}", response_model=None)
async def get_formula(formula_id: Id, call: Platform) -> Response:
    """Get a formula."""
    return JsonResponse(_shown(_formula(call, formula_id)))


@router.put("/{formula_id}", response_model=None)
async def replace_formula(formula_id: Id, body: FormulaBody, call: Platform) -> Response:
    """Replace a formula."""
    document = _formula(call, formula_id)
    kept = {key: document.body[key] for key in ("userId", "accountId", "createdDate")}
    content = {
        "active": True,
        "singleThreaded": False,
        **body.model_dump(exclude_none=True, exclude={"id"}),
        **kept,
    }
    return _save(call, FORMULA, _SCOPE, document, _numbered(content))


@router.patch("/{formula_id}", response_model=None)
async def change_formula(formula_id: Id, body: FormulaChange, call: Platform) -> Response:
    """Change parts of a formula."""
    document = _formula(call, formula_id)
    kept = {key: document.body[key] for key in ("userId", "accountId", "createdDate")}
    content = {**document.body, **body.model_dump(exclude_none=True, exclude={"id"}), **kept}
    return _save(call, FORMULA, _SCOPE, document, _numbered(content))


@router.delete("/{formula_id}", response_model=None)
async def delete_formula(formula_id: Id, call: Platform) -> Response:
    """Delete a formula and its instances."""
    document = _formula(call, formula_id)
    with call.store.transaction():
        call.store.delete_documents(_instances_scope(formula_id))
        call.store.delete_document(FORMULA, _SCOPE, document.name)
    return empty()


@router.get("/{formula_id}/instances", response_model=None)
async def list_instances(formula_id: Id, call: Platform) -> Response:
    """List the instances of a formula."""
    formula = _formula(call, formula_id)
    found = call.store.documents(FORMULA_INSTANCE, _instances_scope(formula_id))
    return JsonResponse([_instance_shown(call, formula, document) for document in found])


@router.post("/{formula_id}/instances", response_model=None)
async def create_instance(formula_id: Id, body: FormulaInstanceBody, call: Platform) -> Response:
    """Create an instance of a formula."""
    formula = _formula(call, formula_id)
    content = {**_checked(call, formula, body), "createdDate": now()}
    content.pop("id", None)
    content.pop("formula", None)
    with call.store.transaction():
        document = call.store.put_document(
            FORMULA_INSTANCE, _instances_scope(formula_id), secrets.token_hex(8), content
        )
    return JsonResponse(_instance_shown(call, formula, document))


@router.get("/{formula_id}/instances/{instance_id}", response_model=None)
async def get_instance(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Get an instance of a formula."""
    document = _instance(call, formula_id, instance_id)
    return JsonResponse(_instance_shown(call, _formula(call, formula_id), document))


@router.put("/{formula_id}/instances/{instance_id}", response_model=None)
async def replace_instance(
    formula_id: Id, instance_id: Id, body: FormulaInstanceBody, call: Platform
) -> Response:
    """Replace an instance of a formula."""
    document = _instance(call, formula_id, instance_id)
    formula = _formula(call, formula_id)
    content = {**_checked(call, formula, body), "createdDate": document.body["createdDate"]}
    content.pop("id", None)
    content.pop("formula", None)
    return _replaced(call, formula, document, content)


@router.delete("/{formula_id}/instances/{instance_id}", response_model=None)
async def delete_instance(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Delete an instance of a formula."""
    document = _instance(call, formula_id, instance_id)
    with call.store.transaction():
        call.store.delete_document(FORMULA_INSTANCE, _instances_scope(formula_id), document.name)
    return empty()


@router.put("/{formula_id}/instances/{instance_id}/active", response_model=None)
async def activate(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Let an instance of a formula run."""
    return _set_active(call, formula_id, instance_id, active=True)


@router.delete("/{formula_id}/instances/{instance_id}/active", response_model=None)
async def deactivate(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Stop an instance of a formula."""
    return _set_active(call, formula_id, instance_id, active=False)


def _set_active(call: Call, formula_id: int, instance_id: int, *, active: bool) -> Response:
    document = _instance(call, formula_id, instance_id)
    _replaced(call, _formula(call, formula_id), document, {**document.body, "active": active})
    return empty()


def _replaced(
    call: Call, formula: Document, document: Document, content: dict[str, Any]
) -> Response:
    scope = _instances_scope(formula.id)
    with call.store.transaction():
        stored = call.store.put_document(FORMULA_INSTANCE, scope, document.name, content)
    return JsonResponse(_instance_shown(call, formula, stored))
