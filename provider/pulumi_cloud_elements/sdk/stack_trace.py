"""Keeps the stack traces short that the SDK records in the state, one with each resource.

Whole, they were a fifth of a state's size: the frames of what runs the program, the same for every
resource. The file backend writes the whole state at each step, so that size is time.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import FrameType

_SDK = 5  # frames of the SDK between `Instance` and the one that asks for the stack
_PROGRAM = 5  # frames of the program, `Instance` included, that tell where it is declared
_RUNS_PROGRAMS = "runpy"


@contextlib.contextmanager
def short_stack_trace() -> Iterator[None]:
    """Let what is registered inside be recorded with the innermost frames of the program alone.

    The SDK asks `traceback`, which obeys `sys.tracebacklimit`. Should it ask otherwise one day,
    the traces are whole again.
    """
    was_set = hasattr(sys, "tracebacklimit")
    before = getattr(sys, "tracebacklimit", None)
    sys.tracebacklimit = _SDK + _frames_of_program(sys._getframe(2))
    try:
        yield
    finally:
        if was_set:
            sys.tracebacklimit = before
        else:
            del sys.tracebacklimit


def _frames_of_program(innermost: FrameType) -> int:
    """Count the frames from one outwards to what runs the program, as far as they are recorded."""
    count = 0
    frame: FrameType | None = innermost
    while frame is not None and count < _PROGRAM:
        if frame.f_globals.get("__name__") == _RUNS_PROGRAMS:
            break
        count, frame = count + 1, frame.f_back
    return count
