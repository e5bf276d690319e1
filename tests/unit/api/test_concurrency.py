"""The bound on requests in flight holds, gives way to an overloaded service, and recovers."""

from __future__ import annotations

import threading
import time

import pytest
from pulumi_cloud_elements.api.concurrency import InFlight
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import NotSentError


def respond(bound: InFlight, status: int) -> None:
    with bound.slot():
        bound.learn(status)


def test_no_more_than_the_bound_are_let_through() -> None:
    bound, active, most = InFlight(3), 0, 0
    mutex = threading.Lock()

    def work() -> None:
        nonlocal active, most
        with bound.slot():
            with mutex:
                active += 1
                most = max(most, active)
            time.sleep(0.02)
            with mutex:
                active -= 1

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 3


@pytest.mark.parametrize("status", [429, 503])
def test_an_overloaded_service_halves_it_and_good_responses_bring_it_back(status: int) -> None:
    bound = InFlight(8)
    respond(bound, status)
    assert bound.bound == 4
    respond(bound, status)
    assert bound.bound == 2
    for _ in range(2):
        respond(bound, 200)
    assert bound.bound == 2  # a full round is worth one
    for _ in range(60):
        respond(bound, 200)
    assert bound.bound == 8


def test_it_never_falls_to_nothing() -> None:
    bound = InFlight(2)
    for _ in range(5):
        respond(bound, 429)
    assert bound.bound == 1
    respond(bound, 200)


def test_what_was_under_way_together_counts_once() -> None:
    bound = InFlight(8)
    sent, told = threading.Barrier(4), threading.Barrier(4)

    def work() -> None:
        with bound.slot():
            sent.wait()
            bound.learn(429)
            told.wait()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert bound.bound == 4


def test_other_errors_do_not_lower_it() -> None:
    bound = InFlight(4)
    for status in (400, 404, 500, 502):
        respond(bound, status)
    assert bound.bound == 4


def test_no_place_before_the_deadline_is_an_error() -> None:
    bound = InFlight(1)

    def work() -> None:
        with deadline(0.05), pytest.raises(NotSentError, match="maxInFlight"), bound.slot():
            pass

    with bound.slot():
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
