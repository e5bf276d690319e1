"""The line that says what a command is doing, at a terminal, while it takes long."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

import pytest
from pulumi_cloud_elements.commands.progress import Progress

from ..fake.clock import SteppedClock
from .in_memory import Terminal


class Ended(threading.Event):
    """An end that is waited for on a clock of the test's."""

    def __init__(self, clock: SteppedClock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self._clock.sleep(timeout)
        return self.is_set()

    def set(self) -> None:
        super().set()
        self._clock.wake()


class Shown(Terminal):
    """A terminal that says when something is shown."""

    def __init__(self) -> None:
        super().__init__()
        self.is_shown = threading.Event()

    def write(self, text: str) -> int:
        self.is_shown.set()
        return super().write(text)


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def terminal() -> Any:
    return Terminal()


@pytest.fixture
def progress(clock: SteppedClock, terminal: Any) -> Progress:
    return Progress("reading", terminal, clock=clock, ended=Ended(clock))


def test_what_takes_long_is_shown_and_taken_away(
    progress: Progress, clock: SteppedClock, terminal: Any
) -> None:
    with progress:
        clock.wait_asleep()
        clock.step()
        assert clock.now == 0.5
        assert terminal.shown == ["\rreading (0 s)"]
        progress.step("counting all")
        clock.step(4)
        assert clock.now == 1.5
        assert terminal.shown[-1] == "\rcounting all (2 s)"
        progress.step("asking")
        clock.step()
        assert terminal.shown[-1] == "\rasking (2 s)      "
    assert terminal.shown[-1] == "\r                  \r"


def test_what_is_quick_is_not_shown(progress: Progress, clock: SteppedClock, terminal: Any) -> None:
    with progress:
        clock.wait_asleep()
    assert terminal.shown == []


def test_nothing_is_shown_where_nobody_looks() -> None:
    stream = io.StringIO()
    with Progress("reading", stream) as progress:
        progress.step("counting")
    assert stream.getvalue() == ""


def test_it_has_a_clock_of_its_own() -> None:
    terminal: Any = Shown()
    with Progress("reading", terminal):
        assert terminal.is_shown.wait(10)
    assert re.fullmatch(r"\rreading \(\d+ s\)", terminal.shown[0])
