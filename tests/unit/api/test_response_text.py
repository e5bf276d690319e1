from __future__ import annotations

import time
from typing import Any

import pytest
from pulumi_cloud_elements.api.response_text import is_page, said, shortened

SAID: dict[str, tuple[Any, str]] = {
    "the service without requestId": ({"message": "Missing: subdomain"}, "Missing: subdomain"),
    "SAP API Management": (
        {"error": {"code": "btp.apmgmt.quota.QuotaViolation", "message": "The limit is reached."}},
        "The limit is reached.",
    ),
    "Apigee": (
        {"fault": {"faultstring": "Spike arrest", "detail": {"errorcode": "p.SpikeArrest"}}},
        "Spike arrest",
    ),
    "OData": (
        {"error": {"code": "1", "message": {"lang": "en", "value": "No such entity"}}},
        "No such entity",
    ),
    "OAuth": (
        {"error": "invalid_client", "error_description": "unknown client"},
        "invalid_client; unknown client",
    ),
    "problem details": (
        {"type": "about:blank", "title": "Bad", "status": 400, "detail": "no such field"},
        "Bad; no such field",
    ),
    "a list of errors": (
        {"errors": [{"message": "first"}, {"message": "second"}, {"message": "first"}]},
        "first; second",
    ),
    "a list": ([{"message": "Session expired", "errorCode": "INVALID"}], "Session expired"),
    "texts in a list": ({"errors": ["first", "second"]}, "first; second"),
    "AWS": ({"Message": "User is not authorized"}, "User is not authorized"),
    ".NET": ({"ErrorMessage": "no", "ExceptionType": "x"}, "no"),
    "Kong": ({"message": "no Route matched with those values"}, "no Route matched"),
    "a string": ("go away", "go away"),
    "both of the service's": ({"message": "no", "providerMessage": "locked"}, "no; locked"),
    "nothing for people": ({"code": 5, "status": "error", "id": "x"}, ""),
    "nothing at all": (None, ""),
}
PAGES = {
    "plain text": ("Access denied by policy\n", "Access denied by policy"),
    "HTML": (
        (
            "<!DOCTYPE html><html><head><title>403 Forbidden</title><style>a{b:c}</style></head>"
            "<body><script>x()</script><h1>No &amp; no</h1></body></html>"
        ),
        "403 Forbidden No & no",
    ),
    "XML": ("<?xml version='1.0'?><error><message>Too many</message></error>", "Too many"),
    "a torn page": ("<html><body>Bad <b>gate", "Bad gate"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize("name", SAID)
def test_the_words_of_json(name: str) -> None:
    parsed, words = SAID[name]
    assert said(parsed, "", []).startswith(words)
    assert bool(said(parsed, "", [])) is bool(words)


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_a_page(name: str) -> None:
    text, words = PAGES[name]
    assert said(None, text, []) == words


def test_what_counts_as_a_page() -> None:
    assert is_page(" <!DOCTYPE HTML>")
    assert is_page("<html lang='en'>")
    assert not is_page("<?xml version='1.0'?><error/>")
    assert not is_page("html")


def test_what_is_said_is_short_and_without_secrets() -> None:
    line = said({"message": f"bad s3cret {'x' * 1000}"}, "", ["s3cret"])
    assert line.startswith("bad [secret] xxx")
    assert len(line) < 310
    assert shortened("a\x1b[31m\nb", []) == "a?[31m b"


def test_a_secret_where_the_text_is_cut_goes_too() -> None:
    secret = "canary-canary-canary-canary"
    for before in range(1180, 1201):
        assert "canary" not in shortened("x " * (before // 2) + secret, [secret])
    for before in range(280, 301):
        assert "canary" not in shortened("x" * before + " " + secret, [secret])


def test_a_large_response_takes_no_time() -> None:
    secrets = [f"{number}-{'s3cret' * 8}" for number in range(40)]
    begun = time.perf_counter()
    said(None, "<html>" + "<p>word s3cret s3cr</p>" * 100_000, secrets)
    said({"message": "s3cret" * 1_000_000}, "", secrets)
    assert time.perf_counter() - begun < 3
