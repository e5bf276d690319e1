"""How the exchange of a request begins."""

from __future__ import annotations

import re

import pytest
from cloud_elements_sandbox.platform.exchange import Exchange
from cloud_elements_sandbox.platform.request_id import RequestId

from ..asgi import BASE, TinyApp, call, scope_of


@pytest.mark.parametrize(
    ("path", "below"),
    [
        (f"{BASE}/instances/1", "/instances/1"),
        ("/sign-in", "/sign-in"),
        (BASE, BASE),
        (f"{BASE}x/instances", f"{BASE}x/instances"),
    ],
)
def test_an_exchange_begins_with_method_path_and_switches(path: str, below: str) -> None:
    app, values = TinyApp(), {"empty-list": "empty"}
    call(RequestId(app, values), scope_of("PATCH", path, bound=False))
    exchange = Exchange.of(app.scopes[0])
    assert (exchange.method, exchange.path) == ("PATCH", below)
    assert exchange.switches is values
    assert (exchange.status, exchange.body, exchange.instance_id) == (None, b"", None)


def test_each_request_has_an_id_of_its_own() -> None:
    app = TinyApp()
    for _ in range(2):
        call(RequestId(app, {}), scope_of(bound=False))
    ids = [Exchange.of(scope).request_id for scope in app.scopes]
    assert all(re.fullmatch(r"[0-9a-f]{24}", one) for one in ids)
    assert ids[0] != ids[1]


def test_what_is_no_request_passes_without_an_exchange() -> None:
    app = TinyApp()
    scope = {"type": "lifespan"}
    call(RequestId(app, {}), scope)
    assert app.scopes == [{"type": "lifespan"}]
