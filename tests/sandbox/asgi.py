"""Calls ASGI applications in this process, without a server or a socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from cloud_elements_sandbox.platform import switches
from cloud_elements_sandbox.platform.exchange import Exchange
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BASE = "/elements/api-v2"


@dataclass
class Reply:
    """What an application sent: its messages, and what they come to."""

    messages: list[Message] = field(default_factory=list)

    @property
    def status(self) -> int | None:
        return next((m["status"] for m in self.messages if "status" in m), None)

    @property
    def headers(self) -> dict[str, str]:
        start = next((m for m in self.messages if "headers" in m), {"headers": ()})
        found = {name.decode(): value.decode() for name, value in start["headers"]}
        assert len(found) == len(start["headers"]), "a header is there twice"
        return found

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.messages)

    @property
    def is_complete(self) -> bool:
        return bool(self.messages) and not self.messages[-1].get("more_body", False)

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class TinyApp:
    """The application that a middleware is put around: reads the body, and responds 200."""

    content: bytes = b'{"made": true}'
    failure: BaseException | None = None
    scopes: list[Scope] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        self.scopes.append(scope)
        self.bodies.append(message.get("body", b""))
        if self.failure is not None:
            raise self.failure
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(self.content)).encode()),
        ]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.content})

    @property
    def calls(self) -> int:
        return len(self.scopes)


def scope_of(
    method: str = "GET",
    path: str = f"{BASE}/instances",
    *,
    headers: dict[str, str] | None = None,
    client: tuple[str, int] | None = ("127.0.0.1", 50000),
    query: bytes = b"",
    bound: bool = True,
) -> Scope:
    """Return the scope of a request; *bound* says that its exchange has begun."""
    given = {"host": "127.0.0.1:8080", **(headers or {})}
    scope: Scope = {
        "type": "http",
        "method": method,
        "scheme": "http",
        "path": path,
        "query_string": query,
        "client": client,
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
    }
    if bound:
        Exchange(method, path.removeprefix(BASE), switches.defaults()).bind(scope)
    return scope


def call(
    app: ASGIApp,
    scope: Scope,
    chunks: Sequence[bytes] = (b"",),
    *,
    on_message: Callable[[Message], None] = lambda _: None,
) -> Reply:
    """Call *app* with a body in *chunks* and return what it sent."""
    reply, left = Reply(), list(chunks)

    async def receive() -> Message:
        if not left:
            return {"type": "http.disconnect"}
        chunk = left.pop(0)
        return {"type": "http.request", "body": chunk, "more_body": bool(left)}

    async def send(message: Message) -> None:
        on_message(message)
        reply.messages.append(message)

    asyncio.run(_call(app, scope, receive, send))
    return reply


async def _call(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)
