"""Each kind of fault over a tiny application: what it does, and when."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from cloud_elements_sandbox.faults.connection import Connection
from cloud_elements_sandbox.faults.executor import FaultExecutor
from cloud_elements_sandbox.faults.fault import Fault
from cloud_elements_sandbox.faults.rules import Faults
from cloud_elements_sandbox.platform.exchange import Exchange
from starlette.types import Receive, Scope, Send

from ..asgi import Reply, TinyApp, call, scope_of

WORK, SENT = "work", "sent"


@dataclass
class World:
    """An application under faults, and what happened in what order."""

    faults: Faults = field(default_factory=Faults)
    app: TinyApp = field(default_factory=TinyApp)
    events: list[Any] = field(default_factory=list)
    scope: Scope = field(default_factory=lambda: scope_of("POST"))

    async def sleep(self, seconds: float) -> None:
        self.events.append(seconds)
        # As long as anything else has something to do.
        await asyncio.sleep(0)

    async def end(self) -> None:
        self.events.append("ended")

    async def reset(self) -> None:
        self.events.append("reset")

    async def work(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.events.append(WORK)
        await self.app(scope, receive, send)

    def suffer(self, *faults: dict[str, Any]) -> Reply:
        for fault in faults:
            self.faults.add(Fault.model_validate(fault))
        executor = FaultExecutor(
            self.work,
            self.faults,
            connection_of=lambda _: cast("Connection", self),
            sleep=self.sleep,
        )

        async def and_what_goes_on(scope: Scope, receive: Receive, send: Send) -> None:
            await executor(scope, receive, send)
            await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})

        return call(
            and_what_goes_on, self.scope, [b"asked"], on_message=lambda _: self.events.append(SENT)
        )

    @property
    def fault(self) -> str | None:
        return Exchange.of(self.scope).fault


@pytest.fixture
def world() -> World:
    return World()


def test_without_a_fault_the_request_passes(world: World) -> None:
    reply = world.suffer({"kind": "status", "method": "GET"})
    assert (reply.status, reply.body) == (200, b'{"made": true}')
    assert world.app.bodies == [b"asked"]
    assert world.fault is None


def test_latencies_add_up_before_and_after_the_work(world: World) -> None:
    reply = world.suffer(
        {"kind": "latency", "seconds": 1},
        {"kind": "latency", "seconds": 2, "when": "after"},
        {"kind": "latency", "seconds": 3},
        {"kind": "latency", "seconds": 4, "when": "after"},
    )
    assert reply.body == b'{"made": true}'
    assert world.events == [1, 3, WORK, 6, SENT, SENT]
    assert world.fault == "latency,latency,latency,latency"


def test_the_first_that_ends_a_request_ends_it(world: World) -> None:
    reply = world.suffer(
        {"kind": "latency", "seconds": 1},
        {"kind": "status", "status": 503},
        {"kind": "html"},
        {"kind": "latency", "seconds": 9},
    )
    assert reply.status == 503
    assert world.events == [1, SENT, SENT]
    assert world.fault == "latency,status,html,latency"


@pytest.mark.parametrize("kind", ["status", "html", "empty"])
@pytest.mark.parametrize(("when", "works"), [("before", 0), ("after", 1)])
def test_another_response_comes_instead_of_the_work_or_after_it(
    world: World, kind: str, when: str, works: int
) -> None:
    reply = world.suffer({"kind": kind, "when": when, "retryAfter": 7, "seconds": 2})
    assert reply.status == {"status": 503, "html": 502, "empty": 502}[kind]
    assert reply.headers["retry-after"] == "7"
    assert b"made" not in reply.body
    assert world.events == [*([WORK] * works), 2, SENT, SENT]
    assert reply.headers["content-length"] == str(len(reply.body))


def test_a_status_is_the_services_kind_of_error(world: World) -> None:
    reply = world.suffer({"kind": "status", "status": 500, "message": "Not now"})
    assert reply.status == 500
    assert reply.json() == {
        "requestId": Exchange.of(world.scope).request_id,
        "message": "Not now",
    }


@pytest.mark.parametrize(
    ("status", "title"),
    [(503, "503 Service Temporarily Unavailable"), (504, "504 Gateway Time-out"), (418, "418 Err")],
)
def test_a_gateways_page(world: World, status: int, title: str) -> None:
    reply = world.suffer({"kind": "html", "status": status})
    assert reply.headers["content-type"] == "text/html"
    assert reply.body.startswith(f"<html>\r\n<head><title>{title}".encode())


def test_an_empty_response(world: World) -> None:
    reply = world.suffer({"kind": "empty"})
    assert (reply.body, reply.headers) == (b"", {"content-length": "0"})


def test_a_garbled_body_is_whole_and_not_json(world: World) -> None:
    reply = world.suffer({"kind": "garbled"})
    assert (reply.status, reply.body) == (200, b'{"id": \xff\xfe {"made"')
    assert reply.headers["content-length"] == str(len(reply.body))
    assert world.events == [WORK, SENT, SENT]


def test_a_torn_response_ends_after_half_of_its_body(world: World) -> None:
    reply = world.suffer({"kind": "torn"})
    assert reply.headers["content-length"] == "14"
    assert (reply.body, reply.is_complete) == (b'{"made"', False)
    assert world.events == [WORK, SENT, SENT, "ended"]


def test_a_response_without_a_body_is_torn_all_the_same(world: World) -> None:
    world.app.content = b""
    reply = world.suffer({"kind": "torn"})
    assert reply.headers["content-length"] == "2"
    assert (reply.body, reply.is_complete) == (b"{", False)


@pytest.mark.parametrize(
    ("when", "events"),
    [
        ("before", ["reset"]),
        ("after", [WORK, "reset"]),
        ("middle", [WORK, SENT, SENT, 0.05, "reset"]),
    ],
)
def test_a_connection_is_reset(world: World, when: str, events: list[Any]) -> None:
    reply = world.suffer({"kind": "reset", "when": when})
    assert world.events == events
    assert reply.status == (200 if when == "middle" else None)


def test_a_gateway_gives_up_while_the_work_goes_on(world: World) -> None:
    reply = world.suffer({"kind": "gateway-timeout", "seconds": 3})
    assert reply.status == 504
    assert reply.body.startswith(b"<html>")
    assert sorted(event for event in world.events if isinstance(event, float)) == [3, 6]
    assert world.events.count(WORK) == 1
    # The work's own response goes nowhere.
    assert world.events.count(SENT) == 2


def test_when_the_work_ends_may_be_said(world: World) -> None:
    world.suffer({"kind": "gateway-timeout", "seconds": 3, "workSeconds": 0})
    assert sorted(event for event in world.events if isinstance(event, float)) == [0, 3]


def test_a_rate_limit_refuses_what_is_over_it(world: World) -> None:
    replies = [world.suffer({"kind": "rate-limit", "limit": 2, "seconds": 60})]
    replies += [world.suffer() for _ in range(2)]
    assert [reply.status for reply in replies] == [200, 200, 429]
    assert replies[2].json()["message"] == "Too many requests"
    assert 58 <= int(replies[2].headers["retry-after"]) <= 60


def test_a_limit_may_have_a_status_and_a_wait_of_its_own(world: World) -> None:
    world.suffer({"kind": "rate-limit", "seconds": 60, "status": 503, "retryAfter": 5})
    reply = world.suffer()
    assert (reply.status, reply.headers["retry-after"]) == (503, "5")


def test_a_concurrency_limit_counts_those_that_are_in_flight(world: World) -> None:
    rule = world.faults.add(Fault.model_validate({"kind": "concurrency", "limit": 1}))
    assert world.suffer().status == 200
    assert rule.in_flight == 0
    rule.in_flight = 1
    reply = world.suffer()
    assert (reply.status, reply.headers["retry-after"]) == (429, "1")
    # Who was refused leaves as well.
    assert rule.in_flight == 1


def test_who_fails_leaves_the_limit_too(world: World) -> None:
    rule = world.faults.add(Fault.model_validate({"kind": "concurrency", "limit": 1}))
    world.app.failure = OSError("gone")
    with contextlib.suppress(OSError):
        world.suffer()
    assert world.app.calls == 1
    assert rule.in_flight == 0
