"""Who may use the console and the control endpoint."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.platform.guard import Guard

from ..asgi import BASE, Reply, TinyApp, call, scope_of

ELSEWHERE: Any = ("192.0.2.1", 50000)


class Guarded:
    def __init__(self, *, control: bool = True) -> None:
        self.api, self.local = TinyApp(), TinyApp()
        self._guard = Guard(self.api, local=self.local, control=control)

    def get(self, path: str, **of_scope: Any) -> Reply:
        return call(self._guard, scope_of("GET", path, **of_scope))

    @property
    def calls(self) -> tuple[int, int]:
        return self.api.calls, self.local.calls


@pytest.mark.parametrize("path", [f"{BASE}/instances", "/sign-in", "/consoles", "/__sandbox__x"])
@pytest.mark.parametrize("client", [("127.0.0.1", 1), ELSEWHERE, None])
def test_the_api_is_for_everybody(path: str, client: Any) -> None:
    guarded = Guarded()
    headers = {"host": "sandbox.example", "origin": "http://other.example"}
    assert guarded.get(path, client=client, headers=headers).status == 200
    assert guarded.calls == (1, 0)


@pytest.mark.parametrize("path", ["/", "/console", "/console/requests", "/__sandbox__/requests"])
@pytest.mark.parametrize(
    ("client", "host"),
    [
        ("127.0.0.1", "localhost"),
        ("127.0.0.1", "localhost:80"),
        ("127.8.9.1", "127.0.0.1:8080"),
        ("::1", "[::1]:8080"),
        ("::1", "[::1]"),
    ],
)
def test_this_machine_reaches_the_console_and_the_control_endpoint(
    path: str, client: str, host: str
) -> None:
    guarded = Guarded()
    assert guarded.get(path, client=(client, 1), headers={"host": host}).status == 200
    assert guarded.calls == (0, 1)


@pytest.mark.parametrize("path", ["/", "/console", "/console/requests", "/__sandbox__"])
@pytest.mark.parametrize(
    ("client", "host"),
    [
        (ELSEWHERE, "127.0.0.1:8080"),
        (None, "127.0.0.1:8080"),
        (("127.0.0.1", 1), "rebound.example"),
        (("127.0.0.1", 1), "localhost.example"),
        (("127.0.0.1", 1), "192.0.2.1"),
        (("127.0.0.1", 1), ""),
    ],
)
def test_others_find_nothing_there(path: str, client: Any, host: str) -> None:
    guarded = Guarded()
    reply = guarded.get(path, client=client, headers={"host": host})
    assert reply.status == 404
    assert reply.json()["message"] == "Not Found"
    assert reply.json()["requestId"]
    assert guarded.calls == (0, 0)


def test_the_style_sheet_is_for_everybody() -> None:
    guarded = Guarded()
    assert guarded.get("/console/console.css", client=ELSEWHERE).status == 200
    assert guarded.calls == (0, 1)


def test_there_may_be_no_control_endpoint() -> None:
    guarded = Guarded(control=False)
    assert guarded.get("/__sandbox__").status == 404
    assert guarded.get("/console").status == 200
    assert guarded.calls == (0, 1)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://127.0.0.1:8080", 200),
        ("http://127.0.0.1:9090", 404),
        ("https://127.0.0.1:8080", 404),
        ("null", 404),
        ("", 404),
    ],
)
def test_no_other_site_asks_the_control_endpoint(origin: str, status: int) -> None:
    assert Guarded().get("/__sandbox__", headers={"origin": origin}).status == status


def test_what_is_no_request_goes_to_the_application() -> None:
    guarded = Guarded()
    call(guarded._guard, {"type": "lifespan"})
    assert guarded.calls == (0, 1)
