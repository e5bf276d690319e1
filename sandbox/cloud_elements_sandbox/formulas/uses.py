"""Which formula instances use an element instance."""

from __future__ import annotations

from ..data.documents import Document
from ..data.store import Store
from .scopes import FORMULA_INSTANCE


def users_of(store: Store, instance_id: int) -> list[Document]:
    """Return the formula instances with a value that is the id of an element instance."""
    return [
        document
        for document in store.documents_of_kind(FORMULA_INSTANCE, containing=str(instance_id))
        if uses(document, str(instance_id))
    ]


def uses(document: Document, instance_id: str) -> bool:
    """Whether a formula instance has a value that is the id of an element instance."""
    return instance_id in map(str, document.body["configuration"].values())
