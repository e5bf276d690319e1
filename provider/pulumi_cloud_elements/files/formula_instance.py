"""A formula instance in a file, or in a response, as the arguments of `FormulaInstance`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..errors import FileError
from .formula import Loaded
from .reading import Place, read_json
from .references import References
from .typed_values import Row, boolean, mapping, string, unknown

_DEPTH = 3
_ID = re.compile(r"\d+")
# What the service adds: its counters, and the formula.
_ADDED = (
    "id", "formula", "formulaId", "accountId", "userId", "createdDate", "updatedDate",
    "singleThreaded", "name", "active", "configuration", "settings", "debugLoggingExpires",
)  # fmt: skip
_COUNTER = re.compile(r"number[A-Z]|last[A-Z]")


def formula_instance_arguments(
    row: Row,
    place: Place,
    references: References,
    formula_id: Any = None,
    configuration: Mapping[str, Any] | None = None,
) -> Loaded:
    """Return a formula instance as arguments; unmapped references are the caller's to check.

    Args:
        row: the formula instance as the service writes it.
        place: where it is from.
        references: maps the ids in it.
        formula_id: what the program has for the formula; None takes it from the references.
        configuration: what the program has for whole entries of the configuration.
    """
    embedded = mapping(row.get("formula"), place.at("formula"))
    if formula_id is None:
        references.called(iter([embedded]))
        formula_id = references.formula(
            embedded.get("id", row.get("formulaId")), "the formula instance", "formula"
        )
    found = Loaded({"formula_id": formula_id})
    name = string(row, "name", place)
    if name is not None:
        found.arguments["name"] = name
    section = mapping(row.get("configuration"), place.at("configuration"))
    types = _types(embedded)
    entries = {
        key: _entry(key, value, types, references, configuration or {})
        for key, value in section.items()
        if value is not None
    }
    entries |= {key: value for key, value in (configuration or {}).items() if key not in entries}
    if entries:
        found.arguments["configuration"] = entries
    settings = mapping(row.get("settings"), place.at("settings"))
    kept = {key: value for key, value in settings.items() if value is not None}
    if kept:
        found.arguments["settings"] = kept
    active = boolean(row, "active", place)
    if active is not None:
        found.arguments["active"] = active
    known = [*_ADDED, *(key for key in row if _COUNTER.match(key))]
    found.left_out += unknown(row, known, place)
    return found


def the_formula_instance(path: Path, name: str | None) -> tuple[Row, Place]:
    """Return the formula instance in a file.

    Args:
        path: the file.
        name: its name or id; None where there is one alone.

    Raises:
        FileError: it cannot be read, holds no such formula instance, or several.
    """
    every = list(_in(read_json(path), Place(path), _DEPTH))
    chosen = [
        (row, place) for row, place in every if name in (None, row.get("name"), str(row.get("id")))
    ]
    if len(chosen) == 1:
        return chosen[0]
    place = Place(path)
    if not every:
        raise FileError(f"{place}: it holds no formula instance; pass the path of an exported one")
    there = ", ".join(f'"{row.get("name")}" (id {row.get("id")})' for row, _ in chosen or every)
    if chosen:
        raise FileError(
            f"{place}: it holds several formula instances; pass one's id as name: {there}"
        )
    raise FileError(f'{place}: it holds no formula instance "{name}"; it holds {there}')


def _in(value: Any, place: Place, depth: int) -> Iterator[tuple[Row, Place]]:
    if isinstance(value, list) and depth:
        for number, item in enumerate(value):
            yield from _in(item, place.at(number), depth - 1)
    elif isinstance(value, dict):
        if isinstance(value.get("configuration"), dict) or isinstance(value.get("formula"), dict):
            yield value, place
        elif depth:
            for key, item in value.items():
                yield from _in(item, place.at(key), depth - 1)


def _types(formula: Row) -> dict[str, str]:
    """Return the types of the variables, where the response holds them."""
    rows = formula.get("configuration")
    return {
        str(row.get("key")): str(row.get("type"))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping)
    }


def _entry(
    key: str,
    value: Any,
    types: Mapping[str, str],
    references: References,
    configuration: Mapping[str, Any],
) -> Any:
    if key in configuration:
        return configuration[key]
    is_id = bool(_ID.fullmatch(str(value))) and not isinstance(value, bool)
    if types.get(key) == "elementInstance" or (is_id and key not in types):
        return references.value(key, value)
    return value
