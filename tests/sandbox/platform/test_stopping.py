"""What becomes of a request that the server gives up."""

from __future__ import annotations

import asyncio

from cloud_elements_sandbox.platform.exchange import Exchange
from cloud_elements_sandbox.platform.stopping import Stopping
from starlette.types import Message, Receive, Scope, Send

from ..asgi import Reply, TinyApp, call, scope_of


def given_up(app: object, scope: Scope) -> Reply:
    """Cancel *app* as soon as it waits."""
    reply = Reply()

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(message: Message) -> None:
        reply.messages.append(message)

    async def main() -> None:
        task = asyncio.create_task(_through(Stopping(app), scope, receive, send))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        task.cancel()
        await task

    asyncio.run(main())
    return reply


async def _through(app: Stopping, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, send)


def test_it_gets_the_services_kind_of_error() -> None:
    async def waits(*_: object) -> None:
        await asyncio.sleep(60)

    scope = scope_of()
    reply = given_up(waits, scope)
    assert reply.status == 503
    assert reply.is_complete
    assert reply.json() == {
        "requestId": Exchange.of(scope).request_id,
        "message": "The sandbox is stopping",
    }


def test_a_response_that_has_begun_gets_no_second_one() -> None:
    async def stops_halfway(_: Scope, __: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"a", "more_body": True})
        await asyncio.sleep(60)

    reply = given_up(stops_halfway, scope_of())
    assert (reply.status, reply.body, reply.is_complete) == (200, b"a", False)
    assert len(reply.messages) == 2


def test_others_pass() -> None:
    app = TinyApp()
    assert call(Stopping(app), scope_of()).body == app.content
