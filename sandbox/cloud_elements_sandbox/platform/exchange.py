"""One request and its answer, as the parts of the server pass it on."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from .switches import Values

BASE_PATH = "/elements/api-v2"
CONTROL_PATH = "/__sandbox__"
CONSOLE_PATH = "/console"
STYLE_PATH = f"{CONSOLE_PATH}/console.css"

_SCOPE_KEY = "cloud_elements_sandbox.exchange"
_NUMBER = re.compile(r"/\d+(?=/|$)")


@dataclass(slots=True)
class Exchange:
    """What is known of one request while it is answered.

    ``path`` is relative to the base path; ``instance_id`` is set by whoever finds out which
    instance the request concerns.
    """

    method: str
    path: str
    switches: Values
    request_id: str = field(default_factory=lambda: secrets.token_hex(12))
    body: bytes = b""
    instance_id: int | None = None
    fault: str | None = None
    started: float = field(default_factory=time.time)

    @property
    def endpoint(self) -> str:
        """The request line with ids left out, fit to be counted: ``GET /instances/{id}``."""
        return f"{self.method} {_NUMBER.sub('/{id}', self.path)}"

    def bind(self, scope: Scope) -> None:
        """Make this exchange the one of *scope*."""
        scope[_SCOPE_KEY] = self


def exchange_of(connection: HTTPConnection) -> Exchange:
    """Return the exchange that a request belongs to."""
    found: Exchange = connection.scope[_SCOPE_KEY]
    return found


class Answer(Response):
    """A JSON answer, written the short way (no model is validated on the way out)."""

    media_type = "application/json"

    def __init__(
        self, content: Any, status_code: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content, status_code, dict(headers or {}))

    def render(self, content: Any) -> bytes:
        """Return *content* as compact UTF-8 JSON."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def empty(status_code: int = 200) -> Response:
    """Return an answer without a body, as DELETE gives it."""
    return Response(status_code=status_code)
