"""Misbehaviour on demand: which requests it meets, and what it does to them.

A fault is a JSON object. Every field but ``kind`` is optional:

=============  ================================================================================
``kind``       one of the kinds below
``method``     the method it meets, e.g. ``POST``; default any
``path``       a regular expression, searched in the path below the base path, e.g.
               ``^/instances$``; default any
``after``      how many matching requests go through first; default 0
``count``      how many it then meets; default no end
``probability``  the chance that it meets a matching request, default 1
``seed``       makes ``probability`` and distributed latencies repeatable
``seconds``    how long (latency, gateway-timeout, rate-limit); a number, or
               ``{"min", "max"}`` (uniform) or ``{"mean"}`` (exponential) for a latency
``status``     the status (status, html, empty); default 503, 502, 502
``retryAfter``  a Retry-After header: seconds, or ``"date:<seconds>"`` for a date that far ahead
``when``       reset: ``before`` (default), ``after`` or ``middle`` of the answer;
               latency: ``before`` (default) or ``after`` the work;
               status, html, empty: ``before`` (default: no work is done) or ``after`` it
``message``    the message of the error
``limit``      rate-limit: requests per ``seconds``; concurrency: requests in flight
``workSeconds``  gateway-timeout: when the work ends, default twice ``seconds``
=============  ================================================================================

Kinds: ``latency`` (the answer is held back), ``status`` (the service's error body), ``html`` (a
gateway's page), ``empty`` (a status without a body), ``garbled`` (work is done, the body is no
JSON), ``torn`` (work is done, half of the announced body, then the end), ``reset`` (the connection
is reset), ``gateway-timeout`` (504 after ``seconds`` while the work goes on), ``rate-limit`` (429
with Retry-After), ``concurrency`` (429 when too many are in flight).
"""

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
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Kind = Literal[
    "latency",
    "status",
    "html",
    "empty",
    "garbled",
    "torn",
    "reset",
    "gateway-timeout",
    "rate-limit",
    "concurrency",
]
Seconds = Annotated[float, Field(ge=0, le=3600)]


class Spread(BaseModel):
    """A distributed latency: uniform between two bounds, or exponential around a mean."""

    model_config = ConfigDict(extra="forbid")

    min: Seconds = 0.0
    max: Seconds = 0.0
    mean: Seconds = 0.0


class Fault(BaseModel):
    """A fault as it is asked for; the module's docstring tells the fields."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    method: str | None = None
    path: str = ""
    after: int = Field(0, ge=0)
    count: int | None = Field(None, ge=1)
    probability: float = Field(1.0, ge=0, le=1)
    seed: int | None = None
    seconds: Seconds | Spread | None = None
    status: int | None = Field(None, ge=200, le=599)
    retryAfter: int | str | None = None  # noqa: N815 - JSON's habit
    when: Literal["before", "after", "middle"] = "before"
    message: str = "The sandbox was asked to fail"
    limit: int = Field(1, ge=1)
    workSeconds: Seconds | None = None  # noqa: N815

    @field_validator("path")
    @classmethod
    def _is_pattern(cls, path: str) -> str:
        try:
            re.compile(path)
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from error
        return path

    @field_validator("retryAfter")
    @classmethod
    def _is_retry_after(cls, value: int | str | None) -> int | str | None:
        if isinstance(value, str) and not re.fullmatch(r"(date:)?-?\d{1,6}", value):
            raise ValueError("it is seconds, or date:<seconds>")
        return value


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
        wanted = self.fault.seconds
        if isinstance(wanted, Spread):
            if wanted.mean:
                return self._random.expovariate(1 / wanted.mean)
            return self._random.uniform(wanted.min, max(wanted.min, wanted.max))
        return default if wanted is None else wanted

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
        wanted = default if self.fault.retryAfter is None else self.fault.retryAfter
        if wanted is None:
            return {}
        if isinstance(wanted, str) and wanted.startswith("date:"):
            moment = datetime.now(UTC) + timedelta(seconds=int(wanted.removeprefix("date:")))
            return {"Retry-After": format_datetime(moment, usegmt=True)}
        return {"Retry-After": str(wanted)}

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
        """Lift one fault, or all; tell whether there was one."""
        before = len(self._rules)
        self._rules = [] if rule_id is None else [r for r in self._rules if r.id != rule_id]
        return len(self._rules) < before

    def report(self) -> list[dict[str, Any]]:
        """Return every fault in force."""
        return [rule.report() for rule in self._rules]

    def meeting(self, method: str, path: str) -> list[Rule]:
        """Return the faults that the next request suffers (latencies add up)."""
        return [rule for rule in self._rules if rule.meets(method, path)]
