"""How formula templates and their instances are shown."""

from __future__ import annotations

from typing import Any

from ..data.documents import Document
from ..platform.call import Call
from .scopes import FORMULA

_NOT_EXPORTED = ("id", "userId", "accountId", "createdDate", "updatedDate", "api")


def template(document: Document) -> dict[str, Any]:
    """Return a template as lists show it."""
    shown = {"id": document.id, **document.body}
    if document.body.get("method") and document.body.get("uri"):
        shown["api"] = f"{document.body['method']} {document.body['uri']}"
    return shown


def abridged(document: Document) -> dict[str, Any]:
    """Return a template without its steps."""
    return {key: value for key, value in template(document).items() if key != "steps"}


def whole(call: Call, document: Document, seen: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Return a template with the formulas that it calls, whole; a circle ends where it closes."""
    shown = template(document)
    seen |= {document.id}
    called = [whole(call, other, seen) for other in callees(call, document) if other.id not in seen]
    return {**shown, "subFormulas": called} if called else shown


def callees(call: Call, document: Document) -> list[Document]:
    """Return the templates that a template's steps call; ids of none are passed over."""
    found: dict[int, Document] = {}
    for step in document.body["steps"]:
        number = str(step["properties"].get("formulaId", ""))
        if step["type"] == "formula" and number.isascii() and number.isdigit() and len(number) < 19:
            other = call.store.document_with_id(FORMULA, int(number))
            if other is not None:
                found[other.id] = other
    return list(found.values())


def exported(call: Call, document: Document) -> dict[str, Any]:
    """Return a template as a file of it has it: without the ids and dates of its own."""
    shown = whole(call, document)
    return {key: value for key, value in shown.items() if key not in _NOT_EXPORTED}


def instance(call: Call, formula: Document, document: Document) -> dict[str, Any]:
    """Return a formula instance, with its template in short."""
    fields = ["active", "singleThreaded", "debugLoggingEnabled"]
    if call.switches["optional-fields"] == "full":
        fields = ["name", *fields, "configuration"]
    brief = {"id": formula.id} | {name: formula.body[name] for name in fields}
    counters = {"numberConsecutiveErrors": 0}
    return {"id": document.id, **counters, **document.body, "formula": brief}
