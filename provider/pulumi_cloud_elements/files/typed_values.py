"""What is at a place in a file, in the shape that it must have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..errors import FileError
from .reading import Place

Row = Mapping[str, Any]


def objects(value: Any, place: Place) -> Iterator[tuple[Row, Place]]:
    """Yield the objects of a list, each with its place; None is an empty list.

    Raises:
        FileError: it is something else.
    """
    if value is None:
        return
    if not isinstance(value, list):
        raise FileError(f"{place}: it must be a list; correct it")
    for number, item in enumerate(value):
        yield mapping(item, place.at(number)), place.at(number)


def mapping(value: Any, place: Place) -> Row:
    """Return an object; None is an empty one.

    Raises:
        FileError: it is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise FileError(f"{place}: it must be an object; correct it")
    return value


def text(row: Row, key: str) -> str | None:
    """Return a string of an object, or None."""
    value = row.get(key)
    return value if isinstance(value, str) and value else None


def string(row: Row, key: str, place: Place) -> str | None:
    """Return a string of an object; None where it is missing, null or empty.

    Raises:
        FileError: it is something else.
    """
    value = row.get(key)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise FileError(f"{place.at(key)}: it must be a string; correct it")
    return value


def required(row: Row, key: str, place: Place) -> str:
    """Return a string that an object must have.

    Raises:
        FileError: it is missing, or is something else.
    """
    value = string(row, key, place)
    if value is None:
        raise FileError(f'{place}: it has no "{key}"; add it')
    return value


def boolean(row: Row, key: str, place: Place) -> bool | None:
    """Return a boolean of an object; None where it is missing or null. "true" is one, too.

    Raises:
        FileError: it is something else.
    """
    value = row.get(key)
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.lower(), value)
    if value is not None and not isinstance(value, bool):
        raise FileError(f"{place.at(key)}: it must be a boolean; correct it")
    return value


def names(row: Row, key: str, place: Place) -> list[str] | None:
    """Return a list of strings of an object; None where it is missing or null.

    Raises:
        FileError: it is something else.
    """
    value = row.get(key)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise FileError(f"{place.at(key)}: it must be a list of names; correct it")
    return list(value)


def unknown(row: Row, known: Iterable[str], place: Place) -> list[str]:
    """Return the places of an object's entries that are not known, and are not empty."""
    names = set(known)
    return [
        place.at(key).below
        for key, value in row.items()
        if key not in names and value not in (None, "", [], {})
    ]
