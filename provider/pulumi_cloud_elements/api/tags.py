"""Tags as the service writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def tag_names(tags: Any) -> list[str] | None:
    """Return tags as strings; the oldest documents show them as `{id, name}` objects.

    What is neither a string, a number nor an object with a name is left out.
    """
    if not isinstance(tags, list):
        return None
    names = [tag.get("name") if isinstance(tag, Mapping) else tag for tag in tags]
    return [str(name) for name in names if isinstance(name, (str, int, float))]
