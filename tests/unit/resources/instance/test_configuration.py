from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance.configuration import (
    as_it_is,
    differs,
    is_secret,
    request_body,
)
from pulumi_cloud_elements.resources.values import MASK

URL = "event.notification.callback.url"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("username", "x"),
        ("password", "x"),
        ("what.nobody.knows", 15),
        ("username", object()),
        (URL, "https://example.com/events?key=1"),
        (URL, "https://user:word@example.com/events"),
        (URL, "https://example.com/events#token"),
        (URL, "https://[broken/events"),
        (URL, "https://hooks.zapier.example/hooks/catch/123456/CANARYzapier/"),
        (URL, "https://hooks.slack.example/services/T0001/B0001/canaryslack"),
        (URL, "https://example.com/a3f9c0d1e2b4"),
        (URL, "https://example.com/averylongwordwithoutanyend"),
        (URL, "https://example.com/c2VjcmV0Cg=="),
        (URL, "https://example.com/hooks/canary"),
        (URL, "https://example.com/events/canary-hook"),
        (URL, "https://example.com/events;canary"),
        (URL, "https://example.com/events/123456"),
        ("oauth.callback.url", "https://example.com/x1y2z3"),
        ("event.objects", {"a": 1}),
        ("event.objects", ["a"]),
        ("event.objects", ' {"a": 1}'),
    ],
)
def test_secret(key: str, value: Any) -> None:
    assert is_secret(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (URL, "https://example.com/events"),
        (URL, object()),
        (URL, "https://example.com:8443/api/v1/oauth2/call-back.html/"),
        ("base.url", "https://app.close.io/api/v1"),
        ("event.notification.enabled", True),
        ("event.poller.refresh_interval", 15),
        ("bulk.query.field_name", "x"),
        ("pagination.max", 200),
        ("hostname", "a@b"),
        ("port", None),
    ],
)
def test_not_secret(key: str, value: Any) -> None:
    assert not is_secret(key, value)


def test_request_body_is_the_whole_section() -> None:
    section = {"username": "the-key", "port": 80.0, "document": {"a": 1.0}, "empty": ""}
    assert request_body(section) == {
        "username": "the-key",
        "port": 80,
        "document": '{"a": 1}',
        "empty": "",
    }


def test_differs() -> None:
    old = {"port": 15.0, "event.notification.enabled": "true"}
    assert not differs(old, {"port": "15", "event.notification.enabled": True})
    assert differs(old, {**old, "port": 16})
    assert differs(old, {**old, "hostname": "x"})
    assert differs({**old, "hostname": "x"}, old)
    assert differs({"password": "TRUE"}, {"password": "true"})


def test_as_it_is() -> None:
    declared = {
        "password": "the-word",
        "username": "the-key",
        "unset": "a",
        "emptied": "b",
        "event.notification.enabled": True,
        "port": 15,
        "interval": 20.0,
    }
    answered = {
        "password": MASK,
        "unset": None,
        "emptied": "",
        "event.notification.enabled": "false",
        "port": "15",
        "interval": "30",
        "added.by.the.server": "x",
    }
    assert as_it_is(declared, answered) == {
        "password": "the-word",
        "username": "the-key",
        "event.notification.enabled": False,
        "port": 15,
        "interval": 30.0,
    }


def test_as_it_is_without_an_answer() -> None:
    assert as_it_is({"port": 1}, None) == {"port": 1}
    assert as_it_is({"port": 1}, {}) == {"port": 1}


def test_declared_as_unset_stays() -> None:
    assert as_it_is({"hostname": ""}, {"hostname": None}) == {"hostname": ""}
