"""A clock for what sleeps in a thread of its own."""

from __future__ import annotations

import threading


class SteppedClock:
    """Time that passes only where the test wakes the thread that sleeps.

    Attributes:
        now: the seconds.
        sleepers: the threads that slept.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.sleepers: list[threading.Thread] = []
        self._asleep = threading.Semaphore(0)
        self._awake = threading.Semaphore(0)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Wait until the test says that the seconds are over."""
        if threading.current_thread() not in self.sleepers:
            self.sleepers.append(threading.current_thread())
        self._asleep.release()
        self._awake.acquire()
        self.now += seconds

    def wait_asleep(self) -> None:
        """Wait until the thread sleeps."""
        assert self._asleep.acquire(timeout=10)

    def wake(self) -> None:
        """Wake the thread that sleeps, or will."""
        self._awake.release()

    def step(self, times: int = 1) -> None:
        """Wake the thread, and wait until it sleeps again."""
        for _ in range(times):
            self.wake()
            self.wait_asleep()
