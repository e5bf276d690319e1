"""How often a cron expression of a scheduled trigger fires, in Quartz's form.

Its fields are second, minute, hour, day of month, month, day of week and perhaps a year. Only what
decides the pause between two executions is looked into.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

MINUTES = 15
"""The shortest pause between two executions, in minutes."""

_DAY = 24 * 3600
_ANY = ("*", "?")
_ITEM = re.compile(r"(\*|\d+)(?:-(\d+))?(?:/(\d+))?")
# Days and months have names and further forms, which change nothing here.
_DATE = re.compile(r"[\dA-Za-z*?/,#-]+")


def problem_of(expression: str) -> str | None:
    """Return what is wrong with an expression; None where nothing is."""
    fields = expression.split()
    if len(fields) not in (6, 7):
        return "must have 6 or 7 fields (second minute hour day month weekday [year])"
    second, minute, hour, *dates = fields
    try:
        times = [
            h * 3600 + m * 60 + s
            for h in _values(hour, 24)
            for m in _values(minute, 60)
            for s in _values(second, 60)
        ]
    except ValueError as error:
        return str(error)
    for date in dates:
        if not _DATE.fullmatch(date):
            return f"has the field {date}, which cannot be read"
    if _shortest(times, every_day=_is_every_day(dates)) < MINUTES * 60:
        return f"starts it more often than every {MINUTES} minutes, which the service refuses"
    return None


def _values(field: str, limit: int) -> list[int]:
    """Return the values that a field stands for.

    Raises:
        ValueError: the field cannot be read.
    """
    if field == "?":
        field = "*"
    found: set[int] = set()
    for item in field.split(","):
        match = _ITEM.fullmatch(item)
        if match is None:
            raise ValueError(f"has the field {field}, which cannot be read")
        first, last, step = match.groups()
        start = 0 if first == "*" else int(first)
        if last is not None:
            end = int(last)
        else:
            end = start if first != "*" and step is None else limit - 1
        if start >= limit or end >= limit or start > end or step == "0":
            raise ValueError(f"has the field {field}, which is out of range")
        found |= set(range(start, end + 1, int(step or 1)))
    return sorted(found)


def _is_every_day(dates: list[str]) -> bool:
    """Tell whether an execution can follow one of the day before."""
    days = [date for index, date in enumerate(dates[:3]) if index != 1]
    return all(day in _ANY or "/1" in day or "," in day or "-" in day for day in days)


def _shortest(times: Iterable[int], *, every_day: bool) -> int:
    """Return the shortest pause between two executions, in seconds."""
    ordered = sorted(times)
    pauses = [after - before for before, after in itertools.pairwise(ordered)]
    if every_day:
        pauses.append(ordered[0] + _DAY - ordered[-1])
    return min(pauses, default=_DAY)
