"""At which level something in a file was, and what of it belongs there.

The service returns what it has at all levels in one list, each entry with its level.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..errors import FileError
from ..resources.own_level import named_level
from .reading import Place
from .typed_values import Row, mapping, required

LEVELS = ("organization", "account", "instance")


def place_arguments(
    place: Place, level: str | None, account_id: Any, instance_id: Any, *, needs_account: bool
) -> dict[str, Any]:
    """Return the arguments that say where a resource is to be.

    Args:
        place: where it is from.
        level: the level that the program or the file names; None where neither does.
        account_id: what the program has for the account.
        instance_id: what the program has for the instance.
        needs_account: whether the account's level has no default account.

    Raises:
        FileError: something is missing; the message names the argument.
    """
    if level is None:
        raise FileError(
            f"{place}: it does not say at which level it is; pass level, one of {_listed(LEVELS)}"
        )
    if level == "instance" and instance_id is None:
        raise FileError(
            f"{place}: it is at the level of an instance; pass instance_id=<Instance>.id"
        )
    if level == "account" and account_id is None and needs_account:
        raise FileError(f"{place}: it is at the level of an account; pass account_id")
    found = {"level": level}
    if level == "account" and account_id is not None:
        found["account_id"] = account_id
    if level == "instance":
        found["instance_id"] = instance_id
    return found


def level_of(rows: Iterable[Row], declared: Any, level: str | None, place: Place) -> str | None:
    """Return at which level the entries are that are to be declared; None where none says so.

    Args:
        rows: the entries.
        declared: the level that the whole says it is at.
        level: the level that the program names; entries of another one are moved there, if all
            are of that one.
        place: where the entries are.

    Raises:
        FileError: they are at several, and it is not known which are meant.
    """
    there = set(filter(None, map(named_level, rows)))
    if level in there:
        return level
    said = named_level({"level": declared})
    if level is None and said:
        return said  # what is of another level is inherited
    if len(there) > 1:
        raise FileError(
            f"{place}: it has entries of several levels; "
            f"pass level, one of {_listed(sorted(there))}"
        )
    return next(iter(there), said or level)


def own(rows: Iterable[tuple[Row, Place]], level: str | None) -> list[tuple[Row, Place]]:
    """Return the entries of a level; one that says nothing is of every level."""
    return [(row, place) for row, place in rows if named_level(row) in (None, level)]


def options(rows: Iterable[tuple[Row, Place]], level: str | None) -> dict[str, dict[str, Any]]:
    """Return options by their types, each of the level, or else of any level.

    Of several of a type and level the last counts, as it does at the service for the resource.

    Raises:
        FileError: one has no type, or properties that are not an object.
    """
    its_own: dict[str, dict[str, Any]] = {}
    others: dict[str, dict[str, Any]] = {}
    for row, place in rows:
        kind = required(row, "type", place)
        properties = mapping(row.get("properties"), place.at("properties"))
        if named_level(row) in (None, level):
            its_own[kind] = dict(properties)
        else:
            others.setdefault(kind, dict(properties))
    return {**others, **its_own}


def _listed(levels: Iterable[str]) -> str:
    return ", ".join(f'"{level}"' for level in levels)
