"""The faults in force: which requests each of them meets, and how often it has."""

from __future__ import annotations

import random
import re
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from typing import Any

from .fault import Fault, Spread


@dataclass(slots=True)
class Rule:
    """A fault that is in force, and how often it has matched and met."""

    id: int
    fault: Fault
    matched: int = 0
    met: int = 0
    in_flight: int = 0
    _random: random.Random = field(default_factory=random.Random)
    _times: deque[float] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self._random.seed(self.fault.seed)

    def meets(self, method: str, path: str) -> bool:
        """Whether the next request with this method and path is to suffer; counts it."""
        fault = self.fault
        if fault.method is not None and fault.method.upper() != method:
            return False
        if not re.search(fault.path, path):
            return False
        self.matched += 1
        if self.matched <= fault.after or (fault.count is not None and self.met >= fault.count):
            return False
        if fault.probability < 1 and self._random.random() >= fault.probability:
            return False
        self.met += 1
        return True

    def seconds(self, default: float = 0.0) -> float:
        """Return how long this time."""
        seconds = self.fault.seconds
        if isinstance(seconds, Spread):
            if seconds.mean:
                return self._random.expovariate(1 / seconds.mean)
            return self._random.uniform(seconds.min, max(seconds.min, seconds.max))
        return default if seconds is None else seconds

    def over_rate(self) -> float | None:
        """Count a request against the rate; return the seconds to wait when it is over it."""
        period, moment = self.seconds(1.0), time.monotonic()
        while self._times and self._times[0] <= moment - period:
            self._times.popleft()
        if len(self._times) >= self.fault.limit:
            return self._times[0] + period - moment
        self._times.append(moment)
        return None

    def retry_after(self, default: int | None = None) -> dict[str, str]:
        """Return the Retry-After header, if there is to be one."""
        value = default if self.fault.retryAfter is None else self.fault.retryAfter
        if value is None:
            return {}
        if isinstance(value, str) and value.startswith("date:"):
            moment = datetime.now(UTC) + timedelta(seconds=int(value.removeprefix("date:")))
            return {"Retry-After": format_datetime(moment, usegmt=True)}
        return {"Retry-After": str(value)}

    def report(self) -> dict[str, Any]:
        """Return the fault with its id and counts."""
        return {
            "id": self.id,
            "matched": self.matched,
            "met": self.met,
            **self.fault.model_dump(exclude_none=True),
        }


class Faults:
    """The faults in force, in the order in which they were asked for."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._ids: Iterator[int] = count(1)

    def add(self, fault: Fault) -> Rule:
        """Put a fault in force."""
        rule = Rule(next(self._ids), fault)
        self._rules.append(rule)
        return rule

    def clear(self, rule_id: int | None = None) -> bool:
        """Lift one fault, or all; return whether there was one."""
        before = len(self._rules)
        self._rules = [] if rule_id is None else [r for r in self._rules if r.id != rule_id]
        return len(self._rules) < before

    def report(self) -> list[dict[str, Any]]:
        """Return every fault in force."""
        return [rule.report() for rule in self._rules]

    def meeting(self, method: str, path: str) -> list[Rule]:
        """Return the faults that the next request suffers (latencies add up)."""
        return [rule for rule in self._rules if rule.meets(method, path)]
