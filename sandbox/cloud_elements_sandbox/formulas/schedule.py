"""The cron expression of a scheduled trigger: not more often than every 15 minutes."""

from __future__ import annotations

import re
from itertools import pairwise

SHORTEST = 15
_FIELD = re.compile(r"[0-9A-Z*?,/#LW-]+", re.IGNORECASE)
_RANGE = re.compile(r"(?:(\*)|(\d+)(?:-(\d+))?)(?:/(\d+))?")
_MINUTES_OF_HOUR = 60


def problem_of(cron: str) -> str | None:
    """Return what is wrong with a cron expression in Quartz's form, None if nothing is.

    Its six or seven fields are seconds, minutes, hours, day of the month, month, day of the week
    and, if it is there, the year.
    """
    fields = cron.split()
    if len(fields) not in (6, 7) or not all(_FIELD.fullmatch(field) for field in fields):
        return f"Invalid cron expression: {cron}"
    try:
        seconds = _numbers(fields[0], 60)
        minutes = _numbers(fields[1], _MINUTES_OF_HOUR)
        hours = _numbers(fields[2], 24)
    except ValueError:
        return f"Invalid cron expression: {cron}"
    if len(seconds) > 1 or _shortest_gap(minutes, hours) < SHORTEST:
        return f"A formula cannot be scheduled more often than every {SHORTEST} minutes: {cron}"
    return None


def _numbers(field: str, end: int) -> list[int]:
    """Return the numbers below *end* that a field names, sorted."""
    numbers: set[int] = set()
    for part in field.split(","):
        found = _RANGE.fullmatch(part)
        if found is None:
            raise ValueError(part)
        every, first, last, step = found.groups()
        begin = 0 if every else int(first)
        # A number with a step goes on to the end; a number alone is itself.
        finish = int(last) if last else (end - 1 if every or step else begin)
        if begin >= end or finish >= end or (step is not None and int(step) == 0):
            raise ValueError(part)
        if begin > finish:  # as in Quartz, 22-2 are the hours from 22 to 2
            finish += end
        numbers.update(number % end for number in range(begin, finish + 1, int(step or 1)))
    return sorted(numbers)


def _shortest_gap(minutes: list[int], hours: list[int]) -> int:
    """Return the shortest time between two runs, in minutes."""
    gaps = [later - earlier for earlier, later in pairwise(minutes)]
    if any((hour + 1) % 24 in hours for hour in hours):
        gaps.append(_MINUTES_OF_HOUR - minutes[-1] + minutes[0])
    return min(gaps, default=_MINUTES_OF_HOUR)
