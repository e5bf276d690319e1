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
``when``       reset: ``before`` (default), ``after`` or ``middle`` of the response;
               latency: ``before`` (default) or ``after`` the work;
               status, html, empty: ``before`` (default: no work is done) or ``after`` it
``message``    the message of the error
``limit``      rate-limit: requests per ``seconds``; concurrency: requests in flight
``workSeconds``  gateway-timeout: when the work ends, default twice ``seconds``
=============  ================================================================================

Kinds: ``latency`` (the response is held back), ``status`` (the service's error body), ``html`` (a
gateway's page), ``empty`` (a status without a body), ``garbled`` (work is done, the body is not
JSON), ``torn`` (work is done, half of the announced body, then the end), ``reset`` (the connection
is reset), ``gateway-timeout`` (504 after ``seconds`` while the work goes on), ``rate-limit`` (429
with Retry-After), ``concurrency`` (429 when too many are in flight).
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

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
    """A fault as it is asked for; the module's docstring explains the fields."""

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
    retryAfter: int | str | None = None
    when: Literal["before", "after", "middle"] = "before"
    message: str = "The sandbox was asked to fail"
    limit: int = Field(1, ge=1)
    workSeconds: Seconds | None = None

    @field_validator("path")
    @classmethod
    def _is_pattern(cls, path: str) -> str:
        try:
            re.compile(path)
        except re.error as error:
            raise ValueError(f"it is not a regular expression: {error}") from error
        return path

    @field_validator("retryAfter")
    @classmethod
    def _is_retry_after(cls, value: int | str | None) -> int | str | None:
        if isinstance(value, str) and not re.fullmatch(r"(date:)?-?\d{1,6}", value):
            raise ValueError("it must be seconds, or date:<seconds>")
        return value
