"""The policy alone: no request, no pause."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.retry import RetryPolicy, is_settling, reason, should_retry
from pulumi_cloud_elements.errors import (
    AddressError,
    ApiError,
    CertificateError,
    NotSentError,
    ResponseLostError,
    TransportError,
    UnreadableError,
    api_error_class,
)

IDEMPOTENT = ("GET", "PUT", "PATCH", "DELETE")
METHODS = ("POST", *IDEMPOTENT)


def of_service(status: int, message: str = "busy") -> ApiError:
    return api_error_class(status)("", status=status, message=message)


def of_gateway(status: int) -> TransportError:
    kind = ResponseLostError if status >= 500 else TransportError
    return kind("", status=status)


def policy(randomness: float = 0.0, max_retries: int = 4) -> RetryPolicy:
    return RetryPolicy(max_retries, randomness=lambda: randomness)


@pytest.mark.parametrize("status", [408, 429, 499, 500, 502, 503, 504, 520, 524])
def test_a_status_that_may_pass_is_tried_again_unless_the_work_may_be_done(status: int) -> None:
    for error in (of_service(status), of_gateway(status)):
        assert all(should_retry(method, error) for method in IDEMPOTENT)
        assert not should_retry("POST", error)


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 409, 501, 505])
def test_a_status_that_stays_is_not(status: int) -> None:
    for error in (of_service(status), of_gateway(status)):
        assert not any(should_retry(method, error) for method in METHODS)


@pytest.mark.parametrize("method", METHODS)
def test_what_was_never_sent_may_be_sent(method: str) -> None:
    assert should_retry(method, NotSentError("no connection"))
    assert not should_retry(method, CertificateError("not accepted"))


def test_what_works_once_is_sent_again_only_where_it_was_not_used() -> None:
    for error in (of_service(429), of_gateway(429), NotSentError("no connection")):
        assert should_retry("PUT", error, works_once=True)
    for error in (of_service(503), of_gateway(503), of_service(400), ResponseLostError("")):
        assert not should_retry("PUT", error, works_once=True)


def test_an_address_that_cannot_be_used_stays_so() -> None:
    assert not any(should_retry(method, AddressError("")) for method in METHODS)


def test_what_was_lost_is_tried_again_unless_the_work_may_be_done() -> None:
    for error in (ResponseLostError(""), UnreadableError(""), UnreadableError("", status=200)):
        assert all(should_retry(method, error) for method in IDEMPOTENT)
        assert not should_retry("POST", error)


def test_the_one_400_that_passes_is_for_those_to_wait_for_who_know_how_long() -> None:
    error = of_service(400, "No object definition found for contacts")
    assert is_settling(error)
    assert not any(should_retry(method, error) for method in METHODS)
    assert not is_settling(of_service(400, "Not one: No object definition found"))
    assert not is_settling(of_service(404, "No object definition found"))
    assert not is_settling(ResponseLostError("No object definition found"))


def test_the_pauses_double_up_to_the_longest() -> None:
    pauses = [policy().pause(retries) for retries in range(8)]
    assert pauses == [0.5, 1, 2, 4, 8, 16, 29.5, 29.5]
    assert policy(0.999).pause(10_000) < 30
    shorter = RetryPolicy(4, longest=8.0, randomness=lambda: 0.0)
    assert shorter.pause(9) == 7.5


def test_each_pause_has_a_random_part() -> None:
    for retries in (0, 3, 9):
        for asked in (None, 7.0):
            least, most = policy(0.0).pause(retries, asked), policy(1.0).pause(retries, asked)
            assert most - least == 0.5
    pauses = {RetryPolicy(4).pause(0) for _ in range(50)}
    assert len(pauses) > 40
    assert all(0.5 <= pause < 1 for pause in pauses)


def test_the_service_is_given_what_it_asks_for() -> None:
    assert policy().pause(0, 3.0) == 3
    assert policy(0.5).pause(5, 120.0) == 120.25  # asking sooner would be of no use
    assert policy(0.5).pause(5, 0.0) == 0.25


def test_it_gives_up_after_so_many() -> None:
    assert policy(max_retries=2).next_pause(1, 60) == 1
    assert policy(max_retries=2).next_pause(2, 60) is None
    assert policy(max_retries=0).next_pause(0, 60) is None


def test_a_pause_never_reaches_the_deadline() -> None:
    assert policy().next_pause(0, 0.5) is None
    assert policy().next_pause(0, 0.6) == 0.5
    assert policy().next_pause(0, 30, asked=30) is None
    assert policy().next_pause(0, float("inf"), asked=3600) == 3600


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (of_service(503), "returned 503"),
        (of_gateway(502), "returned 502"),
        (NotSentError(""), "no connection"),
        (UnreadableError(""), "its response cannot be read"),
        (ResponseLostError(""), "its response was lost"),
    ],
)
def test_the_reason_is_told_in_a_few_words(error: ApiError | TransportError, words: str) -> None:
    assert reason(error) == words
