"""The package's log lines as lines of Pulumi's engine, on the resource that they are about.

`pulumi.log` inside a verb reaches the stack, not the resource, so the lines go through the
engine's own service. The resource's URN is found in the calling frames, an internal of the SDK:
without it the line lands on the stack.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from .engine_call import urn

PACKAGE_LOGGER = logging.getLogger(__package__.partition(".")[0])


class EngineHandler(logging.Handler):
    """Sends records to the engine: DEBUG, INFO and WARNING as such, the rest as errors.

    A record with `ephemeral` set (`extra={"ephemeral": True}`) is shown as the resource's status
    while it is worked on, and not kept.
    """

    def __init__(self, engine_address: str) -> None:
        super().__init__()
        import grpc
        from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

        self._proto = engine_pb2
        self._engine = engine_pb2_grpc.EngineStub(grpc.insecure_channel(engine_address))

    def emit(self, record: logging.LogRecord) -> None:
        """Send one line; a log line that cannot be sent must not fail the work."""
        try:
            self._engine.Log(
                self._proto.LogRequest(
                    severity=self._severity(record.levelno),
                    message=record.getMessage(),
                    urn=urn() or "",
                    ephemeral=bool(getattr(record, "ephemeral", False)),
                ),
                timeout=10,
            )
        except Exception:
            self.handleError(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Fall back to standard error, without a traceback."""
        sys.stderr.write(f"{record.getMessage()}\n")

    def _severity(self, level: int) -> Any:
        severity = self._proto.LogSeverity
        if level <= logging.DEBUG:
            return severity.DEBUG
        if level <= logging.INFO:
            return severity.INFO
        return severity.WARNING if level <= logging.WARNING else severity.ERROR


def send_to_engine(level: str) -> None:
    """Let the package log through the engine that started this process.

    Args:
        level: `info` or `debug`, the least that is sent.
    """
    PACKAGE_LOGGER.setLevel(level.upper())
    if any(isinstance(handler, EngineHandler) for handler in PACKAGE_LOGGER.handlers):
        return
    # The engine gives its address to the process of a dynamic provider as its only argument.
    if len(sys.argv) > 1 and ":" in sys.argv[1]:
        PACKAGE_LOGGER.addHandler(EngineHandler(sys.argv[1]))
        PACKAGE_LOGGER.propagate = False
