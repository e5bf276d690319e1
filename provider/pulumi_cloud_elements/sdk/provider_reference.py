"""The reference to the provider's class that the SDK keeps among a resource's own properties.

A dynamic resource has no provider of its own at the engine: the SDK pickles the provider's class
into the property `__provider` of inputs and outputs, which every verb receives among the user's
properties, and which the state must keep, or the next verb has no class to run.

Upstream: none known; https://github.com/pulumi/pulumi/issues/9434 asks for providers that serve
several resources.
Without it: `__provider` would be taken for an input, and a half-made resource that is kept without
it can be neither updated nor deleted. Where the SDK does not send it, nothing is added or removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

KEY = "__provider"


def without_reference(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource's properties without the reference."""
    return {name: value for name, value in properties.items() if name != KEY}


def reference_in(arguments: Iterable[object]) -> dict[str, Any]:
    """Return the reference among a verb's arguments as a property, the last one first.

    Returns:
        A dictionary of one entry, or an empty one where no argument holds a reference.
    """
    for argument in reversed(list(arguments)):
        if isinstance(argument, Mapping) and KEY in argument:
            return {KEY: argument[KEY]}
    return {}
