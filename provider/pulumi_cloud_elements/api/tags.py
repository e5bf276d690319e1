"""Tags as the service writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def tag_names(tags: Any) -> list[str] | None:
    """Return tags as strings; the oldest documents show them as `{id, name}` objects."""
    if not isinstance(tags, list):
        return None
    return [str(tag.get("name")) if isinstance(tag, Mapping) else str(tag) for tag in tags]
