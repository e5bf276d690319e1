"""The cases of the fault matrix: verb, method, fault, moment, and how long it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ONCE, WHOLE_RUN = "once", "whole run"


@dataclass(frozen=True)
class Verb:
    """What is being done when the fault strikes.

    Attributes:
        name: how the table calls it.
        method: of the request that the fault meets.
        path: of that request, as a regular expression.
    """

    name: str
    method: str
    path: str


VERBS = (
    Verb("create", "POST", "^/instances$"),
    Verb("create, looking for orphans", "GET", "^/instances$"),
    Verb("create, credentials check", "GET", "^/organizations/me$"),
    Verb("create, catalogue", "GET", "^/elements/"),
    Verb("change the configuration", "PUT", "^/instances/[0-9]+$"),
    Verb("change the name", "PATCH", "^/instances/[0-9]+$"),
    Verb("disable", "DELETE", "/enabled$"),
    Verb("disable, looking at it first", "GET", "^/instances/[0-9]+$"),
    Verb("replace, making the new one", "POST", "^/instances$"),
    Verb("replace, deleting the old one", "DELETE", "^/instances/[0-9]+$"),
    Verb("refresh", "GET", "^/instances/[0-9]+$"),
    Verb("destroy", "DELETE", "^/instances/[0-9]+$"),
)

BEFORE, DURING, AFTER = "before the work", "during the answer", "after the work"
FAULTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("connection reset", BEFORE, {"kind": "reset", "when": "before"}),
    ("connection reset", DURING, {"kind": "reset", "when": "middle"}),
    ("connection reset", AFTER, {"kind": "reset", "when": "after"}),
    ("torn body", DURING, {"kind": "torn"}),
    ("garbled body", AFTER, {"kind": "garbled"}),
    ("empty 200", AFTER, {"kind": "empty", "status": 200, "when": "after"}),
    ("empty 503", BEFORE, {"kind": "empty", "status": 503, "when": "before"}),
    ("HTML 502", BEFORE, {"kind": "html", "status": 502, "when": "before"}),
    ("HTML 502", AFTER, {"kind": "html", "status": 502, "when": "after"}),
    ("HTML 404", BEFORE, {"kind": "html", "status": 404, "when": "before"}),
    ("408", AFTER, {"kind": "status", "status": 408, "when": "after"}),
    ("429, Retry-After", BEFORE, {"kind": "status", "status": 429, "retryAfter": 1}),
    ("500", BEFORE, {"kind": "status", "status": 500, "when": "before"}),
    ("500", AFTER, {"kind": "status", "status": 500, "when": "after"}),
    ("503", AFTER, {"kind": "status", "status": 503, "when": "after"}),
    ("504, work goes on", DURING, {"kind": "gateway-timeout", "seconds": 0.2, "workSeconds": 1}),
    ("no answer in time", AFTER, {"kind": "latency", "when": "after", "seconds": 6}),
    ("engine killed", DURING, {"kind": "latency", "when": "before", "seconds": 1.5}),
    ("engine and provider killed", DURING, {"kind": "latency", "when": "before", "seconds": 1.5}),
)


@dataclass(frozen=True)
class Case:
    """One case.

    Attributes:
        verb: what is being done.
        fault: how the table calls the fault.
        moment: when it strikes.
        body: the fault, as the sandbox takes it.
        lasts: for how long.
        requests: how many requests it must meet before a run is killed.
    """

    verb: Verb
    fault: str
    moment: str
    body: dict[str, Any]
    lasts: str
    requests: int = 1

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What tells it apart."""
        return f"{self.verb.name}: {self.fault}, {self.moment}, {self.lasts}"

    @property
    def kills(self) -> bool:
        """Whether the run is killed rather than its request spoilt."""
        return self.fault.endswith("killed")


def cases() -> Iterator[Case]:
    """Yield the whole matrix."""
    for verb in VERBS:
        for fault, moment, body in FAULTS:
            lasting = (ONCE,) if fault.endswith("killed") else (ONCE, WHOLE_RUN)
            for lasts in lasting:
                yield Case(verb, fault, moment, body, lasts)
