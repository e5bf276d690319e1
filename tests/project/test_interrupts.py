"""A run in the background interrupts what it starts, as one in the foreground does."""

from __future__ import annotations

import signal
from types import FrameType

from .. import interrupts


def of_its_own(number: int, frame: FrameType | None) -> None:
    """Handle an interrupt."""


def test_an_interrupt_that_a_shell_has_ignored_counts_again() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        interrupts.restore()
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        signal.signal(signal.SIGINT, of_its_own)
        interrupts.restore()
        assert signal.getsignal(signal.SIGINT) is of_its_own
    finally:
        signal.signal(signal.SIGINT, before)
