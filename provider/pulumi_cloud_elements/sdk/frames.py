"""Finds local variables of the calling frames.

Pulumi's SDK passes a verb nothing but property values. The rest of the engine's call exists only
as local variables of the functions of the SDK that called the verb, and its executor as one of
Python's worker thread. Both are internals: whoever asks here must live with not finding it.

Upstream: none known; what is looked for has its own reports, if any (`call.py`,
`internal_properties.py`, `workers.py`).
Without it: nothing is found, and every caller uses its fallback.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")


def find_local(
    name: str, accept: Callable[[object], _T | None], frame: FrameType | None = None
) -> _T | None:
    """Return the innermost local variable of a name that is acceptable.

    Args:
        name: the variable's name.
        accept: receives the value of each such variable, and returns what to make of it, or None
            to go on looking.
        frame: the innermost frame to look at; default: the caller's.

    Returns:
        What `accept` returned, or None where no frame has such a variable.
    """
    current: FrameType | None = sys._getframe(1) if frame is None else frame
    while current is not None:
        if name in current.f_locals:
            accepted = accept(current.f_locals[name])
            if accepted is not None:
                return accepted
        current = current.f_back
    return None
