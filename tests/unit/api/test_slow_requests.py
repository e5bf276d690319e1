"""What takes long is logged as a status line; what does not is not."""

from __future__ import annotations

import logging
import threading
from contextvars import ContextVar

import pytest
from pulumi_cloud_elements.api.slow_requests import Waiting

from ..fake.clock import SteppedClock

_resource: ContextVar[str] = ContextVar("resource", default="none")


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def waiting(clock: SteppedClock) -> Waiting:
    return Waiting(every=5, clock=clock, sleep=clock.sleep)


def end(clock: SteppedClock) -> None:
    """Wake the thread that has nothing to watch any more."""
    clock.wake()
    clock.sleepers[-1].join(10)
    assert not clock.sleepers[-1].is_alive()


def test_a_long_wait_is_logged_again_and_again_as_a_status(
    waiting: Waiting, clock: SteppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with waiting.over("POST /instances"):
        clock.wait_asleep()
        clock.step(13)
    end(clock)
    assert [record.getMessage() for record in caplog.records] == [
        "POST /instances: no response for 5 s",
        "POST /instances: no response for 10 s",
        "POST /instances: over after 13 s",
    ]
    assert all(record.ephemeral for record in caplog.records)  # type: ignore[attr-defined]


def test_a_short_wait_is_silent_and_leaves_no_thread(
    waiting: Waiting, clock: SteppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(2):  # the second one is watched again
        with waiting.over("GET /instances"):
            clock.wait_asleep()
            clock.step(4)
        end(clock)
    assert caplog.records == []


def test_all_waits_are_watched_by_one_thread(
    waiting: Waiting, clock: SteppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with waiting.over("GET /elements"):
        clock.wait_asleep()
        clock.step(3)
        with waiting.over("GET /instances"):
            clock.step(5)
    end(clock)
    assert [record.getMessage() for record in caplog.records] == [
        "GET /elements: no response for 5 s",
        "GET /instances: no response for 5 s",
        "GET /instances: over after 5 s",
        "GET /elements: over after 8 s",
    ]
    assert len(clock.sleepers) == 1


def test_it_is_logged_about_the_resource_that_waits(waiting: Waiting, clock: SteppedClock) -> None:
    logged = []

    class Handler(logging.Handler):
        def emit(self, _record: logging.LogRecord) -> None:
            logged.append((_resource.get(), threading.current_thread() in clock.sleepers))

    handler, logger = Handler(), logging.getLogger("pulumi_cloud_elements")
    logger.addHandler(handler)
    level = logger.level
    logger.setLevel(logging.INFO)
    _resource.set("mine")
    with waiting.over("GET /instances"):
        clock.wait_asleep()
        clock.step(5)
    end(clock)
    logger.removeHandler(handler)
    logger.setLevel(level)
    assert logged == [("mine", True), ("mine", False)]
