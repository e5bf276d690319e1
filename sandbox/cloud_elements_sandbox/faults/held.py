"""A response that is held back, to be sent later, or broken on purpose."""

from __future__ import annotations

from dataclasses import dataclass, field

from starlette.types import Message, Send


@dataclass(slots=True)
class HeldResponse:
    """A response that is complete and not yet sent."""

    start: Message = field(default_factory=dict)
    body: bytes = b""

    async def send(self, message: Message) -> None:
        """Take the place of the server's ``send``."""
        if message["type"] == "http.response.start":
            self.start = message
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def release(self, send: Send) -> None:
        """Send it."""
        await send(self.start)
        await send({"type": "http.response.body", "body": self.body})

    async def release_half(self, send: Send) -> None:
        """Send the first half of what its ``Content-Length`` announces, and no end."""
        if len(self.body) < 2:
            self._replace_body(b"{}")
        await send(self.start)
        half = self.body[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})

    def garble(self) -> None:
        """Make the body one that is not JSON, and not UTF-8 either."""
        self._replace_body(b'{"id": \xff\xfe ' + self.body[: len(self.body) // 2])

    def _replace_body(self, body: bytes) -> None:
        self.body = body
        self.start["headers"] = [
            *(header for header in self.start["headers"] if header[0] != b"content-length"),
            (b"content-length", str(len(body)).encode()),
        ]
