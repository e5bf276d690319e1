"""More of the engine's calls at a time, where the SDK's executor is found."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait

from pulumi_cloud_elements.sdk.workers import raise_workers


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


def test_a_call_raises_the_number_of_workers() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert executor.submit(raise_workers, 10).result() == 10
        assert at_a_time(executor, 10) == 10


def test_it_is_never_lowered() -> None:
    with ThreadPoolExecutor(4) as executor:
        assert at_a_time(executor, 1) == 4


def test_elsewhere_nothing_is_changed() -> None:
    assert raise_workers(10) is None
