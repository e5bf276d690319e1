"""Keeps the stack traces short that the SDK records in the state, one with each resource.

Whole, they were a fifth of a state's size: asyncio's and the SDK's own frames, the same for every
resource. The file backend writes the whole state at each step, so that size is time.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

# Seven of the SDK and of `Instance`, and some of the program above them.
_FRAMES = 11


@contextlib.contextmanager
def short_stack_trace() -> Iterator[None]:
    """Let what is registered inside be recorded with the innermost frames alone.

    The SDK asks `traceback`, which obeys `sys.tracebacklimit`. Should it ask otherwise one day,
    the traces are whole again.
    """
    was_set = hasattr(sys, "tracebacklimit")
    before = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = _FRAMES
    try:
        yield
    finally:
        if was_set:
            sys.tracebacklimit = before
        else:
            del sys.tracebacklimit
