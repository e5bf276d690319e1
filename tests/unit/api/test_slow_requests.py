"""What takes long is told as a status line; what does not is not."""

from __future__ import annotations

import logging
import threading
import time
from contextvars import ContextVar

import pytest
from pulumi_cloud_elements.api.slow_requests import Waiting

_resource: ContextVar[str] = ContextVar("resource", default="none")


def test_a_long_wait_is_told_again_and_again_as_a_status(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with Waiting(every=0.1).over("POST /instances"):
        time.sleep(0.35)
    assert all(record.ephemeral for record in caplog.records)  # type: ignore[attr-defined]
    *waits, end = [record.getMessage() for record in caplog.records]
    assert 2 <= len(waits) <= 3
    assert set(waits) == {"POST /instances: no response for 0 s"}
    assert end == "POST /instances: over after 0 s"


def test_a_short_wait_is_silent_and_leaves_no_thread(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    before = threading.active_count()
    waiting = Waiting(every=0.1)
    for _ in range(5):
        with waiting.over("GET /instances"):
            time.sleep(0.01)
    time.sleep(0.2)
    assert caplog.records == []
    assert threading.active_count() <= before
    with waiting.over("GET /instances"):  # it is watched again
        time.sleep(0.25)
    assert caplog.records != []


def test_it_is_told_about_the_resource_that_waits(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    told = []

    class Handler(logging.Handler):
        def emit(self, _record: logging.LogRecord) -> None:
            told.append(_resource.get())

    handler = Handler()
    logging.getLogger().addHandler(handler)
    _resource.set("mine")
    with Waiting(every=0.05).over("GET /instances"):
        time.sleep(0.12)
    logging.getLogger().removeHandler(handler)
    assert set(told) == {"mine"}
