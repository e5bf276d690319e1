"""How a failure reaches Pulumi's engine as one line.

Pulumi's SDK turns an exception into a traceback, so the line goes into the details of the gRPC
status, which the engine prefers. The call's context is found in the calling frames, an internal of
the SDK: where it is not found, the exception itself has to do, with its traceback.
"""

from __future__ import annotations

import functools
import logging
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, ParamSpec, TypeVar

from .errors import CloudElementsError

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_UNKNOWN = 2  # gRPC's code for an error of the application


def one_line(what: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Decorate a verb: its failures are reported as `<what> "<name>" (id …): <one line>`."""

    def decorate(verb: Callable[_P, _R]) -> Callable[_P, _R]:
        @functools.wraps(verb)
        def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            try:
                return verb(*args, **kwargs)
            except CloudElementsError as error:
                line = f"{what}{_which(args)}: {error}"
            except Exception as error:
                _log.debug("%s failed", what, exc_info=True)
                line = (
                    f"{what}{_which(args)}: a bug of pulumi-cloud-elements "
                    f"({type(error).__name__}): please report it with the version and what you did"
                )
            _report(line)
            raise CloudElementsError(line) from None

        return wrapper

    return decorate


def _which(arguments: tuple[Any, ...]) -> str:
    """Return the instance's name and id, as far as a verb's arguments tell them."""
    bags = [bag for bag in arguments if isinstance(bag, dict)]
    name = next((bag["name"] for bag in reversed(bags) if isinstance(bag.get("name"), str)), None)
    id_ = next((text for text in arguments if isinstance(text, str)), None)
    return (f' "{name}"' if name else "") + (f" (id {id_})" if id_ else "")


def _report(line: str) -> None:
    context = _context()
    if context is None:
        return
    try:
        from pulumi.runtime.proto import status_pb2

        details = status_pb2.Status(code=_UNKNOWN, message=line).SerializeToString()
        context.set_trailing_metadata((("grpc-status-details-bin", details),))
    except Exception:
        _log.debug("the engine could not be told in one line", exc_info=True)


def _context() -> Any:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        found = frame.f_locals.get("context")
        if hasattr(found, "set_trailing_metadata"):
            return found
        frame = frame.f_back
    return None
