"""The responses of the API: JSON, an empty one, and an error in the service's form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from .errors import error_body


class JsonResponse(Response):
    """A JSON response, written the short way (no model is validated on the way out)."""

    media_type = "application/json"

    def __init__(
        self, content: Any, status_code: int = 200, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(content, status_code, dict(headers or {}))

    def render(self, content: Any) -> bytes:
        """Return *content* as compact UTF-8 JSON."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def empty(status_code: int = 200) -> Response:
    """Return a response without a body, as DELETE gives it."""
    return Response(status_code=status_code)


def error_response(
    request_id: str, status: int, message: str, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """Return an error of the service's own form."""
    return JsonResponse(error_body(request_id, message), status, headers)
