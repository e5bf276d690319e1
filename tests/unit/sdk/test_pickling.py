"""A program may declare more instances than Python's recursion limit."""

from __future__ import annotations

import logging
import pickle
import subprocess
import sys
from typing import Any

import pytest
from pulumi.dynamic.dynamic import serialize_provider
from pulumi_cloud_elements.dynamic import InstanceProvider
from pulumi_cloud_elements.sdk.pickling import unwrapped_afterwards

MENDED = "the SDK no longer needs sdk/pickling.py: remove it"
MANY = """
import contextlib
from pulumi.dynamic.dynamic import serialize_provider
from pulumi_cloud_elements.dynamic import InstanceProvider
from pulumi_cloud_elements.sdk.pickling import unwrapped_afterwards

pickled = set()
for _ in range(1200):
    with {around}:
        pickled.add(serialize_provider(InstanceProvider()))
assert len(pickled) == 1
"""


def test_the_sdk_still_leaves_its_wrapper_behind() -> None:
    pickler: Any = pickle._Pickler
    before = pickler._batch_setitems
    try:
        serialize_provider(InstanceProvider())
        assert pickler._batch_setitems is not before, MENDED
    finally:
        pickler._batch_setitems = before


def test_nothing_is_left_behind() -> None:
    pickler: Any = pickle._Pickler
    before = pickler._batch_setitems
    with unwrapped_afterwards():
        serialize_provider(InstanceProvider())
    assert pickler._batch_setitems is before


def test_a_pickler_without_the_method_is_left_alone(caplog: pytest.LogCaptureFixture) -> None:
    class Pickler:
        pass

    with caplog.at_level(logging.DEBUG), unwrapped_afterwards(Pickler):
        pass
    assert not hasattr(Pickler, "_batch_setitems")
    assert "nothing is restored" in caplog.text


@pytest.mark.parametrize(
    ("around", "ends_well"), [("unwrapped_afterwards()", True), ("contextlib.nullcontext()", False)]
)
def test_the_sdk_pickles_many_providers(around: str, ends_well: bool) -> None:
    program = MANY.format(around=around)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode == 0) is ends_well, done.stderr[-500:] or MENDED
    assert ("RecursionError" in done.stderr) is not ends_well


def test_what_was_there_is_there_again_also_after_an_error() -> None:
    pickler: Any = pickle._Pickler
    before = pickler._batch_setitems

    @unwrapped_afterwards()
    def fail() -> None:
        pickler._batch_setitems = None
        raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert pickler._batch_setitems is before
