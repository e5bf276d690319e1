"""Takes a resource's outputs off the list of what Pulumi's SDK waits for before a program may end.

The SDK looks at the whole list each time that something on it is there. With some thirty outputs
for each resource that was a fifth of the CPU time of a stack of 1,000.
"""

from __future__ import annotations

from collections.abc import Iterable

import pulumi


def leave_to_registration(resource: pulumi.Resource, names: Iterable[str]) -> None:
    """Have the SDK not wait for some of a registered resource's outputs.

    Nothing is lost by that: the SDK waits for the registration, which sets all of them or fails,
    and for whatever a program makes of them. An SDK that keeps its list in another way keeps them.
    """
    for name in (*names, "id", "urn"):
        output = vars(resource).get(name)
        # Of the class: an output takes any attribute that it lacks for one of its value.
        untrack = getattr(type(output), "_untrack", None)
        if untrack is not None:
            untrack(output)
