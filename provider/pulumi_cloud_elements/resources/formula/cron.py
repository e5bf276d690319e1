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
# `/15` is `*/15`.
_ITEM = re.compile(r"(\*|\d+|(?=/))(?:-(\d+))?(?:/(\d+))?", re.ASCII)
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
# Days have further forms, such as `L` and `6#3`; months change nothing here.
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
            for h in _values(hour, 0, 23)
            for m in _values(minute, 0, 59)
            for s in _values(second, 0, 59)
        ]
    except ValueError as error:
        return str(error)
    for date in dates:
        if not _DATE.fullmatch(date):
            return f"has the field {date}, which cannot be read"
    if _shortest(times, every_day=_is_every_day(dates)) < MINUTES * 60:
        return f"starts it more often than every {MINUTES} minutes, which the service refuses"
    return None


def _values(field: str, lowest: int, highest: int) -> set[int]:
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
        start = lowest if first in ("*", "") else int(first)
        if last is not None:
            end = int(last)
        else:
            end = start if first.isdigit() and step is None else highest
        if not (lowest <= start <= highest and lowest <= end <= highest) or int(step or 1) == 0:
            raise ValueError(f"has the field {field}, which is out of range")
        size = highest - lowest + 1
        if start > end:  # 22-2 are the hours from 22 to 2
            end += size
        found |= {(n - lowest) % size + lowest for n in range(start, end + 1, int(step or 1))}
    return found


def _is_every_day(dates: list[str]) -> bool:
    """Tell whether an execution can follow one of the day before."""
    month, week = dates[0], dates[2].upper()
    for number, name in enumerate(_WEEKDAYS, 1):
        week = week.replace(name, str(number))
    try:
        of_month = _values(month, 1, 31)
        of_week = _values(week, 1, 7)
    except ValueError:
        return False  # single days, such as the last one of the month
    # A month ends with its 28th to 31st day.
    ends = 1 in of_month and max(of_month) >= 28
    return (ends or any(day + 1 in of_month for day in of_month)) and any(
        day % 7 + 1 in of_week for day in of_week
    )


def _shortest(times: Iterable[int], *, every_day: bool) -> int:
    """Return the shortest pause between two executions, in seconds."""
    ordered = sorted(times)
    pauses = [after - before for before, after in itertools.pairwise(ordered)]
    if every_day:
        pauses.append(ordered[0] + _DAY - ordered[-1])
    return min(pauses, default=_DAY)
