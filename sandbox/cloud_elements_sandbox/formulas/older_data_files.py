"""Formulas in the data file of an earlier version, which stored them as they came."""

from __future__ import annotations

import logging
from typing import Any

from pydantic import ValidationError

from ..data.store import Store
from ..platform import switches
from . import parts
from .bodies import TemplateBody
from .scopes import FORMULA, FORMULA_INSTANCE

log = logging.getLogger("cloud_elements_sandbox")


def complete(store: Store) -> None:
    """Add to stored formulas and formula instances what they lack; delete invalid formulas."""
    values = switches.defaults()
    for document in store.documents_of_kind(FORMULA):
        if "debugLoggingEnabled" in document.body:
            continue
        with store.transaction():
            try:
                sent = TemplateBody.model_validate(document.body).model_dump(exclude_none=True)
            except ValidationError:
                log.warning("Deleted formula %s of an earlier version: not valid", document.id)
                store.delete_document(FORMULA, document.scope, document.name)
                continue
            content: dict[str, Any] = {
                "active": True,
                "singleThreaded": False,
                "debugLoggingEnabled": True,
                "engine": values["formula-engine"],
                **sent,
            }
            for kind in parts.KINDS:
                given = sent.get(kind.field, [])
                content[kind.field] = parts.stored(store, kind, given, given, values)
            store.put_document(FORMULA, document.scope, document.name, content)
    for document in store.documents_of_kind(FORMULA_INSTANCE):
        if not {"active", "configuration", "settings"} <= document.body.keys():
            content = {"active": True, "configuration": {}, "settings": {}, **document.body}
            with store.transaction():
                store.put_document(FORMULA_INSTANCE, document.scope, document.name, content)
