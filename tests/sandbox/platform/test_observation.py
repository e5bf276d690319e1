"""What is kept of each request: its time and status, its place in the record, its log line."""

from __future__ import annotations

import logging
import re

import pytest
from cloud_elements_sandbox.platform.exchange import Exchange
from cloud_elements_sandbox.platform.failures import Failures
from cloud_elements_sandbox.platform.recorder import Recorder
from cloud_elements_sandbox.platform.recording import Recording
from cloud_elements_sandbox.platform.request_log import RequestLog
from cloud_elements_sandbox.platform.response_headers import EXPOSED, ResponseHeaders
from cloud_elements_sandbox.platform.timing import Timing

from ..asgi import BASE, TinyApp, call, scope_of


def test_status_and_time_are_noted() -> None:
    scope = scope_of()
    assert Exchange.of(scope).milliseconds == 0
    call(Timing(TinyApp()), scope)
    assert Exchange.of(scope).status == 200
    assert 0 < Exchange.of(scope).milliseconds < 1000


def test_a_request_that_fails_has_a_time_and_no_status() -> None:
    scope = scope_of()
    with pytest.raises(OSError, match="gone"):
        call(Timing(TinyApp(failure=OSError("gone"))), scope)
    assert Exchange.of(scope).status is None
    assert Exchange.of(scope).milliseconds > 0


def test_a_status_counts_although_its_sending_failed() -> None:
    def broken(_: object) -> None:
        raise OSError("gone")

    scope = scope_of()
    with pytest.raises(OSError, match="gone"):
        call(Timing(TinyApp()), scope, on_message=broken)
    assert Exchange.of(scope).status == 200


def test_every_response_has_the_requests_id() -> None:
    scope = scope_of()
    reply = call(ResponseHeaders(TinyApp()), scope)
    assert reply.headers == {
        "content-type": "application/json",
        "content-length": "14",
        "elements-request-id": Exchange.of(scope).request_id,
    }
    assert reply.body == b'{"made": true}'


def test_a_browser_of_another_page_may_read_it() -> None:
    reply = call(ResponseHeaders(TinyApp()), scope_of(headers={"origin": "http://other.example"}))
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["access-control-expose-headers"] == EXPOSED.decode()


def test_a_request_is_recorded_when_it_is_over() -> None:
    recorder = Recorder(bodies=True)
    scope = scope_of(
        "POST",
        f"{BASE}/instances/7/configuration",
        query=b"searchText=a&token=canary",
        headers={"authorization": "User canary, Organization canary"},
    )
    exchange = Exchange.of(scope)
    exchange.body, exchange.instance_id, exchange.fault = b'{"a": 1}', 7, "latency"
    exchange.status, exchange.milliseconds, exchange.started = 200, 12.3456, 1.5
    seen = []

    async def looks(*_: object) -> None:
        seen.append(recorder.report())

    call(Recording(looks, recorder), scope)
    assert (seen[0]["inFlight"], seen[0]["total"]) == (1, 0)
    assert recorder.report() == {
        "total": 1,
        "inFlight": 0,
        "mostInFlight": 1,
        "counts": {"POST /instances/{id}/configuration": 1},
        "requests": [
            {
                "number": 1,
                "time": 1.5,
                "milliseconds": 12.35,
                "method": "POST",
                "path": "/instances/7/configuration",
                "query": [["searchText", "a"], ["token", "[secure]"]],
                "authorization": ["organization", "user"],
                "body": {"a": 1},
                "status": 200,
                "instanceId": 7,
                "requestId": exchange.request_id,
                "fault": "latency",
            }
        ],
    }


def test_a_request_that_fails_is_recorded_too() -> None:
    recorder = Recorder()
    with pytest.raises(OSError, match="gone"):
        call(Recording(TinyApp(failure=OSError("gone")), recorder), scope_of())
    report = recorder.report()
    assert (report["total"], report["inFlight"]) == (1, 0)
    assert report["requests"][0]["status"] is None


def logged(caplog: pytest.LogCaptureFixture, exchange: Exchange) -> str:
    scope = scope_of()
    exchange.bind(scope)
    with caplog.at_level(logging.INFO, "cloud_elements_sandbox"):
        call(RequestLog(TinyApp()), scope)
    [line] = caplog.messages
    return line


def test_a_request_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    exchange = Exchange("GET", "/instances", {}, status=200, milliseconds=1.26)
    assert logged(caplog, exchange) == "GET /instances 200 1.3 ms"


def test_the_line_names_the_instance_and_the_fault(caplog: pytest.LogCaptureFixture) -> None:
    exchange = Exchange("GET", "/a", {}, instance_id=7, fault="latency,reset")
    assert logged(caplog, exchange).endswith(" 0.0 ms instance=7 fault=latency,reset")


def test_a_line_stays_one_line(caplog: pytest.LogCaptureFixture) -> None:
    assert r"GET /\n\x1b[31mred " in logged(caplog, Exchange("GET", "/\n\x1b[31mred", {}))


def test_a_request_without_a_response_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    scope = scope_of()
    with (
        caplog.at_level(logging.INFO, "cloud_elements_sandbox"),
        pytest.raises(OSError, match="gone"),
    ):
        call(RequestLog(Timing(TinyApp(failure=OSError("gone")))), scope)
    [line] = caplog.messages
    assert re.fullmatch(r"GET /instances no response \d+\.\d ms", line)


def test_an_unforeseen_failure_is_logged_and_goes_no_further(
    caplog: pytest.LogCaptureFixture,
) -> None:
    scope = scope_of()
    call(Failures(TinyApp(failure=RuntimeError("unforeseen"))), scope)
    [record] = caplog.records
    assert record.getMessage() == f"request {Exchange.of(scope).request_id} failed"
    assert record.exc_info
    assert str(record.exc_info[1]) == "unforeseen"


def test_an_interruption_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(KeyboardInterrupt):
        call(Failures(TinyApp(failure=KeyboardInterrupt())), scope_of())
    assert caplog.messages == []
