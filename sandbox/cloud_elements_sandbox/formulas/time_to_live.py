"""Formula instances with a time to live, which the service deletes when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ..data.store import Store
from .scopes import FORMULA_INSTANCE

SETTING = "formula.instance.time.to.live"


def expire(store: Store) -> None:
    """Delete the formula instances whose time is over.

    The service looks once an hour; the sandbox at each request that is about formula instances.
    """
    over = [
        document
        for document in store.documents_of_kind(FORMULA_INSTANCE, containing=SETTING)
        if _is_over(document.body)
    ]
    if over:
        with store.transaction():
            for document in over:
                store.delete_document(FORMULA_INSTANCE, document.scope, document.name)


def _is_over(body: dict[str, Any]) -> bool:
    seconds = str(body["settings"].get(SETTING, ""))
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) < 10):
        return False
    created = datetime.fromisoformat(body["createdDate"])
    return datetime.now(UTC) - created >= timedelta(seconds=int(seconds))
