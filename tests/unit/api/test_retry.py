import email.utils
import time
from typing import Any

import pytest
from pulumi_cloud_elements.api.concurrency import InFlight
from pulumi_cloud_elements.api.retry import (
    BoundedTimeout,
    retries,
    retry_after,
)
from pulumi_cloud_elements.deadline import deadline, seconds_left
from urllib3.exceptions import MaxRetryError
from urllib3.response import HTTPResponse


def answer(status: int, **headers: str) -> HTTPResponse:
    named = {key.replace("_", "-"): value for key, value in headers.items()}
    return HTTPResponse(status=status, headers=named)


def test_an_inner_deadline_cannot_be_later_than_an_outer_one() -> None:
    assert seconds_left() == float("inf")
    with deadline(10), deadline(100):
        assert seconds_left() <= 10
    with deadline(10), deadline(1):
        assert seconds_left() <= 1
    assert seconds_left() == float("inf")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("soon", None), ("", None), (None, None)],
)
def test_retry_after_in_seconds(header: str | None, seconds: float | None) -> None:
    assert retry_after({} if header is None else {"Retry-After": header}) == seconds


def test_retry_after_as_a_date() -> None:
    asked = retry_after({"Retry-After": email.utils.formatdate(time.time() + 60, usegmt=True)})
    assert asked == pytest.approx(60, abs=2)


def test_it_waits_as_long_as_the_service_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    busy = answer(503, Retry_After="3")
    retries(2).increment(method="GET", url="/", response=busy, _pool=None).sleep(busy)
    [seconds] = slept
    assert 3 <= seconds <= 3.5  # a little more, so that not all come again at once


def test_its_own_pauses_grow_and_are_never_nothing() -> None:
    rules: Any = retries(4)
    pauses = []
    for _ in range(4):
        rules = rules.increment(method="GET", url="/", response=answer(503), _pool=None)
        pauses.append(rules.get_backoff_time())
    assert pauses[0] > 0
    assert 1 <= pauses[1] <= 1.5
    assert 4 <= pauses[3] <= 4.5


def test_a_pause_beyond_the_deadline_ends_it() -> None:
    busy = answer(503, Retry_After="30")
    with deadline(5), pytest.raises(MaxRetryError):
        retries(2).increment(method="GET", url="/", response=busy, _pool=None)


def test_a_post_is_not_retried_by_status_but_an_idempotent_request_is() -> None:
    rules = retries(2)
    assert not rules.is_retry("POST", 503)
    assert not rules.is_retry("POST", 429, has_retry_after=True)
    assert all(rules.is_retry("PUT", status) for status in (408, 429, 500, 502, 503, 504))
    assert not any(rules.is_retry("GET", status) for status in (400, 401, 403, 404, 409))


def test_every_try_is_bounded_by_what_is_left() -> None:
    timeout: Any = BoundedTimeout(10, 75)
    assert (timeout.clone().connect_timeout, timeout.clone().read_timeout) == (10, 75)
    with deadline(5):
        bounded = timeout.clone().clone()
        assert 4 < bounded.connect_timeout <= 5
        assert 4 < bounded.read_timeout <= 5
    with deadline(-1):
        assert 0 < timeout.clone().read_timeout < 0.1


def test_a_retry_lowers_the_bound_and_keeps_no_place_while_it_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bound = InFlight(2)
    entered = []

    def sleep(_seconds: float) -> None:
        with bound.slot():
            entered.append(True)

    monkeypatch.setattr(time, "sleep", sleep)
    busy = answer(429, Retry_After="1")
    rules: Any = retries(3, bound)
    with bound.slot():
        for _ in range(2):
            rules = rules.increment(method="GET", url="/", response=busy, _pool=None)
            rules.sleep(busy)
    assert bound.bound == 1
    assert entered == [True, True]
