"""The outermost layer: what happens to every request before and after its work.

It gives the request its id and switches, limits its size, makes it suffer the faults in force,
records it, and writes the log line. Raw ASGI, so that a request costs little and an answer can be
broken on purpose.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..faults.connection import Connection
from ..faults.rules import Faults, Rule
from .errors import error_body
from .exchange import BASE_PATH, CONSOLE_PATH, CONTROL_PATH, STYLE_PATH, Answer, Exchange
from .recorder import Recorder
from .switches import HEADER, UnknownSwitchError, Values, parsed

LARGEST_BODY = 8 * 1024 * 1024
EXPOSED = (
    b"Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, "
    b"Elements-Next-Page-Token, Elements-Trace-Id"
)
_PAGE = (
    "<html>\r\n<head><title>{status} {text}</title></head>\r\n<body>\r\n"
    "<center><h1>{status} {text}</h1></center>\r\n<hr><center>nginx</center>\r\n"
    "</body>\r\n</html>\r\n"
)
_TEXTS = {502: "Bad Gateway", 503: "Service Temporarily Unavailable", 504: "Gateway Time-out"}

log = logging.getLogger("cloud_elements_sandbox")


@dataclass(slots=True)
class Held:
    """An answer that has been made and not yet sent."""

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


class Front:
    """Wraps the application; see the module."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        switches: Values,
        faults: Faults,
        recorder: Recorder,
        control: bool,
    ) -> None:
        self._app = app
        self._switches = switches
        self._faults = faults
        self._recorder = recorder
        self._control = control
        self._tasks: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        below = path.removeprefix(BASE_PATH) if path.startswith(BASE_PATH + "/") else path
        exchange = Exchange(scope["method"], below, self._switches)
        exchange.bind(scope)
        control = _is_below(path, CONTROL_PATH)
        if not (control or path == "/" or _is_below(path, CONSOLE_PATH)):
            await self._observed(scope, receive, send, exchange)
        elif (control and self._takes_control(scope)) or (not control and _is_shown(scope)):
            await self._app(scope, receive, send)
        else:
            await _error(exchange, 404, "Not Found")(scope, receive, send)

    def _takes_control(self, scope: Scope) -> bool:
        """Whether a request may use the control endpoint: it does, and no other site sent it."""
        origin = Headers(scope=scope).get("origin")
        return self._control and _is_local(scope) and origin in {None, _own_origin(scope)}

    async def _observed(
        self, scope: Scope, receive: Receive, send: Send, exchange: Exchange
    ) -> None:
        headers = Headers(scope=scope)
        status: int | None = None
        origin = "origin" in headers

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                added = [(b"elements-request-id", exchange.request_id.encode())]
                if origin:
                    added += [
                        (b"access-control-allow-origin", b"*"),
                        (b"access-control-expose-headers", EXPOSED),
                    ]
                message = {**message, "headers": [*message.get("headers", ()), *added]}
            await send(message)

        self._recorder.enter()
        begun = time.perf_counter()
        try:
            await self._answered(scope, receive, dressed, exchange, headers)
        finally:
            milliseconds = (time.perf_counter() - begun) * 1000
            self._recorder.leave(
                exchange,
                status,
                milliseconds,
                scope["query_string"],
                headers.get("authorization", ""),
            )
            log.info(
                "%s %s %s %.1f ms%s%s",
                exchange.method,
                exchange.path.encode("unicode_escape").decode(),
                status or "no answer",
                milliseconds,
                f" instance={exchange.instance_id}" if exchange.instance_id else "",
                f" fault={exchange.fault}" if exchange.fault else "",
            )

    async def _answered(
        self, scope: Scope, receive: Receive, send: Send, exchange: Exchange, headers: Headers
    ) -> None:
        wanted = headers.get(HEADER.decode())
        if wanted:
            try:
                exchange.switches = {**self._switches, **parsed(wanted)}
            except UnknownSwitchError as error:
                await _error(exchange, 400, str(error))(scope, receive, send)
                return
        body = await _whole_body(receive)
        if body is None:
            message = "The payload is larger than the 8 MB allowed"
            await _error(exchange, 429, message)(scope, receive, send)
            return
        exchange.body = body
        if scope["path"].startswith(BASE_PATH) and not _accepts_json(headers.get("accept")):
            message = "Not Acceptable: the answer is application/json"
            await _error(exchange, 406, message)(scope, receive, send)
            return

        async def work(to: Send) -> None:
            await self._worked(scope, _replay(body), to, exchange)

        rules = self._faults.meeting(exchange.method, exchange.path)
        if rules:
            exchange.fault = ",".join(rule.fault.kind for rule in rules)
            await self._suffered(rules, scope, receive, send, exchange, work)
        else:
            await work(send)

    async def _worked(self, scope: Scope, receive: Receive, send: Send, exchange: Exchange) -> None:
        """Let the application answer; it answers its failures itself, and raises them again."""
        try:
            await self._app(scope, receive, send)
        except Exception:
            log.exception("request %s failed", exchange.request_id)

    async def _suffered(
        self,
        rules: list[Rule],
        scope: Scope,
        receive: Receive,
        send: Send,
        exchange: Exchange,
        work: Callable[[Send], Awaitable[None]],
    ) -> None:
        """Let a request suffer *rules*: latencies and limits each, then the first that ends it."""
        with contextlib.ExitStack() as in_flight:
            delay_after = 0.0
            for rule in rules:
                kind = rule.fault.kind
                if kind == "latency" and rule.fault.when == "before":
                    await asyncio.sleep(rule.seconds())
                elif kind == "latency":
                    delay_after += rule.seconds()
                elif kind in {"rate-limit", "concurrency"}:
                    wait = rule.over_rate() if kind == "rate-limit" else None
                    if kind == "concurrency":
                        wait = 1.0 if rule.in_flight >= rule.fault.limit else None
                        rule.in_flight += 1
                        in_flight.callback(_leave, rule)
                    if wait is not None:
                        retry = rule.retry_after(default=max(1, round(wait)))
                        status = rule.fault.status or 429
                        answer = _error(exchange, status, "Too many requests", retry)
                        await answer(scope, receive, send)
                        return
                else:
                    await self._ended(rule, scope, receive, send, exchange, work)
                    return
            if not delay_after:
                await work(send)
                return
            held = Held()
            await work(held.send)
            await asyncio.sleep(delay_after)
            await held.release(send)

    async def _ended(
        self,
        rule: Rule,
        scope: Scope,
        receive: Receive,
        send: Send,
        exchange: Exchange,
        work: Callable[[Send], Awaitable[None]],
    ) -> None:
        fault, held = rule.fault, Held()
        if fault.kind == "gateway-timeout":
            await self._given_up(rule, scope, receive, send, work)
            return
        if fault.kind in {"garbled", "torn"} or fault.when != "before":
            await work(held.send)
        if fault.seconds is not None:
            await asyncio.sleep(rule.seconds())
        match fault.kind:
            case "status":
                status = fault.status or 503
                answer = _error(exchange, status, fault.message, rule.retry_after())
                await answer(scope, receive, send)
            case "html":
                await _page(fault.status or 502, send, rule.retry_after())
            case "empty":
                await send(
                    {
                        "type": "http.response.start",
                        "status": fault.status or 502,
                        "headers": [*_raw(rule.retry_after()), (b"content-length", b"0")],
                    }
                )
                await send({"type": "http.response.body"})
            case "garbled":
                held.body = b'{"id": \xff\xfe ' + held.body[: len(held.body) // 2]
                held.start["headers"] = [
                    *(h for h in held.start["headers"] if h[0] != b"content-length"),
                    (b"content-length", str(len(held.body)).encode()),
                ]
                await held.release(send)
            case "torn":
                await self._half(held, send)
                await Connection.of(scope).end()
            case _:
                if fault.when == "middle":
                    await self._half(held, send)
                    # Let what was written leave, or the reset would come before it.
                    await asyncio.sleep(0.05)
                await Connection.of(scope).reset()

    async def _half(self, held: Held, send: Send) -> None:
        if len(held.body) < 2:
            held.body = b"{}"
            held.start["headers"] = [
                *(h for h in held.start["headers"] if h[0] != b"content-length"),
                (b"content-length", b"2"),
            ]
        await send(held.start)
        half = held.body[: len(held.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})

    async def _given_up(
        self,
        rule: Rule,
        scope: Scope,
        receive: Receive,
        send: Send,
        work: Callable[[Send], Awaitable[None]],
    ) -> None:
        """Answer 504 like a proxy, while the work goes on and ends later."""
        seconds = rule.seconds(1.0)
        rest = rule.fault.workSeconds
        rest = 2 * seconds if rest is None else rest

        async def later() -> None:
            await asyncio.sleep(rest)
            await work(Held().send)

        del scope, receive
        task = asyncio.create_task(later())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        await asyncio.sleep(seconds)
        await _page(rule.fault.status or 504, send, rule.retry_after())


def _accepts_json(accept: str | None) -> bool:
    """Whether a client takes JSON; who says nothing takes anything."""
    ranges = [part.partition(";")[0].strip().lower() for part in (accept or "*/*").split(",")]
    return bool({"*/*", "application/*", "application/json"} & set(ranges)) or not any(ranges)


def _leave(rule: Rule) -> None:
    rule.in_flight -= 1


def _error(
    exchange: Exchange, status: int, message: str, headers: dict[str, str] | None = None
) -> Answer:
    return Answer(error_body(exchange.request_id, message), status, headers)


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


async def _page(status: int, send: Send, headers: dict[str, str]) -> None:
    page = _PAGE.format(status=status, text=_TEXTS.get(status, "Error")).encode()
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                *_raw(headers),
                (b"content-type", b"text/html"),
                (b"content-length", str(len(page)).encode()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": page})


async def _whole_body(receive: Receive) -> bytes | None:
    """Read the body; ``None`` when it is too large. What is left is read and dropped."""
    chunks, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= LARGEST_BODY:
            chunks.append(chunk)
        if not message.get("more_body", False):
            break
    return b"".join(chunks) if size <= LARGEST_BODY else None


def _replay(body: bytes) -> Receive:
    sent = False

    async def receive() -> Message:
        nonlocal sent
        if sent:
            return {"type": "http.disconnect"}
        sent = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _is_below(path: str, root: str) -> bool:
    return path == root or path.startswith(f"{root}/")


def _own_origin(scope: Scope) -> str:
    return f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"


def _is_shown(scope: Scope) -> bool:
    """Whether a request may see the console. The style is the sign-in page's too."""
    return scope["path"] == STYLE_PATH or _is_local(scope)


def _is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine and means it (no name that was rebound)."""
    client = scope.get("client")
    host = Headers(scope=scope).get("host", "")
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return client is not None and _is_loopback(client[0]) and _is_loopback(name)


def _is_loopback(name: str) -> bool:
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
