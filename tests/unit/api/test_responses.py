from __future__ import annotations

import email.utils
import io
import time
from typing import Any

import pytest
import requests
from pulumi_cloud_elements.api.responses import body_of, retry_after, transport_error
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import (
    ApiError,
    NotSentError,
    ResponseLostError,
    TransportError,
    UnauthorizedError,
)
from pulumi_cloud_elements.settings import Settings
from requests import exceptions
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from tests.unit.api.service import settings_of

SETTINGS = settings_of("https://example.com", connect_timeout=7)


def response(status: int, text: str, **headers: str) -> requests.Response:
    made = requests.Response()
    made.status_code = status
    made.raw = io.BytesIO(text.encode())
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


def body(found: requests.Response, settings: Settings = SETTINGS) -> Any:
    return body_of("GET https://example.com/x", found, lambda _: True, ["s3cret"], settings)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("soon", None), ("", None), (None, None), ("9" * 5000, None)],
)
def test_retry_after_in_seconds(header: str | None, seconds: float | None) -> None:
    assert retry_after({} if header is None else {"Retry-After": header}) == seconds


def test_a_pause_without_end_is_none_or_a_few_hours() -> None:
    assert retry_after({"Retry-After": "1" * 400}) in (None, 6 * 3600)  # newer urllib3 bound it


def test_retry_after_as_a_date() -> None:
    asked = retry_after({"Retry-After": email.utils.formatdate(time.time() + 60, usegmt=True)})
    assert asked is not None
    assert 55 < asked <= 60
    assert retry_after({"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"Retry-After": "Wed, 21 Oct 99999 07:28:00 GMT"}) is None


def test_an_empty_body_is_none() -> None:
    assert body(response(200, "")) is None
    assert body(response(204, "")) is None


def test_the_vendors_words_and_the_request_are_in_the_line() -> None:
    said = '{"message": "no  s3cret", "providerMessage": "locked s3cret", "requestId": "r"}'
    with pytest.raises(ApiError) as caught:
        body(response(400, said, Retry_After="3"))
    assert str(caught.value) == (
        "GET https://example.com/x returned 400: no [secret] "
        "(the vendor says: locked [secret]) [requestId r]"
    )
    assert caught.value.provider_message == "locked [secret]"
    assert caught.value.retry_after == 3


@pytest.mark.parametrize(
    ("source", "fix"),
    [
        ("environment", r"Check the user secret .* \(environment\)"),
        ("the provider's properties", r"Check .* \(the provider's properties\)"),
        ("stack configuration", "after a rotation, refresh and destroy"),
    ],
)
def test_refused_credentials_say_where_they_came_from(source: str, fix: str) -> None:
    refused = response(401, '{"message": "no", "requestId": "r"}')
    with pytest.raises(UnauthorizedError, match=fix):
        body(refused, settings_of("https://example.com", secrets_from=source))


@pytest.mark.parametrize(("status", "lost"), [(404, False), (429, False), (500, True), (502, True)])
def test_what_a_gateway_says_carries_its_status_and_its_pause(status: int, lost: bool) -> None:
    with pytest.raises(TransportError, match="not in the service's own form") as caught:
        body(response(status, "<html>", Retry_After="9"))
    assert (caught.value.status, caught.value.retry_after) == (status, 9)
    assert isinstance(caught.value, ResponseLostError) is lost


def meaning(error: requests.RequestException, what: str = "POST u") -> TransportError:
    return transport_error(what, error, SETTINGS)


def test_a_connection_that_takes_too_long_was_never_sent() -> None:
    error = exceptions.ConnectTimeout(MaxRetryError(None, "u", ConnectTimeoutError()))  # type: ignore[arg-type]
    assert isinstance(meaning(error), NotSentError)
    assert "no connection within 7 s" in str(meaning(error))
    with deadline(0):
        assert isinstance(meaning(error), NotSentError)
        assert "operationTimeout" in str(meaning(error))


def test_a_refused_connection_was_never_sent() -> None:
    reason = NewConnectionError(None, "refused")  # type: ignore[arg-type]
    error = exceptions.ConnectionError(MaxRetryError(None, "u", reason))  # type: ignore[arg-type]
    assert isinstance(meaning(error), NotSentError)


@pytest.mark.parametrize(
    "error",
    [exceptions.ReadTimeout(), exceptions.ConnectionError(), exceptions.SSLError("bad record mac"),
     exceptions.ChunkedEncodingError(), exceptions.InvalidHeader()],
)  # fmt: skip
def test_all_else_may_have_done_the_work(error: requests.RequestException) -> None:
    assert isinstance(meaning(error), ResponseLostError)
    assert str(meaning(error)).endswith("; whether the work was done is not known")
    assert "the work" not in str(meaning(error, "GET u"))
    with deadline(0):
        assert "before operationTimeout was reached" in str(meaning(error))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"message": "Missing required configuration: s3cret"}', "configuration: [secret]"),
        ('{"error": {"code": "x", "message": "The quota limit is reached."}}', "The quota limit"),
        ('{"fault": {"faultstring": "Spike arrest violation"}}', "Spike arrest violation"),
        ('{"error": "invalid_client", "error_description": "unknown"}', "invalid_client; unknown"),
        ('{"message": "a\\u001b[31mb"}', "a?[31mb"),
    ],
)
@pytest.mark.parametrize("status", [400, 404, 429, 503])
def test_what_somebody_else_says_is_shown_without_secrets(
    status: int, text: str, said: str
) -> None:
    with pytest.raises(TransportError, match="not in the service's own form") as caught:
        body(response(status, text))
    assert said in str(caught.value)
    assert "s3cret" not in str(caught.value)
    assert "base URL" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "blamed"), [(400, True), (404, True), (408, False), (429, False), (502, False)]
)
def test_the_base_url_is_blamed_only_where_it_may_be_wrong(status: int, blamed: bool) -> None:
    with pytest.raises(TransportError) as caught:
        body(response(status, "<html>no</html>"))
    assert ("check the base URL" in str(caught.value)) is blamed


@pytest.mark.parametrize(("status", "lost"), [(408, True), (499, True), (400, False), (429, False)])
def test_a_gateway_that_gave_up_may_have_passed_the_request_on(status: int, lost: bool) -> None:
    with pytest.raises(TransportError) as caught:
        body(response(status, '{"message": "Request timeout"}'))
    assert isinstance(caught.value, ResponseLostError) is lost


def test_an_error_with_a_good_status_is_an_error_with_its_words() -> None:
    text = '{"requestId": "r", "message": "Refused", "providerMessage": "the account is locked"}'
    with pytest.raises(ResponseLostError, match="returned 200 with an error: Refused; the account"):
        body(response(200, text))
    assert body(response(200, '{"id": 1, "message": "x", "requestId": "r"}'))["id"] == 1
