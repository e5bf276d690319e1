"""The data behind the hubs: a few made-up records of each object, the same for every instance."""

from __future__ import annotations

from typing import Any

COUNT = 12
_NAMES = ("Ada", "Grace", "Alan", "Edsger", "Barbara", "Donald")


def records(name: str) -> list[dict[str, Any]]:
    """Return the records of an object as the vendor gives them, ``null`` s included."""
    return [_record(name, number) for number in range(1, COUNT + 1)]


def _record(name: str, number: int) -> dict[str, Any]:
    return {
        "id": f"{name}-{number}",
        "name": f"{_NAMES[number % len(_NAMES)]} {number}",
        "email": f"{name}.{number}@example.com" if number % 2 else None,
        "description": None,
        "created_date": f"2020-01-{number:02}T00:00:00Z",
    }


def fields(name: str) -> list[dict[str, str]]:
    """Return the fields of an object: path and type."""
    return [{"path": path, "type": "string"} for path in _record(name, 1)]
