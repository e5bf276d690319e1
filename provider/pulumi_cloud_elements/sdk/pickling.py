"""Removes what the SDK leaves behind each time it pickles the provider of a dynamic resource.

To write the keys of dictionaries in order, the SDK wraps a method of `pickle`'s pickler, and never
restores it: each resource adds a wrapper around all those before it. From some 960 instances on, a
program ended in a RecursionError, and long before that each one took longer to pickle.

Upstream: https://github.com/pulumi/pulumi/pull/9656 added the wrapper;
https://github.com/pulumi/pulumi/issues/17803 reports a RecursionError of a dynamic provider, and
was closed because it could not be reproduced.
Without it: programs of some 960 instances fail. A `pickle` without the method is left alone.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
from collections.abc import Iterator
from typing import Any

_log = logging.getLogger(__name__)
_WRAPPED = "_batch_setitems"


@contextlib.contextmanager
def unwrapped_afterwards(pickler: Any = None) -> Iterator[None]:
    """Restore afterwards the method that is wrapped inside.

    Args:
        pickler: the class that has the method; default: `pickle`'s, written in Python.
    """
    owner = getattr(pickle, "_Pickler", None) if pickler is None else pickler
    before = getattr(owner, _WRAPPED, None)
    if before is None:
        _log.debug("pickle has no method that the SDK could wrap: nothing is restored")
    try:
        yield
    finally:
        if before is not None:
            setattr(owner, _WRAPPED, before)
