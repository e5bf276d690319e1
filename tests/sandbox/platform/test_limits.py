"""What is refused before any work: bodies that are too large, clients that take no JSON."""

from __future__ import annotations

import pytest
from cloud_elements_sandbox.platform.accept import Accept
from cloud_elements_sandbox.platform.body_limit import LARGEST_BODY, BodyLimit
from cloud_elements_sandbox.platform.exchange import Exchange
from starlette.types import Message, Receive, Scope, Send

from ..asgi import TinyApp, call, scope_of


def test_the_body_arrives_in_one_piece() -> None:
    app, scope = TinyApp(), scope_of("POST")
    assert call(BodyLimit(app), scope, [b'{"a": ', b"", b"1}"]).status == 200
    assert app.bodies == [b'{"a": 1}']
    assert Exchange.of(scope).body == b'{"a": 1}'


def test_after_the_body_the_client_is_gone() -> None:
    seen: list[Message] = []

    async def reads_twice(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend([await receive(), await receive()])

    call(BodyLimit(reads_twice), scope_of("POST"), [b"a"])
    assert [message["type"] for message in seen] == ["http.request", "http.disconnect"]


@pytest.mark.parametrize(("chunks", "status"), [([b"1234", b"5678"], 200), ([b"1234"] * 3, 429)])
def test_a_body_that_is_too_large_is_read_and_refused(chunks: list[bytes], status: int) -> None:
    app, scope = TinyApp(), scope_of("POST")
    reply = call(BodyLimit(app, largest=8), scope, chunks)
    assert reply.status == status
    assert app.calls == (status == 200)
    if status == 429:
        assert reply.json() == {
            "requestId": Exchange.of(scope).request_id,
            "message": "The payload is larger than the 8 MB allowed",
        }
        assert Exchange.of(scope).body == b""


def test_the_limit_is_the_services() -> None:
    assert LARGEST_BODY == 8 * 1024 * 1024


def test_a_body_that_breaks_off_is_what_came_of_it() -> None:
    app = TinyApp()
    call(BodyLimit(app), scope_of("POST"), [])
    assert app.bodies == [b""]


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "application/json",
        "APPLICATION/JSON; q=0.5",
        "text/html, application/*",
        "text/html,*/*;q=0.1",
    ],
)
def test_a_client_that_takes_json_passes(accept: str | None) -> None:
    app = TinyApp()
    headers = {} if accept is None else {"accept": accept}
    assert call(Accept(app), scope_of(headers=headers)).status == 200


@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*"])
def test_a_client_that_takes_no_json_is_refused(accept: str) -> None:
    app, scope = TinyApp(), scope_of(headers={"accept": accept})
    reply = call(Accept(app), scope)
    assert reply.status == 406
    assert reply.json()["requestId"] == Exchange.of(scope).request_id
    assert "application/json" in reply.json()["message"]
    assert app.calls == 0


def test_the_sign_in_page_is_no_json_and_passes() -> None:
    app = TinyApp()
    assert (
        call(Accept(app), scope_of(path="/sign-in", headers={"accept": "text/html"})).status == 200
    )
    assert app.calls == 1
