"""Takes a resource's outputs off the list that the SDK works through before a program may end.

The SDK keeps every output of a program on one list until it has its value. At the program's end it
waits for the whole list again each time that one of them has it, which grows with the square of
their number. With some thirty outputs for each resource that was a fifth of the CPU time of a
stack of 1,000. An output that another one is made from is taken off by a private method; the
outputs of a registered resource can be, too: the SDK waits for the registration itself, which sets
all of them or fails, and for whatever a program makes of them.

Upstream: https://github.com/pulumi/pulumi/issues/16055 (memory of the same list; closed); none
known for the time.
Without it: a large program takes longer to end. An SDK without the method, such as the oldest that
is supported, keeps its list.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable

import pulumi

_log = logging.getLogger(__name__)


def leave_to_registration(resource: pulumi.Resource, names: Iterable[str]) -> None:
    """Have the SDK not wait for a registered resource's outputs one by one.

    Args:
        resource: a resource whose constructor has run.
        names: the outputs; `id` and `urn` are added.
    """
    for name in (*names, "id", "urn"):
        output = vars(resource).get(name)
        if not isinstance(output, pulumi.Output):
            continue
        # Of the class: an output takes any attribute that it lacks for one of its value.
        untrack = getattr(type(output), "_untrack", None)
        if untrack is None:
            _log.debug("the SDK waits for all outputs: it has no way to leave one out")
            return
        untrack(output)
