"""A program may declare more instances than Python's recursion limit."""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import Any

import pytest
from pulumi_cloud_elements.sdk.pickling import unwrapped_afterwards

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


@pytest.mark.parametrize(
    ("around", "ends_well"), [("unwrapped_afterwards()", True), ("contextlib.nullcontext()", False)]
)
def test_the_sdk_pickles_many_providers(around: str, ends_well: bool) -> None:
    program = MANY.format(around=around)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    # Should the second case end well one day, the SDK is mended and needs no mending here.
    assert (done.returncode == 0) is ends_well, done.stderr[-500:]
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
