"""The limit is in force inside alone, and whatever was set before is set again."""

from __future__ import annotations

import inspect
import logging
import runpy
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pulumi_cloud_elements as cloud_elements
import pytest
from pulumi_cloud_elements.sdk.stack_trace import short_stack_trace

from . import probe, program

MENDED = "the SDK no longer needs sdk/stack_trace.py: remove it"


def deep(levels: int) -> int:
    return deep(levels - 1) if levels else len(traceback.extract_stack())


def called_deep(levels: int, declare: Callable[[], object]) -> None:
    if levels:
        called_deep(levels - 1, declare)
    else:
        declare()


def test_the_sdk_still_records_the_whole_stack() -> None:
    def declare() -> object:
        return program.Plain("plain", probe.Plain())

    [request] = program.requests_of(lambda: called_deep(30, declare))
    assert len(request.stackTrace.frames) > 30, MENDED


def test_of_an_instance_the_innermost_frames_are_recorded() -> None:
    def declare() -> object:
        return cloud_elements.Instance("closeio", element_key="closeio")

    [request] = program.requests_of(lambda: called_deep(30, declare))
    recorded = [Path(frame.pc.uri).name for frame in request.stackTrace.frames]
    assert recorded == ["test_stack_trace.py"] * 4
    assert request.sourcePosition == request.stackTrace.frames[0].pc


def test_the_sdk_still_takes_the_constructor_for_the_place() -> None:
    [request] = program.requests_of(lambda: program.Plain("plain", probe.Plain()))
    assert Path(request.sourcePosition.uri).name == "program.py", MENDED


def test_of_an_instance_the_programs_line_is_the_place() -> None:
    def declare() -> object:
        return cloud_elements.Instance("closeio", element_key="closeio")

    [request] = program.requests_of(declare)
    assert Path(request.sourcePosition.uri).name == "test_stack_trace.py"
    code = declare.__code__
    assert request.sourcePosition.line == code.co_firstlineno + 1


def test_an_sdk_without_the_function_records_the_constructor(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sdk = ModuleType("resource")
    before = dict(vars(sdk))
    with caplog.at_level(logging.DEBUG), short_stack_trace(sdk=sdk):
        assert deep(30) == 11  # all the same
        assert vars(sdk) == before
    assert "the constructor is recorded as the place: the SDK's function was not found" in (
        caplog.text
    )


def test_an_sdk_that_asks_otherwise_gets_the_whole_stack() -> None:
    def asks_otherwise(levels: int) -> int:
        return asks_otherwise(levels - 1) if levels else len(inspect.stack(0))

    with short_stack_trace():
        assert asks_otherwise(30) > 30


def test_a_stack_is_short_inside_and_whole_outside() -> None:
    with short_stack_trace():
        assert deep(30) == 11
    assert deep(30) > 30
    assert not hasattr(sys, "tracebacklimit")


def test_what_runs_the_program_is_left_out(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from pulumi_cloud_elements.sdk.stack_trace import short_stack_trace\n"
        "def declare():\n"
        "    with short_stack_trace():\n"
        "        return deep(30)\n"
        "frames = declare()\n"
    )
    sdk, module, function = 6, 1, 1
    assert runpy.run_path(str(program), {"deep": deep})["frames"] == sdk + module + function


def test_what_was_set_before_is_set_again_also_after_an_error() -> None:
    sys.tracebacklimit = 99
    try:
        with pytest.raises(KeyError), short_stack_trace():
            raise KeyError
        assert sys.tracebacklimit == 99
    finally:
        del sys.tracebacklimit
