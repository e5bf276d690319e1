"""The engine's call behind a verb: whose it is, and how its failure is told in one line.

Pulumi's SDK turns an exception into a traceback, so the line goes into the details of the gRPC
status, which the engine prefers. The call's context and request are found in the calling frames,
an internal of the SDK: where they are not found, the exception itself has to do, with its
traceback, and nobody knows the URN.
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
import logging
import sys
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, ParamSpec, TypeVar

from .._version import __version__
from ..errors import CloudElementsError, HalfMadeError

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_UNKNOWN = 2  # gRPC's code for an error of the application
_urn: contextvars.ContextVar[str | None] = contextvars.ContextVar("urn", default=None)


def one_line(what: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Decorate a verb: its failures are reported as `<what> "<name>" (id …): <one line>`.

    `{noun}` in `what` stands for what the verb's object calls its kind of resource.
    """

    def decorate(verb: Callable[_P, _R]) -> Callable[_P, _R]:
        @functools.wraps(verb)
        def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            half_made: HalfMadeError | None = None
            _urn.set(_urn_of_call())
            try:
                return verb(*args, **kwargs)
            except CloudElementsError as error:
                half_made = error if isinstance(error, HalfMadeError) else None
                line = f"{_about(what, args)}{_which(args)}: {error}"
            except Exception as error:
                _log.debug("%s: %s", what, _trace(error))
                line = (
                    f"{_about(what, args)}{_which(args)}: a bug of pulumi-cloud-elements "
                    f"{__version__} ({_trace(error).rsplit(' > ', 1)[-1]}): please report this "
                    "line, with what you did, to the project's issue tracker"
                )
            _report(line, half_made)
            raise CloudElementsError(line) from None

        return wrapper

    return decorate


def _about(what: str, arguments: tuple[Any, ...]) -> str:
    return what.format(noun=getattr(arguments[0], "noun", "resource")) if arguments else what


def urn() -> str | None:
    """Return the URN of the resource that the engine's call is about, where it can be told."""
    return _urn.get()


def _urn_of_call() -> str | None:
    for frame in _frames():
        found = getattr(frame.f_locals.get("request"), "urn", None)
        if isinstance(found, str) and found.startswith("urn:"):
            return found
    return None


def _which(arguments: tuple[Any, ...]) -> str:
    """Return the instance's name and id, as far as a verb's arguments tell them."""
    bags = [bag for bag in arguments if isinstance(bag, dict)]
    name = next((bag["name"] for bag in reversed(bags) if isinstance(bag.get("name"), str)), None)
    id_ = next((text for text in arguments if isinstance(text, str)), None)
    return (f' "{name}"' if name else "") + (f" (id {id_})" if id_ else "")


def _report(line: str, half_made: HalfMadeError | None) -> None:
    context = next((found for found in map(_context_of, _frames()) if found is not None), None)
    if context is None:
        return
    try:
        from pulumi.runtime.proto import status_pb2

        status = status_pb2.Status(code=_UNKNOWN, message=line)
        if half_made is not None:
            status.details.add().Pack(_init_failed(half_made))
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    except Exception as error:
        _log.debug("the engine could not be told in one line: %s", _trace(error))


def _init_failed(error: HalfMadeError) -> Any:
    """Return what makes the engine keep id and outputs, and update on the next run."""
    from pulumi.runtime import rpc
    from pulumi.runtime.proto import provider_pb2

    loop = asyncio.new_event_loop()
    try:
        properties = loop.run_until_complete(rpc.serialize_properties(error.outputs, {}))
    finally:
        loop.close()
    return provider_pb2.ErrorResourceInitFailed(
        id=error.id, properties=properties, reasons=[str(error)]
    )


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def _context_of(frame: FrameType) -> Any:
    found = frame.f_locals.get("context")
    return found if hasattr(found, "set_trailing_metadata") else None


def _trace(error: BaseException) -> str:
    """Return where an exception came from, without its message, which may hold anything."""
    places = traceback.extract_tb(error.__traceback__)
    steps = [f"{Path(place.filename).name}:{place.lineno}" for place in places]
    return f"{type(error).__name__} at {' > '.join(steps)}"
