"""What a gateway before the service responds: a page for people, or nothing but a status."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import Send

_PAGE = (
    "<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
    "<center><h1>{status} {reason}</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)
# As nginx words them, which differs from the standard's words.
_REASONS = {502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}


async def gateway_page(send: Send, status: int, headers: Mapping[str, str]) -> None:
    """Send the HTML page of a gateway."""
    page = _PAGE.format(status=status, reason=_REASONS.get(status, "Error")).encode()
    await _respond(send, status, {**headers, "content-type": "text/html"}, page)


async def empty_response(send: Send, status: int, headers: Mapping[str, str]) -> None:
    """Send a status without a body."""
    await _respond(send, status, headers, b"")


async def _respond(send: Send, status: int, headers: Mapping[str, str], body: bytes) -> None:
    raw = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": body})
