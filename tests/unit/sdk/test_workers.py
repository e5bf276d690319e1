"""More of the engine's calls at a time, where the SDK's executor is found."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from pulumi_cloud_elements.sdk.workers import raise_workers

from . import probe
from .process import running


def at_a_time(executor: ThreadPoolExecutor, wanted: int) -> int:
    """Return how many calls are served at a time where the first one raises the number."""
    active, most, mutex, enough = 0, 0, threading.Lock(), threading.Event()

    def work() -> None:
        nonlocal active, most
        with mutex:
            active += 1
            most = max(most, active)
        enough.wait(0.2)
        with mutex:
            active -= 1

    # All of them are there before the first is served, as in a refresh.
    begin = threading.Event()
    for _ in range(4):
        executor.submit(begin.wait)
    executor.submit(raise_workers, wanted)
    working = [executor.submit(work) for _ in range(20)]
    begin.set()
    wait(working)
    return most


def test_the_sdk_still_serves_four_calls_at_a_time() -> None:
    with running() as process:
        served_with_four_others = process.diffs(probe.Plain(), 5)
    assert not any(served_with_four_others), "the SDK no longer needs sdk/workers.py: remove it"


def test_the_sdk_serves_more_calls_at_a_time_where_it_is_asked_to() -> None:
    with running(workers="5") as process:
        assert process.diffs(probe.Ours(), 5) == [True] * 5


def test_a_call_raises_the_number_of_workers() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert executor.submit(raise_workers, 10).result() == 10
        assert at_a_time(executor, 10) == 10


def test_it_is_never_lowered() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert at_a_time(executor, 1) == 4


def test_an_executor_can_be_given() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert raise_workers(10, executor) == 10
        assert at_a_time(executor, 1) == 10


def test_without_an_executor_nothing_is_changed(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert raise_workers(10) is None
    assert "its executor was not found" in caplog.text


def test_an_executor_without_the_limit_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    class Other(ThreadPoolExecutor):
        def __init__(self) -> None:
            super().__init__(4)
            del self._max_workers

    executor = Other()
    with caplog.at_level(logging.DEBUG):
        assert raise_workers(10, executor) is None
    assert not hasattr(executor, "_max_workers")
    assert "its executor was not found" in caplog.text
