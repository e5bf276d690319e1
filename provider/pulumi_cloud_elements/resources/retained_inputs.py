"""What of the inputs is kept as it was, as its absence or addition is no change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# Used once, when a resource is made or taken over: taking one out is no change.
_ONCE = ("adopt",)


def keep_what_is_no_change(old: Mapping[str, Any], inputs: dict[str, Any]) -> None:
    """Put into declared inputs what the state has and the program need not declare again.

    Args:
        old: the inputs in the state; empty for a resource that is to be made.
        inputs: the declared inputs, which are changed.
    """
    for key in _ONCE:
        if key in old and key not in inputs:
            inputs[key] = old[key]
    # A state that was made without it gets it with its next change, not by itself.
    if old and "organization" not in old and "organization" in inputs:
        others = {key: value for key, value in inputs.items() if key != "organization"}
        if _declared(others) == _declared(old):
            del inputs["organization"]


def _declared(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs without those that the provider adds."""
    return {key: value for key, value in inputs.items() if not key.startswith("__")}
