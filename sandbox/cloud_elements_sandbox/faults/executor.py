"""Makes requests suffer the faults in force."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from ..platform.exchange import Exchange
from ..platform.responses import error_response
from .connection import Connection
from .endings import Endings
from .held import HeldResponse
from .rules import Faults, Rule


class FaultExecutor:
    """Lets each request suffer the faults that meet it.

    Latencies and limits add up, in the order in which they were put in force; of the other kinds,
    the first that meets a request ends it (:class:`.endings.Endings`).

    Args:
        app: what does the work.
        faults: the faults in force.
        connection_of: finds the connection that a request came by, to break it.
        sleep: waits, in seconds.

    """

    def __init__(
        self,
        app: ASGIApp,
        faults: Faults,
        *,
        connection_of: Callable[[Scope], Connection] = Connection.of,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app = app
        self._faults = faults
        self._sleep = sleep
        self._endings = Endings(app, connection_of, sleep)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or make it suffer."""
        exchange = Exchange.of(scope)
        rules = self._faults.meeting(exchange.method, exchange.path)
        if not rules:
            await self._app(scope, receive, send)
            return
        exchange.fault = ",".join(rule.fault.kind for rule in rules)
        with contextlib.ExitStack() as in_flight:
            delay_after = 0.0
            for rule in rules:
                match rule.fault.kind:
                    case "latency" if rule.fault.when == "before":
                        await self._sleep(rule.seconds())
                    case "latency":
                        delay_after += rule.seconds()
                    case "rate-limit" | "concurrency":
                        wait = _over_limit(rule, in_flight)
                        if wait is not None:
                            headers = rule.retry_after(default=max(1, round(wait)))
                            refusal = error_response(
                                exchange.request_id,
                                rule.fault.status or 429,
                                "Too many requests",
                                headers,
                            )
                            await refusal(scope, receive, send)
                            return
                    case _:
                        await self._endings.end(rule, scope, receive, send)
                        return
            if not delay_after:
                await self._app(scope, receive, send)
                return
            held = HeldResponse()
            await self._app(scope, receive, held.send)
            await self._sleep(delay_after)
            await held.release(send)


def _over_limit(rule: Rule, in_flight: contextlib.ExitStack) -> float | None:
    """Count a request; return the seconds to wait when it is over the limit.

    A request that is in flight leaves with *in_flight*.
    """
    if rule.fault.kind == "rate-limit":
        return rule.over_rate()
    over = rule.in_flight >= rule.fault.limit
    rule.in_flight += 1
    in_flight.callback(_leave, rule)
    return 1.0 if over else None


def _leave(rule: Rule) -> None:
    rule.in_flight -= 1
