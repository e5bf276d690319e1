"""The frame of a check, which every kind of resource has."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from ..recovery.creating import Creations
from ..recovery.marker import CREATION_ID, with_creation_id
from ..redaction import MARKED_INPUTS
from ..registration import Registration
from ..settings import Settings
from .findings import Findings

_log = logging.getLogger(__name__)
Inputs = dict[str, Any]
Check = Callable[[Mapping[str, Any], Inputs, Registration], tuple[Inputs, Findings]]


def checked_inputs(
    settings: Settings,
    creations: Creations,
    check: Check,
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    registration: Registration,
) -> tuple[Inputs, list[str]]:
    """Return the inputs as they are to be kept, and what is wrong with them.

    Args:
        settings: the settings in force.
        creations: knows the backend.
        check: returns the inputs of a kind in the spelling of the state, and what it found.
        old: the inputs in the state; empty for a resource that is to be made.
        new: the inputs that the program declares.
        registration: the resource as the engine has it.
    """
    inputs = {k: value for k, value in new.items() if value is not None and k != CREATION_ID}
    marks = {key: inputs[key] for key in (MARKED_INPUTS,) if key in inputs}
    if settings.unknown:
        return unmarked(inputs), list(settings.unknown)  # perhaps it named another platform
    inputs, found = check(old, inputs, registration)
    inputs = unmarked(inputs)
    for warning in found.warnings:
        _log.warning("%s", warning)
    if found.problems:
        return inputs, list(found.problems)
    urn, seed = registration.urn, registration.random_seed
    backend = creations.backend(registration.organization)
    return with_creation_id(unmarked(old), inputs, urn, seed, backend) | marks, []


def unmarked(inputs: Mapping[str, Any]) -> Inputs:
    """Return inputs without what the program marks as a secret, which alone makes no change."""
    return {key: value for key, value in inputs.items() if key != MARKED_INPUTS}
