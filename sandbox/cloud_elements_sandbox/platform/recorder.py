"""The record of requests: each with its status, and how often each came; never a secret.

Authorization headers are recorded as the names of their parts. Of a body, the record keeps the
names and, unless the server was started with ``--record-bodies`` (for tests alone), replaces every
value of a configuration, of settings or of properties, and every other credential, by
``[secure]``.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from typing import Any
from urllib.parse import parse_qsl

from .credentials import authorization_parts
from .exchange import Exchange

SECURE = "[secure]"
KEPT = 20_000
_SECRET_OBJECTS = frozenset({"configuration", "providerData", "settings", "properties"})
_SECRET_KEYS = frozenset(
    [
        "password",
        "token",
        "code",
        "secret",
        "usersecret",
        "organizationsecret",
        "apikey",
        "apisecret",
        "propertyvalue",
        "username",
        "requesttoken",
    ]
)


def redacted(value: Any, *, inside_secret: bool = False) -> Any:
    """Return a JSON value with its keys, and its values where they can be no secret."""
    if isinstance(value, dict):
        return {
            key: redacted(
                item,
                inside_secret=inside_secret
                or key in _SECRET_OBJECTS
                or key.lower().replace(".", "").replace("_", "") in _SECRET_KEYS,
            )
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [redacted(item, inside_secret=inside_secret) for item in value]
    return SECURE if inside_secret and value is not None else value


class Recorder:
    """Requests in the order in which they ended, the newest 20,000, and their counts.

    Args:
        bodies: keep request bodies as they came, secrets included. For tests alone.

    """

    def __init__(self, *, bodies: bool = False) -> None:
        self._bodies = bodies
        self._requests: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._counts: Counter[str] = Counter()
        self._number = 0
        self.in_flight = 0
        self.most_in_flight = 0

    def enter(self) -> None:
        """Count a request that has begun."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)

    def leave(self, exchange: Exchange, query: bytes, authorization: str) -> None:
        """Record a request that is over."""
        self.in_flight -= 1
        self._number += 1
        self._counts[exchange.endpoint] += 1
        self._requests.append(
            {
                "number": self._number,
                "time": exchange.started,
                "milliseconds": round(exchange.milliseconds, 2),
                "method": exchange.method,
                "path": exchange.path,
                "query": self._query(query),
                "authorization": sorted(authorization_parts(authorization)),
                "body": self._body(exchange.body),
                "status": exchange.status,
                "instanceId": exchange.instance_id,
                "requestId": exchange.request_id,
                "fault": exchange.fault,
            }
        )

    def report(self) -> dict[str, Any]:
        """Return everything recorded."""
        return {
            "total": self._number,
            "inFlight": self.in_flight,
            "mostInFlight": self.most_in_flight,
            "counts": dict(self._counts),
            "requests": list(self._requests),
        }

    def reset(self) -> None:
        """Forget everything but the requests in flight."""
        self._requests.clear()
        self._counts.clear()
        self._number = 0
        self.most_in_flight = self.in_flight

    def _query(self, query: bytes) -> list[list[str]]:
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        return [
            [key, SECURE if key.lower().replace("_", "") in _SECRET_KEYS else value]
            for key, value in pairs
        ]

    def _body(self, body: bytes) -> Any:
        if not body:
            return None
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return f"{len(body)} bytes that are not JSON"
        try:
            return document if self._bodies else redacted(document)
        except RecursionError:
            return f"{len(body)} bytes, too deep to show"
