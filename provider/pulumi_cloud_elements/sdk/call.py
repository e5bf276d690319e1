"""The engine's call behind a verb: the resource's URN, the random seed, and the call's context.

The engine sends the URN with every request and a random seed with `Check`, but the SDK passes a
dynamic provider only the property values. The provider needs the URN for the marker of an
instance and for log lines on the resource, the seed for a nonce that a saved plan repeats, and
the call's context to report a failure (`failures.py`). They are found in the calling frames.

Upstream: https://github.com/pulumi/pulumi/issues/9434 (no URN in dynamic providers); none known
for the seed and the context.
Without it: an empty `Call`: instances carry no marker, log lines appear on the stack, and
failures are tracebacks.
"""

from __future__ import annotations

import contextlib
import contextvars
import logging
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from .frames import find_local

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Call:
    """A call of the engine.

    Attributes:
        urn: the URN of the resource that the call is about, or None where it was not found.
        random_seed: the 32 random bytes that the engine sends with a check; the same for a
            preview that is saved as a plan and the run that applies it. None for other verbs,
            and where it was not found.
        context: the call's gRPC context, or None where it was not found; for `failures.py`.
    """

    urn: str | None = None
    random_seed: bytes | None = field(default=None, repr=False)
    context: Any = field(default=None, repr=False, compare=False)


_NO_CALL = Call()
_current: contextvars.ContextVar[Call] = contextvars.ContextVar("engine_call", default=_NO_CALL)


def current_call() -> Call:
    """Return the call that is being served; an empty `Call` outside of a verb.

    Another thread has it in a copy of the context (`contextvars.copy_context`).
    """
    return _current.get()


@contextlib.contextmanager
def serving(frame: FrameType | None = None) -> Iterator[Call]:
    """Make the call that is found in the calling frames the current one inside.

    Args:
        frame: the innermost frame to look at; default: the caller's.
    """
    call = _call_in(sys._getframe(1) if frame is None else frame)
    if call.urn is None:
        _log.debug("the engine's call was not found: the resource's URN is unknown")
    token = _current.set(call)
    try:
        yield call
    finally:
        _current.reset(token)


def _call_in(frame: FrameType) -> Call:
    request = find_local("request", engine_request, frame)
    return Call(
        urn=getattr(request, "urn", None),
        random_seed=getattr(request, "randomSeed", None) or None,
        context=find_local("context", _context, frame),
    )


def engine_request(value: object) -> object | None:
    """Return a value if it is a request of the engine about one resource, else None."""
    urn = getattr(value, "urn", None)
    return value if isinstance(urn, str) and urn.startswith("urn:") else None


def _context(value: object) -> object | None:
    return value if callable(getattr(value, "set_trailing_metadata", None)) else None
