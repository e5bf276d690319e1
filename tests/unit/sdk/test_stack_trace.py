"""The limit is in force inside alone, and whatever was set before is set again."""

from __future__ import annotations

import runpy
import sys
import traceback
from pathlib import Path

import pytest
from pulumi_cloud_elements.sdk.stack_trace import short_stack_trace


def deep(levels: int) -> int:
    return deep(levels - 1) if levels else len(traceback.extract_stack())


def test_a_stack_is_short_inside_and_whole_outside() -> None:
    with short_stack_trace():
        assert deep(30) == 10
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
    sdk, module, function = 5, 1, 1
    assert runpy.run_path(str(program), {"deep": deep})["frames"] == sdk + module + function


def test_what_was_set_before_is_set_again_also_after_an_error() -> None:
    sys.tracebacklimit = 99
    try:
        with pytest.raises(KeyError), short_stack_trace():
            raise KeyError
        assert sys.tracebacklimit == 99
    finally:
        del sys.tracebacklimit
