"""How the service stores a value of a configuration."""

from __future__ import annotations

import json
from typing import Any


def as_string(value: Any) -> str | None:
    """Return a configuration value as the service stores it: a string.

    Booleans, numbers, objects and lists become their JSON; unset stays ``None``.
    """
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
