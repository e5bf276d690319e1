"""One request and its response, as the parts of the server pass it on."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field

from starlette.types import Scope

from .switches import Values

_SCOPE_KEY = "cloud_elements_sandbox.exchange"
_NUMBER = re.compile(r"/\d+(?=/|$)")


@dataclass(slots=True)
class Exchange:
    """What is known of one request and its response.

    ``path`` is relative to the base path; ``instance_id`` is set by whoever finds out which
    instance the request concerns; ``status`` is ``None`` as long as no response was sent.
    """

    method: str
    path: str
    switches: Values
    request_id: str = field(default_factory=lambda: secrets.token_hex(12))
    body: bytes = b""
    instance_id: int | None = None
    fault: str | None = None
    status: int | None = None
    milliseconds: float = 0.0
    started: float = field(default_factory=time.time)

    @property
    def endpoint(self) -> str:
        """The request line with ids left out, fit to be counted: ``GET /instances/{id}``."""
        return f"{self.method} {_NUMBER.sub('/{id}', self.path)}"

    def bind(self, scope: Scope) -> None:
        """Make this exchange the one of *scope*."""
        scope[_SCOPE_KEY] = self

    @classmethod
    def of(cls, scope: Scope) -> Exchange:
        """Return the exchange that a request belongs to."""
        found: Exchange = scope[_SCOPE_KEY]
        return found
