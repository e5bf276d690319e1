"""The control endpoint, the record of requests, and the switches' three ways."""

from __future__ import annotations

from pathlib import Path

import requests
from cloud_elements_sandbox.platform.recorder import SECURE, redacted
from cloud_elements_sandbox.platform.switches import SWITCHES
from cloud_elements_sandbox.testing import Service

from .conftest import Start


def test_requests_are_counted_by_endpoint(service: Service) -> None:
    made = service.create()
    service.ok("GET", f"/instances/{made['id']}")
    service.refused(404, "GET", "/instances/9999")
    report = service.control("GET", "/requests")
    assert report["counts"] == {"POST /instances": 1, "GET /instances/{id}": 2}
    assert report["total"] == 3
    first = report["requests"][0]
    assert (first["method"], first["path"], first["status"]) == ("POST", "/instances", 200)
    assert first["instanceId"] == made["id"]
    assert first["authorization"] == ["organization", "user"]
    assert first["body"]["configuration"] == {"username": "key", "password": "secret"}
    service.control("DELETE", "/requests")
    assert service.control("GET", "/requests")["total"] == 0


def test_bodies_are_recorded_without_their_secrets() -> None:
    body = {
        "name": "x",
        "tags": ["t"],
        "configuration": {"username": "u", "event.notification.enabled": True, "unset": None},
        "providerData": {"code": ["c"]},
        "password": "p",
        "propertyValue": 3,
        "settings": {"notification.webhook.url": "https://u:p@example.com"},
        "steps": [{"name": "a", "properties": {"headers": "Authorization: p"}}],
    }
    assert redacted(body) == {
        "name": "x",
        "tags": ["t"],
        "configuration": {
            "username": SECURE,
            "event.notification.enabled": SECURE,
            "unset": None,
        },
        "providerData": {"code": [SECURE]},
        "password": SECURE,
        "propertyValue": SECURE,
        "settings": {"notification.webhook.url": SECURE},
        "steps": [{"name": "a", "properties": {"headers": SECURE}}],
    }


def test_a_switch_is_set_for_one_request_by_its_header(service: Service) -> None:
    header = {"X-Sandbox-Switch": "empty-list=empty, tags-match=all"}
    assert service.ok("GET", "/instances", headers=header) == []
    service.refused(404, "GET", "/instances")


def test_a_switch_that_does_not_exist_is_refused(service: Service) -> None:
    for text in ("nothing=1", "empty-list=maybe", "empty-list"):
        header = {"X-Sandbox-Switch": text}
        message = service.refused(400, "GET", "/instances", headers=header)["message"]
        assert text.partition("=")[0] in message
    response = service.session.put(
        service.sandbox.control_url + "/switches", json={"empty-list": "maybe"}, timeout=5
    )
    assert response.status_code == 400


def test_switches_go_back_to_how_the_server_was_started(service: Service) -> None:
    service.switch(empty_list="empty")
    assert service.control("GET", "/switches")["empty-list"] == "empty"
    assert service.control("DELETE", "/switches")["empty-list"] == "404"


def test_every_switch_says_why(service: Service) -> None:
    assert service.control("GET", "/switches").keys() == SWITCHES.keys()
    for switch in SWITCHES.values():
        assert len(switch.values) > 1
        assert switch.why
        assert switch.decides


def test_every_switch_is_tried_by_a_test() -> None:
    tests = Path(__file__).parents[1]
    sources = [path.read_text(encoding="utf-8") for path in tests.rglob("*.py")]
    for name in SWITCHES:
        # Set by a test itself, by a body of the control endpoint, or by a request's header.
        spellings = (f"{name.replace('-', '_')}=", f'"{name}"', f"{name}=")
        assert any(spelling in source for source in sources for spelling in spellings), name


def test_an_instance_changes_behind_everybodys_back(service: Service) -> None:
    made = service.create()
    change = {
        "name": "New",
        "tags": ["x"],
        "valid": False,
        "configuration": {"filter.response.nulls": "false", "odd": "1"},
    }
    service.control("PATCH", f"/instances/{made['id']}", json=change)
    found = service.ok("GET", f"/instances/{made['id']}")
    assert (found["name"], found["tags"], found["valid"]) == ("New", ["x"], False)
    assert found["configuration"]["odd"] == "1"
    assert found["configuration"]["username"] == "key"
    service.ok("GET", "/instances", params={"tags[]": "x"})
    service.control("DELETE", f"/instances/{made['id']}")
    service.refused(404, "GET", f"/instances/{made['id']}")
    assert service.control("GET", "/requests")["counts"].get("PATCH /instances/{id}") is None


def test_the_control_endpoint_is_off_unless_asked_for(start: Start) -> None:
    server = start("--data", ":memory:")
    assert server.told["control"] is None
    root = server.told["url"].removesuffix("/elements/api-v2")
    response = requests.get(f"{root}/__sandbox__/requests", timeout=5)
    assert response.status_code == 404
    assert set(response.json()) == {"requestId", "message"}


def test_the_control_endpoint_answers_this_machine_by_its_own_name(service: Service) -> None:
    url = service.sandbox.control_url + "/requests"
    rebound = requests.get(url, headers={"Host": "attacker.example"}, timeout=5)
    assert rebound.status_code == 404
    named = requests.get(url, headers={"Host": "localhost:80"}, timeout=5)
    assert named.status_code == 200


def test_browsers_of_other_pages_may_read_the_headers(service: Service) -> None:
    """The vendor's own test of its CORS header, word for word."""
    response = service.call("GET", "/elements", headers={"Origin": "churros"})
    assert response.headers["Access-Control-Expose-Headers"] == (
        "Elements-Returned-Count, Elements-Total-Count, Elements-Request-Id, "
        "Elements-Next-Page-Token, Elements-Trace-Id"
    )
