"""Reports a verb's failure to the engine in one line, and keeps a half-made resource in the state.

The SDK turns an exception into a response with the whole traceback as its message (the oldest that
is supported: the exception's message behind "Exception calling application"), and lets
`SystemExit` pass, after which the engine waits for a response for ever. It has no way to return
the id and outputs of a resource that exists but could not be finished. The engine itself knows
both: it prefers the details of the gRPC status (`grpc-status-details-bin`), where an
`ErrorResourceInitFailed` holds the id and the outputs. They are set on the call's context.

Upstream: https://github.com/pulumi/pulumi/issues/10416 (tracebacks of providers) and
https://github.com/pulumi/pulumi/pull/24465 (which made them longer); none known for half-made
resources of dynamic providers, nor for `SystemExit`.
Without it: the failure is the exception with its traceback, and a half-made resource is missing
in the state, so that the next run has to find it by its marker.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from .._version import __version__
from ..errors import CloudElementsError, HalfMadeError
from ..redaction import REDACTED, marked_in, printable
from .call import current_call, serving
from .internal_properties import internal_properties
from .provider_reference import reference_in

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")
_R = TypeVar("_R")
_UNKNOWN = 2  # gRPC's code for an error of the application
_DETAILS = "grpc-status-details-bin"


def one_line(what: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Decorate a verb: its failures are reported as `<what> "<name>" (id …): <one line>`.

    Inside the verb `current_call()` is the engine's call. Whatever the verb raises, the engine
    gets a response: also `SystemExit` and `KeyboardInterrupt` become an error of this one call,
    as a worker thread cannot end the process.

    Args:
        what: what failed, such as `creating failed for instance`. `{0}` stands for the provider:
            `creating failed for {0.noun}` uses its attribute `noun`.
    """

    def decorate(verb: Callable[_P, _R]) -> Callable[_P, _R]:
        @functools.wraps(verb)
        def wrapper(*args: _P.args, **kwargs: _P.kwargs) -> _R:
            half_made: HalfMadeError | None = None
            failed = what.format(*args[:1])
            with serving():
                try:
                    return verb(*args, **kwargs)
                except CloudElementsError as error:
                    half_made = error if isinstance(error, HalfMadeError) else None
                    reason = str(error)
                except BaseException as error:
                    _log.debug("%s: %s", failed, _trace(error))
                    reason = _bug(error)
                line = f"{failed}{_which(args)}: {printable(reason)}"
                _report(line, half_made, reference_in(args))
            raise CloudElementsError(line) from None

        return wrapper

    return decorate


def can_keep_half_made() -> bool:
    """Return whether a `HalfMadeError` of the current verb would leave its resource in the state.

    To be asked before the request that creates something.
    """
    try:
        _protocol()
    except Exception as error:
        _log.debug("a half-made resource cannot be kept in the state: %s", _trace(error))
        return False
    return current_call().context is not None


def _report(line: str, half_made: HalfMadeError | None, reference: Mapping[str, Any]) -> None:
    context = current_call().context
    if context is None:
        _log.debug("the call's context was not found: the failure is reported with a traceback")
        return
    try:
        context.set_trailing_metadata(((_DETAILS, _details(line, half_made, reference)),))
    except Exception as error:
        _log.debug("the failure could not be reported in one line: %s", _trace(error))


def _details(line: str, half_made: HalfMadeError | None, reference: Mapping[str, Any]) -> bytes:
    serialize, status_class, init_failed_class = _protocol()
    status = status_class(code=_UNKNOWN, message=line)
    if half_made is not None:
        # Rare, so it may have an event loop of its own.
        properties = asyncio.run(serialize({**half_made.outputs, **reference}, {}))
        init_failed = init_failed_class(
            id=half_made.id, properties=properties, reasons=[str(half_made)]
        )
        status.details.add().Pack(init_failed)
    return bytes(status.SerializeToString())


def _protocol() -> tuple[Any, Any, Any]:
    """Return the SDK's serializer of properties, and the protocol's two messages."""
    from pulumi.runtime.proto.provider_pb2 import ErrorResourceInitFailed
    from pulumi.runtime.proto.status_pb2 import Status
    from pulumi.runtime.rpc import serialize_properties

    return serialize_properties, Status, ErrorResourceInitFailed


def _bug(error: BaseException) -> str:
    return (
        f"a bug of pulumi-cloud-elements {__version__} ({_trace(error, innermost=True)}): please "
        "report this line, and what you did, in the project's issue tracker"
    )


def _which(arguments: tuple[Any, ...]) -> str:
    """Return the resource's name and id, as far as a verb's arguments hold them."""
    bags = [bag for bag in arguments if isinstance(bag, dict)]
    name = next((bag["name"] for bag in reversed(bags) if isinstance(bag.get("name"), str)), None)
    if name and "name" in (marked_in(*bags) or marked_in(*internal_properties(bags))):
        name = REDACTED
    id_ = next((argument for argument in arguments if isinstance(argument, str)), None)
    return printable((f' "{name}"' if name else "") + (f" (id {id_})" if id_ else ""))


def _trace(error: BaseException, *, innermost: bool = False) -> str:
    """Return where an exception came from, without its message, which may hold a secret."""
    places = traceback.extract_tb(error.__traceback__)
    steps = [f"{Path(place.filename).name}:{place.lineno}" for place in places]
    return f"{type(error).__name__} at {' > '.join(steps[-1:] if innermost else steps)}"
