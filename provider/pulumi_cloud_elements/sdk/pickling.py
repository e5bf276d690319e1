"""Mends what the SDK leaves behind each time it pickles the provider of a dynamic resource.

It wraps `pickle`'s writer of maps to have their keys sorted, and never unwraps it: each resource
adds a wrapper around all those before it. From some 960 instances on, a program would end in a
RecursionError, and long before that pickling takes longer with each of them.
"""

from __future__ import annotations

import contextlib
import pickle
from collections.abc import Iterator
from typing import Any

_WRAPPED = "_batch_setitems"


@contextlib.contextmanager
def unwrapped_afterwards() -> Iterator[None]:
    """Take off afterwards what was wrapped inside; where nothing can be, do nothing."""
    pickler: Any = getattr(pickle, "_Pickler", None)
    before = getattr(pickler, _WRAPPED, None)
    try:
        yield
    finally:
        if before is not None:
            setattr(pickler, _WRAPPED, before)
