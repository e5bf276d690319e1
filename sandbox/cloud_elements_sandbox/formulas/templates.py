"""What can be done to a formula template: create, replace, change, delete, show."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from ..data.documents import Document
from ..data.store import now
from ..platform.account import ACCOUNT_ID, USER
from ..platform.call import Call
from ..platform.errors import ApiError, bad_request, not_found
from ..platform.html import without_html
from . import parts
from .bodies import TemplateBody, TemplatePatch
from .checks import check
from .scopes import FORMULA, FORMULA_INSTANCE, FORMULAS, instances_scope

_OF_THE_SERVER = frozenset(
    {"id", "userId", "accountId", "createdDate", "updatedDate", "subFormulas", "api"}
)


def find(call: Call, formula_id: int) -> Document:
    """Return a template.

    Raises:
        ApiError: 404, there is none.

    """
    found = call.store.document_with_id(FORMULA, formula_id)
    if found is None:
        raise not_found(f"No formula found with id {formula_id}")
    return found


def create(call: Call, body: TemplateBody) -> Document:
    """Create a template; names are not unique."""
    content = _content(call, body, None)
    if call.switches["formula-names"] == "unique" and any(
        other.body["name"] == content["name"] for other in call.store.documents(FORMULA, FORMULAS)
    ):
        raise ApiError(409, f"A formula with name '{content['name']}' already exists")
    content |= {"userId": USER["id"], "accountId": ACCOUNT_ID, "createdDate": now()}
    with call.store.transaction():
        return call.store.put_document(FORMULA, FORMULAS, secrets.token_hex(8), content)


def replace(call: Call, template: Document, body: TemplateBody) -> Document:
    """Replace a template whole."""
    content = _content(call, body, template.body)
    content |= {key: template.body[key] for key in ("userId", "accountId", "createdDate")}
    return save(call, template, content)


def patch(call: Call, template: Document, body: TemplatePatch) -> Document:
    """Change some fields of a template; ``null`` clears description, method and uri."""
    sent = body.model_dump(exclude_unset=True)
    cleared = {name for name in ("description", "method", "uri") if sent.get(name, "") is None}
    content = {
        key: value
        for key, value in {**template.body, **_without_nulls(sent)}.items()
        if key not in cleared
    }
    return save(call, template, _named(call, content))


def upgrade(call: Call, template: Document, *, engine: str) -> Document:
    """Move a template to another version of the engine."""
    return save(call, template, {**template.body, "engine": engine})


def delete(call: Call, template: Document) -> None:
    """Delete a template that has no instances.

    Raises:
        ApiError: it has some; the switch ``formula-in-use`` says with which status.

    """
    instances = call.store.documents(FORMULA_INSTANCE, instances_scope(template.id))
    if instances:
        raise in_use(call, f"Formula {template.id} has {len(instances)} formula instances")
    with call.store.transaction():
        call.store.delete_document(FORMULA, FORMULAS, template.name)


def save(call: Call, template: Document, content: dict[str, Any]) -> Document:
    """Store a changed template, when the service accepts it."""
    check(content, call.switches)
    _require_variables(call, template, content)
    with call.store.transaction():
        body = {**content, "updatedDate": now()}
        return call.store.put_document(FORMULA, FORMULAS, template.name, body)


def in_use(call: Call, problem: str) -> ApiError:
    """Return the refusal of what a template's instances stand in the way of."""
    return ApiError(int(call.switches["formula-in-use"]), f"{problem}; delete them first")


def _require_variables(call: Call, template: Document, content: Mapping[str, Any]) -> None:
    """Refuse to take a variable out of a template that has instances."""
    keys = {entry["key"] for entry in content["configuration"]}
    gone = [entry["key"] for entry in template.body["configuration"] if entry["key"] not in keys]
    if gone and call.store.documents(FORMULA_INSTANCE, instances_scope(template.id)):
        raise in_use(
            call,
            f"Formula configuration {', '.join(gone)} cannot be deleted while formula"
            f" {template.id} has formula instances",
        )


def _content(call: Call, body: TemplateBody, before: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return what is stored of a body; *before* is the template that it replaces."""
    switches = call.switches
    sent = body.model_dump(exclude_none=True, exclude=set(_OF_THE_SERVER))
    keeps = before is not None and switches["formula-put-omitted"] == "keep"
    content = {
        "active": True,
        "singleThreaded": False,
        "debugLoggingEnabled": True,
        "engine": switches["formula-engine"],
        **(before if keeps and before is not None else {}),
        **sent,
    }
    for kind in parts.KINDS:
        old = before[kind.field] if before is not None else []
        given = sent.get(kind.field, [])
        if keeps:
            given = parts.kept(kind, given, old)
        content[kind.field] = given
    content = _named(call, content)
    check(content, switches)
    with call.store.transaction():
        for kind in parts.KINDS:
            old = before[kind.field] if before is not None else []
            content[kind.field] = parts.stored(call.store, kind, content[kind.field], old, switches)
    return content


def _named(call: Call, content: dict[str, Any]) -> dict[str, Any]:
    """Return a template with its name, and its description, as the service stores them."""
    content["name"] = without_html(content["name"], call.switches)
    if not content["name"]:
        raise bad_request("The name of a formula must not be empty")
    if "description" in content and call.switches["formula-description"] == "cleaned":
        content["description"] = " ".join(
            without_html(content["description"], call.switches).split()
        )
    return content


def _without_nulls(content: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in content.items() if value is not None}
