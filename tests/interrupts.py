"""Interrupts reach what the tests start."""

from __future__ import annotations

import signal


def restore() -> None:
    """Undo that a shell ignores SIGINT for what it runs in the background.

    The programs under test would ignore it, too. So would the engine's plugins: each command would
    wait 5 seconds for every one of them.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
