from __future__ import annotations

import socket

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.transport import Request, Transport
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import (
    BadRequestError,
    NotFoundError,
    NotSentError,
    RateLimitedError,
    ResponseLostError,
    TransportError,
)

from tests.unit.api.service import INSTANCE, Service, settings_of


def test_a_404_in_the_services_words_is_not_found(service: Service, client: Client) -> None:
    service.responds_json(404, {"message": "No instance\n found", "requestId": "r-1"})
    with pytest.raises(NotFoundError) as caught:
        client.instances.get("5")
    assert caught.value.status == 404
    assert caught.value.request_id == "r-1"
    assert caught.value.message == "No instance found"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("body", ["<html>not found</html>", "", '{"message": "no route"}', "[]"])
def test_a_404_of_a_gateway_is_not(service: Service, client: Client, body: str) -> None:
    service.responds_text(404, body)
    with pytest.raises(TransportError):
        client.instances.get("5")
    with pytest.raises(TransportError):
        client.instances.delete("5")


def test_a_redirect_is_not_followed(service: Service, client: Client) -> None:
    service.responds_text(302, "", Location=f"{service.url}/elsewhere")
    with pytest.raises(TransportError, match="redirect"):
        client.instances.get("5")
    assert len(service.requests) == 1


def test_a_get_is_tried_again(service: Service, client: Client) -> None:
    service.responds_text(503, "busy")
    service.responds_json(200, INSTANCE)
    assert client.instances.get("5") == INSTANCE
    assert len(service.requests) == 2


@pytest.mark.parametrize("text", ["", "<p>", '{"id": 5, "na', "null", "[]"])
def test_a_response_that_cannot_be_read_is_asked_for_again(
    service: Service, client: Client, text: str
) -> None:
    service.responds_text(200, text)
    service.responds_json(200, INSTANCE)
    assert client.instances.put("5", {}) == INSTANCE
    service.responses = [(200, text.encode(), {})]
    with pytest.raises(ResponseLostError):
        client.instances.get("5")
    service.responds_json(200, {})
    with pytest.raises(ResponseLostError):
        client.instances.create({})
    assert [made[0] for made in service.requests] == ["PUT"] * 2 + ["GET"] * 3 + ["POST"]


def test_a_get_is_given_up_in_the_end(service: Service, client: Client) -> None:
    service.responds_text(503, "busy")
    with pytest.raises(TransportError, match="503"):
        client.instances.get("5")
    assert len(service.requests) == 3


def test_a_post_is_sent_once(service: Service, client: Client) -> None:
    service.responds_text(503, "busy")
    with pytest.raises(ResponseLostError, match="503"):
        client.instances.create({"name": "x"})
    assert len(service.requests) == 1


def test_nobody_listens(pauses: list[float]) -> None:
    with socket.socket() as bound:  # bound, but not listening: connections are refused
        bound.bind(("127.0.0.1", 0))
        settings = settings_of(f"http://127.0.0.1:{bound.getsockname()[1]}")
        client = Client(settings, Transport(settings, sleep=pauses.append))
        with pytest.raises(NotSentError):
            client.instances.create({"name": "x"})
    assert len(pauses) == 2  # it never left, so it is sent again


@pytest.mark.parametrize("message", ["No such thing", "No object definition found for contacts"])
def test_a_400_is_not_tried_again(service: Service, client: Client, message: str) -> None:
    service.responds_json(400, {"message": message, "requestId": "r"})
    with pytest.raises(BadRequestError):
        client.instances.put("5", {"name": "x"})
    assert len(service.requests) == 1


def test_an_operation_ends_at_its_deadline(service: Service, client: Client) -> None:
    service.responds_text(503, "busy", Retry_After="30")
    with deadline(2), pytest.raises(TransportError, match="503"):
        client.instances.get("5")
    assert len(service.requests) == 1
    with deadline(0), pytest.raises(NotSentError, match="operationTimeout"):
        client.instances.get("5")


def test_each_retry_is_one_line_without_secrets(
    service: Service, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="pulumi_cloud_elements")
    service.responds_text(503, "busy")
    service.responds_text(503, "busy")
    service.responds_json(200, INSTANCE)
    client.instances.put("5", {"name": "x", "configuration": {"password": "canary"}})
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 2
    assert all(line.startswith("PUT: returned 503; trying again in ") for line in lines)


def test_it_waits_as_long_as_the_service_asks(
    service: Service, client: Client, pauses: list[float]
) -> None:
    service.responds_json(503, {"message": "busy", "requestId": "r"}, Retry_After="3")
    service.responds_text(503, "busy", Retry_After="4")
    service.responds_json(200, INSTANCE)
    assert client.instances.get("5") == INSTANCE
    assert pauses == [3.25, 4.25]


def test_whatever_the_reasons_a_request_is_sent_so_often_and_no_more(
    service: Service, client: Client, pauses: list[float]
) -> None:
    service.responds_text(503, "busy")
    service.responds_text(200, "not JSON")
    service.responds_json(408, {"message": "too slow", "requestId": "r"})
    with pytest.raises(BadRequestError):
        client.instances.put("5", {})
    assert len(service.requests) == 3
    assert pauses == [0.75, 1.25]


def test_a_request_keeps_no_place_while_it_waits(service: Service) -> None:
    service.responds_json(429, {"message": "busy", "requestId": "r"})
    service.responds_json(200, INSTANCE)
    service.responds_json(200, {**INSTANCE, "id": 6})
    settings = settings_of(service.url, max_in_flight=1)
    meanwhile = []

    def sleep(_seconds: float) -> None:
        meanwhile.append(transport.json(Request("GET", "/instances/5")))

    transport = Transport(settings, sleep=sleep)
    with deadline(5):
        assert transport.json(Request("GET", "/instances/6"))["id"] == 6
    assert [found["id"] for found in meanwhile] == [5]
    transport.close()


def test_where_no_time_is_left_for_another_try_the_last_error_is_told(service: Service) -> None:
    service.responds_text(503, "busy")
    now = [0.0]

    def oversleep(seconds: float) -> None:
        now[0] += seconds + 10

    settings = settings_of(service.url, operation_timeout=5.0)
    transport = Transport(settings, sleep=oversleep, clock=lambda: now[0])
    with pytest.raises(TransportError, match="503"):
        transport.json(Request("GET", "/instances/5"))
    assert len(service.requests) == 1
    transport.close()


def test_a_body_that_breaks_off_is_asked_for_again(
    service: Service, client: Client, pauses: list[float]
) -> None:
    service.responds_text(200, '{"id":', Content_Length="500")
    service.responds_json(200, INSTANCE)
    assert client.instances.get("5") == INSTANCE
    assert len(pauses) == 1
    service.responses = [(200, b'{"id":', {"Content-Length": "500"})]
    with pytest.raises(ResponseLostError, match="the connection broke"):
        client.instances.create({})
    assert service.sent == ["GET", "GET", "POST"]


def test_the_service_says_when_it_wants_to_be_asked_again(service: Service, client: Client) -> None:
    service.responds_json(429, {"message": "busy", "requestId": "r"}, Retry_After="7")
    with pytest.raises(RateLimitedError) as caught:
        client.instances.create({})
    assert caught.value.retry_after == 7
    assert service.sent == ["POST"]


def test_nothing_that_was_sent_is_shown(transport: Transport) -> None:
    request = Request("POST", "/instances", {"a": "canary"}, {"b": "canary"}, ("canary",))
    assert "canary" not in f"{request!r}{transport!r}"
    assert "/elements/api-v2" in repr(transport)
