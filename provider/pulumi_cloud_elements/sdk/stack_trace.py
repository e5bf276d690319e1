"""Keeps the stack traces short that the SDK records in the state, one with each resource.

The SDK sends the program's whole stack with each resource, and the engine keeps it in the state.
Most frames are of what runs the program, the same for every resource: a fifth of a state's size. A
backend of folders or buckets writes the whole state at each step, so that size is time. The SDK
asks `traceback` for the stack, which obeys `sys.tracebacklimit`.

Upstream: https://github.com/pulumi/pulumi/pull/20430 added the traces; none known for their size.
Without it: larger states. Should the SDK get the stack in another way, the traces are whole again.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from types import FrameType

_SDK = 5  # frames of the SDK between a resource's constructor and the one that reads the stack
_PROGRAM = 5  # frames of the program, the resource's constructor included: where it is declared
_RUNS_PROGRAMS = "runpy"


@contextlib.contextmanager
def short_stack_trace(frame: FrameType | None = None) -> Iterator[None]:
    """Let what is registered inside be recorded with the innermost frames of the program alone.

    Args:
        frame: the frame of the resource's constructor; default: the caller's.
    """
    was_set = hasattr(sys, "tracebacklimit")
    before = getattr(sys, "tracebacklimit", None)
    # The caller is behind this generator and contextlib.
    constructor = sys._getframe(2) if frame is None else frame
    sys.tracebacklimit = _SDK + _frames_of_program(constructor)
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
