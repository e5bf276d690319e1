"""Switches for one request."""

from __future__ import annotations

import pytest
from cloud_elements_sandbox.platform.exchange import Exchange
from cloud_elements_sandbox.platform.switches_header import SwitchesHeader

from ..asgi import TinyApp, call, scope_of


def test_a_requests_own_switches_win_for_this_request() -> None:
    app = TinyApp()
    scope = scope_of(headers={"X-Sandbox-Switch": "empty-list=empty, tags-match=all"})
    of_the_server = Exchange.of(scope).switches
    before = dict(of_the_server)
    assert call(SwitchesHeader(app), scope).status == 200
    changed = {"empty-list": "empty", "tags-match": "all"}
    assert Exchange.of(app.scopes[0]).switches == before | changed
    assert of_the_server == before


@pytest.mark.parametrize("headers", [{}, {"X-Sandbox-Switch": ""}])
def test_without_the_header_the_servers_hold(headers: dict[str, str]) -> None:
    scope = scope_of(headers=headers)
    of_the_server = Exchange.of(scope).switches
    call(SwitchesHeader(TinyApp()), scope)
    # The same object: the control endpoint changes it in place.
    assert Exchange.of(scope).switches is of_the_server


@pytest.mark.parametrize("header", ["nothing=1", "empty-list=maybe", "empty-list"])
def test_a_switch_that_does_not_exist_is_a_400(header: str) -> None:
    app, scope = TinyApp(), scope_of(headers={"X-Sandbox-Switch": header})
    reply = call(SwitchesHeader(app), scope)
    assert reply.status == 400
    assert header.partition("=")[0] in reply.json()["message"]
    assert reply.json()["requestId"] == Exchange.of(scope).request_id
    assert app.calls == 0
