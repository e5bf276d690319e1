from __future__ import annotations

import threading

import pytest
from pulumi_cloud_elements.deadline import deadline, seconds_left


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_without_a_deadline_there_is_no_end() -> None:
    assert seconds_left() == float("inf")


def test_the_seconds_run_down() -> None:
    clock = Clock()
    with deadline(10, clock):
        assert seconds_left() == 10
        clock.now += 4
        assert seconds_left() == 6
        clock.now += 8
        assert seconds_left() == -2
    assert seconds_left() == float("inf")


def test_an_inner_deadline_cannot_be_later_than_an_outer_one() -> None:
    clock = Clock()
    with deadline(10, clock), deadline(100, clock):
        assert seconds_left() == 10
    with deadline(10, clock), deadline(1, clock):
        assert seconds_left() == 1
    with deadline(10, clock):
        with deadline(1, clock), pytest.raises(ZeroDivisionError):
            raise ZeroDivisionError
        assert seconds_left() == 10


def test_another_thread_has_its_own() -> None:
    found: list[float] = []
    with deadline(10):
        thread = threading.Thread(target=lambda: found.append(seconds_left()))
        thread.start()
        thread.join()
        assert 9 < seconds_left() <= 10
    assert found == [float("inf")]
