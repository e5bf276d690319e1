"""Declared inputs as they are kept in the state: in one spelling, and without a change for ever.

The engine compares inputs literally, so whatever must not be shown as a change is kept here as it
was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..retained_inputs import keep_what_is_no_change
from ..values import is_known, keep_spelling


def kept(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return the new inputs as they are to be kept.

    Args:
        old: the inputs in the state; empty for an instance that is to be made.
        new: the declared inputs, found to be sound.
    """
    inputs = dict(new)
    declared = inputs.get("configuration")
    if isinstance(declared, Mapping):
        inputs["configuration"] = dict(keep_spelling(old.get("configuration"), declared))
    tags, old_tags = inputs.get("tags"), old.get("tags")
    if is_known([tags, old_tags]) and tags and old_tags and sorted(tags) == sorted(old_tags):
        inputs["tags"] = old_tags
    if old:
        _keep_provider_data(old, inputs)
        keep_what_is_no_change(old, inputs)
    return inputs


def _keep_provider_data(old: Mapping[str, Any], inputs: dict[str, Any]) -> None:
    """Keep what the last sign-in used, unless the program asks for another one."""
    if inputs.get("reauthenticate") != old.get("reauthenticate"):
        return
    inputs.pop("provider_data", None)
    if old.get("provider_data") is not None:
        inputs["provider_data"] = old["provider_data"]
