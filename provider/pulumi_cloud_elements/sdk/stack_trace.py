"""Keeps the stack traces short that the SDK records in the state, one with each resource.

The SDK sends the program's whole stack with each resource, and the engine keeps it in the state.
Most frames are of what runs the program, the same for every resource: a fifth of a state's size. A
backend of folders or buckets writes the whole state at each step, so that size is time. The SDK
asks `traceback` for the stack, which obeys `sys.tracebacklimit`.

The innermost frame that it records is the resource's constructor, as the place where the resource
is declared, too: a line of this package, the same for all. A private function of the SDK returns
the trace; the frames of this package are taken off it, so that the program's line is the place.

Upstream: https://github.com/pulumi/pulumi/pull/20430 added the traces; none known for their size.
Without it: larger states, and a line of this package where a resource is declared. Should the SDK
get the stack in another way, the traces are whole again.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from pulumi.runtime import resource as registration

_log = logging.getLogger(__name__)
_FUNCTION = "_get_stack_trace"
_PACKAGE = Path(__file__).resolve().parents[1].as_uri() + "/"
_SDK = 6  # frames between a resource's constructor and what reads the stack, ours included
_PROGRAM = 5  # frames of the program, the resource's constructor included: where it is declared
_RUNS_PROGRAMS = "runpy"


@contextlib.contextmanager
def short_stack_trace(frame: FrameType | None = None, sdk: Any = registration) -> Iterator[None]:
    """Let what is registered inside be recorded with the innermost frames of the program alone.

    Args:
        frame: the frame of the resource's constructor; default: the caller's.
        sdk: the SDK's module that records the stack.
    """
    was_set = hasattr(sys, "tracebacklimit")
    before = getattr(sys, "tracebacklimit", None)
    # The caller is behind this generator and contextlib.
    constructor = sys._getframe(2) if frame is None else frame
    sys.tracebacklimit = _SDK + _frames_of_program(constructor)
    try:
        with _without_constructors(sdk):
            yield
    finally:
        if was_set:
            sys.tracebacklimit = before
        else:
            del sys.tracebacklimit


@contextlib.contextmanager
def _without_constructors(sdk: Any) -> Iterator[None]:
    theirs = getattr(sdk, _FUNCTION, None)
    if theirs is None:
        _log.debug("the constructor is recorded as the place: the SDK's function was not found")
        yield
        return

    def without() -> Any:
        trace = theirs()
        while len(trace.frames) > 1 and trace.frames[0].pc.uri.startswith(_PACKAGE):
            del trace.frames[0]
        return trace

    setattr(sdk, _FUNCTION, without)
    try:
        yield
    finally:
        setattr(sdk, _FUNCTION, theirs)


def _frames_of_program(innermost: FrameType) -> int:
    """Count the frames from one outwards to what runs the program, as far as they are recorded."""
    count = 0
    frame: FrameType | None = innermost
    while frame is not None and count < _PROGRAM:
        if frame.f_globals.get("__name__") == _RUNS_PROGRAMS:
            break
        count, frame = count + 1, frame.f_back
    return count
