"""The package's log lines as lines of Pulumi's engine, on the resource that they are about.

The SDK does not connect a dynamic provider to the engine: `pulumi.log` inside a verb prints, and
the line appears on the stack. The provider's lines belong on the resource, some of them only as
its status while it is worked on. They go through the engine's own service instead, by its address
(`engine_address.py`) and with the URN of the current call (`call.py`).

Upstream: https://github.com/pulumi/pulumi/issues/6065
Without it: warnings and errors go to standard error and appear on the stack.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Any, Protocol, TextIO

from ..redaction import concealed
from .call import current_call
from .engine_address import engine_address

PACKAGE_LOGGER = logging.getLogger(__package__.partition(".")[0])
_log = logging.getLogger(__name__)
_SECONDS = 10


class Engine(Protocol):
    """The one method of the engine's service that is used here."""

    def Log(self, request: Any, *, timeout: float) -> object:  # noqa: N802  # gRPC's name
        """Send one line."""


def connect(address: str) -> Engine:
    """Return the engine's service at an address."""
    import grpc
    from pulumi.runtime.proto import engine_pb2_grpc

    engine: Engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))
    return engine


class EngineHandler(logging.Handler):
    """Sends records to the engine: DEBUG, INFO and WARNING as such, the rest as errors.

    A record with `ephemeral` set (`extra={"ephemeral": True}`) is shown as the resource's status
    while it is worked on, and not kept.

    Args:
        engine: the engine's service.
        stderr: where a line goes that the engine does not take.
    """

    def __init__(self, engine: Engine, stderr: TextIO) -> None:
        super().__init__()
        from pulumi.runtime.proto import engine_pb2

        self._proto: Any = engine_pb2
        self._engine = engine
        self._stderr = stderr

    def emit(self, record: logging.LogRecord) -> None:
        """Send one line; a log line that cannot be sent must not fail the work."""
        try:
            self._engine.Log(
                self._proto.LogRequest(
                    severity=self._severity(record.levelno),
                    message=concealed(record.getMessage()),
                    urn=current_call().urn or "",
                    ephemeral=bool(getattr(record, "ephemeral", False)),
                ),
                timeout=_SECONDS,
            )
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        """Fall back to standard error, without a traceback, wherever that is by now."""
        with contextlib.suppress(Exception):
            self._stderr.write(f"{concealed(record.getMessage())}\n")

    def _severity(self, level: int) -> Any:
        severity = self._proto.LogSeverity
        if level <= logging.DEBUG:
            return severity.DEBUG
        if level <= logging.INFO:
            return severity.INFO
        return severity.WARNING if level <= logging.WARNING else severity.ERROR


def send_to_engine(
    level: str,
    *,
    address: str | None = None,
    connect: Callable[[str], Engine] = connect,
    stderr: TextIO | None = None,
    logger: logging.Logger = PACKAGE_LOGGER,
) -> None:
    """Let the package log through the engine that started this process.

    Args:
        level: `info` or `debug`, the least that is sent.
        address: the engine's address; default: the one that this process was started with.
        connect: makes the engine's service from its address.
        stderr: where a line goes that the engine does not take; default: `sys.stderr`.
        logger: whose lines are sent.
    """
    logger.setLevel(level.upper())
    if any(isinstance(handler, EngineHandler) for handler in logger.handlers):
        return
    found = address or engine_address()
    if found is None:
        _log.debug("the engine's address was not found: log lines go to standard error")
        return
    try:
        handler = EngineHandler(connect(found), sys.stderr if stderr is None else stderr)
    except Exception as error:
        _log.debug("the engine's service cannot be used: %s", type(error).__name__)
        return
    logger.addHandler(handler)
    logger.propagate = False
