"""The query parameter ``where`` of a list: ``name in ('a', 'b') and active = true``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .errors import bad_request

Condition = Callable[[Mapping[str, Any]], bool]

_STRING = r"'(?:[^']|'')*'"
_CONDITION = re.compile(
    rf"\s*([\w.]+)\s*(!=|=|like\b|in\b)\s*(\((?:[^()']|{_STRING})*\)|{_STRING}|[^\s()',]+)\s*",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"\s*({_STRING}|[^\s()',]+)\s*(?:,|$)")
_AND = re.compile(r"and\b", re.IGNORECASE)


def condition_of(where: str) -> Condition:
    """Return what decides whether a row meets a ``where``; an empty one is met by all.

    A condition is ``field = 'value'``, ``field != 'value'``, ``field like 'a%'`` or
    ``field in ('a', 'b')``; ``and`` joins several. A dotted field is looked up in nested objects.

    Raises:
        ApiError: 400, it has another form.

    """
    conditions: list[Condition] = []
    position = 0
    while where[position:].strip():
        if conditions:
            joined = _AND.match(where, position)
            if joined is None:
                raise _invalid(where)
            position = joined.end()
        found = _CONDITION.match(where, position)
        if found is None:
            raise _invalid(where)
        field, operator, value = found.groups()
        conditions.append(_condition(field, operator.lower(), value, where))
        position = found.end()
    return lambda row: all(condition(row) for condition in conditions)


def _condition(field: str, operator: str, value: str, where: str) -> Condition:
    if operator == "in":
        accepted = _values(value, where)
        return lambda row: _string_at(row, field) in accepted
    if value.startswith("("):
        raise _invalid(where)
    expected = _unquoted(value)
    if operator == "like":
        parts = (re.escape(part) for part in expected.split("%"))
        pattern = re.compile(".*".join(parts), re.IGNORECASE | re.DOTALL)
        return lambda row: pattern.fullmatch(_string_at(row, field) or "") is not None
    return lambda row: (_string_at(row, field) == expected) is (operator == "=")


def _values(listed: str, where: str) -> set[str]:
    if not listed.startswith("("):
        raise _invalid(where)
    inner, position, values = listed[1:-1], 0, set[str]()
    while position < len(inner):
        found = _VALUE.match(inner, position)
        if found is None:
            raise _invalid(where)
        values.add(_unquoted(found[1]))
        position = found.end()
    return values


def _unquoted(value: str) -> str:
    return value[1:-1].replace("''", "'") if value.startswith("'") else value


def _string_at(row: Mapping[str, Any], path: str) -> str | None:
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    if isinstance(value, bool):
        return str(value).lower()
    return None if value is None else str(value)


def _invalid(where: str) -> Exception:
    return bad_request(f"Invalid where clause: {where}")
