"""Log lines go to the engine, with the resource that they are about."""

from __future__ import annotations

import io
import logging
import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pulumi.runtime.proto import engine_pb2
from pulumi_cloud_elements.sdk.call import serving
from pulumi_cloud_elements.sdk.log import EngineHandler, connect, send_to_engine

from . import probe
from .process import URN, Process


class Engine:
    """The engine's service."""

    def __init__(self, failure: Exception | None = None) -> None:
        self.lines: list[Any] = []
        self._failure = failure

    def Log(self, request: Any, *, timeout: float) -> None:
        assert timeout > 0
        if self._failure:
            raise self._failure
        self.lines.append(request)


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    logger = logging.getLogger(f"test.{uuid.uuid4()}")
    yield logger
    logger.handlers.clear()


def started(logger: logging.Logger, engine: Engine, level: str = "debug") -> io.StringIO:
    stderr = io.StringIO()
    send_to_engine(
        level, address="127.0.0.1:1", connect=lambda _: engine, stderr=stderr, logger=logger
    )
    return stderr


# What the SDK does by itself


def test_the_sdk_still_does_not_connect_a_provider_to_the_engine(sdk: Process) -> None:
    mended = "the SDK no longer needs sdk/log.py: remove it"
    assert sdk.create(probe.Plain(), "nothing")["engine"] is False, mended
    before = len(sdk.lines)
    sdk.create(probe.Plain(), "log")
    assert len(sdk.lines) == before, mended


# What is sent


def test_lines_reach_the_engine_with_their_resource(sdk: Process) -> None:
    del sdk.lines[:]
    sdk.create(probe.Ours(), "log")
    severity = engine_pb2.LogSeverity
    seen = [(line.severity, line.message, line.urn, line.ephemeral) for line in sdk.lines]
    assert seen[-2:] == [
        (severity.WARNING, "a warning", URN, False),
        (severity.INFO, "a status", URN, True),
    ]


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        (logging.DEBUG, "DEBUG"),
        (logging.INFO, "INFO"),
        (logging.WARNING, "WARNING"),
        (logging.ERROR, "ERROR"),
        (logging.CRITICAL, "ERROR"),
    ],
)
def test_levels_are_the_engines(logger: logging.Logger, level: int, severity: str) -> None:
    engine = Engine()
    started(logger, engine)
    logger.log(level, "%s", "line")
    [line] = engine.lines
    assert line.severity == engine_pb2.LogSeverity.Value(severity)
    assert line.message == "line"


def test_a_line_outside_of_a_call_is_the_stacks(logger: logging.Logger) -> None:
    engine = Engine()
    started(logger, engine)
    logger.warning("line")
    assert [line.urn for line in engine.lines] == [""]


def test_a_line_inside_of_a_call_is_the_resources(logger: logging.Logger) -> None:
    engine = Engine()
    started(logger, engine)
    request = SimpleNamespace(urn=URN)
    with serving():
        logger.warning("line")
    assert [line.urn for line in engine.lines] == [request.urn]


def test_a_line_is_sent_once(logger: logging.Logger, caplog: pytest.LogCaptureFixture) -> None:
    engine = Engine()
    started(logger, engine)
    logger.warning("line")
    assert len(engine.lines) == 1
    assert caplog.records == []  # and is not left to Python's own handlers, too


def test_less_than_the_level_is_not_sent(logger: logging.Logger) -> None:
    engine = Engine()
    started(logger, engine, "info")
    logger.debug("not sent")
    logger.info("sent")
    assert [line.message for line in engine.lines] == ["sent"]


def test_a_second_call_changes_the_level_alone(logger: logging.Logger) -> None:
    engine, other = Engine(), Engine()
    started(logger, engine, "info")
    started(logger, other, "debug")
    logger.debug("once")
    assert [line.message for line in engine.lines] == ["once"]
    assert other.lines == []


# The fallback


def test_a_line_that_cannot_be_sent_goes_to_standard_error(logger: logging.Logger) -> None:
    stderr = started(logger, Engine(RuntimeError("a secret")))
    logger.warning("line %d", 1)
    assert stderr.getvalue() == "line 1\n"


def test_an_engine_that_is_not_there_fails_nothing(logger: logging.Logger) -> None:
    stderr = io.StringIO()
    logger.addHandler(EngineHandler(connect("127.0.0.1:1"), stderr))
    logger.warning("line")
    assert stderr.getvalue() == "line\n"


def test_without_the_address_lines_stay_pythons(
    logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        send_to_engine("debug", logger=logger)
        logger.warning("line")
    assert logger.handlers == []
    assert "the engine's address was not found" in caplog.text
    assert ("WARNING", "line") in [(r.levelname, r.getMessage()) for r in caplog.records]


def test_without_the_protocols_messages_lines_stay_pythons(
    logger: logging.Logger, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: str) -> Engine:
        raise ImportError

    with caplog.at_level(logging.DEBUG):
        send_to_engine("debug", address="127.0.0.1:1", connect=refuse, logger=logger)
        logger.warning("line")
    assert logger.handlers == []
    assert logger.propagate
    assert "the engine's service cannot be used: ImportError" in caplog.text
    assert "line" in caplog.text
