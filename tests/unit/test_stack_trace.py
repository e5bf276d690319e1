"""The limit is in force inside alone, and whatever was set before is set again."""

from __future__ import annotations

import sys
import traceback

import pytest
from pulumi_cloud_elements.stack_trace import short_stack_trace


def deep(levels: int) -> int:
    return deep(levels - 1) if levels else len(traceback.extract_stack())


def test_a_stack_is_short_inside_and_whole_outside() -> None:
    with short_stack_trace():
        assert deep(30) == 11
    assert deep(30) > 30
    assert not hasattr(sys, "tracebacklimit")


def test_what_was_set_before_is_set_again_also_after_an_error() -> None:
    sys.tracebacklimit = 99
    try:
        with pytest.raises(KeyError), short_stack_trace():
            raise KeyError
        assert sys.tracebacklimit == 99
    finally:
        del sys.tracebacklimit
