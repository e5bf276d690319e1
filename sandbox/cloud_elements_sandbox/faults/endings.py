"""The faults that end a request: with another response than its own, a broken one, or none."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from ..platform.exchange import Exchange
from ..platform.responses import error_response
from .connection import Connection
from .gateway import empty_response, gateway_page
from .held import HeldResponse
from .rules import Rule


class Endings:
    """Ends requests, each kind of fault in its way.

    Args:
        app: what does the work, where there is some.
        connection_of: finds the connection that a request came by, to break it.
        sleep: waits, in seconds.

    """

    def __init__(
        self,
        app: ASGIApp,
        connection_of: Callable[[Scope], Connection],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._app = app
        self._connection_of = connection_of
        self._sleep = sleep
        self._going_on: set[asyncio.Task[None]] = set()

    async def end(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        """End a request as *rule* says."""
        fault, held = rule.fault, HeldResponse()
        if fault.kind == "gateway-timeout":
            await self._give_up(rule, scope, receive, send)
            return
        if fault.kind in {"garbled", "torn"} or fault.when != "before":
            await self._app(scope, receive, held.send)
        if fault.seconds is not None:
            await self._sleep(rule.seconds())
        match fault.kind:
            case "status":
                status, headers = fault.status or 503, rule.retry_after()
                request_id = Exchange.of(scope).request_id
                response = error_response(request_id, status, fault.message, headers)
                await response(scope, receive, send)
            case "html":
                await gateway_page(send, fault.status or 502, rule.retry_after())
            case "empty":
                await empty_response(send, fault.status or 502, rule.retry_after())
            case "garbled":
                held.garble()
                await held.release(send)
            case "torn":
                await held.release_half(send)
                await self._connection_of(scope).end()
            case _:
                if fault.when == "middle":
                    await held.release_half(send)
                    # Let what was written leave, or the reset would come before it.
                    await self._sleep(0.05)
                await self._connection_of(scope).reset()

    async def _give_up(self, rule: Rule, scope: Scope, receive: Receive, send: Send) -> None:
        """Respond 504 like a proxy, while the work goes on and ends later."""
        seconds = rule.seconds(1.0)
        rest = rule.fault.workSeconds
        rest = 2 * seconds if rest is None else rest

        async def later() -> None:
            await self._sleep(rest)
            await self._app(scope, receive, HeldResponse().send)

        task = asyncio.create_task(later())
        self._going_on.add(task)
        task.add_done_callback(self._going_on.discard)
        await self._sleep(seconds)
        await gateway_page(send, rule.fault.status or 504, rule.retry_after())
