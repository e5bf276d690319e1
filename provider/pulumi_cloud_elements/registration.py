"""What the engine says about the resource that a call is for, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field

TYPE_PREFIX = "pulumi-python:dynamic/cloudelements:"
"""What the types of all resources begin with in a state, so that it cannot change."""


@dataclass(frozen=True)
class Registration:
    """A resource as it is registered with the engine.

    Attributes:
        urn: the resource's URN; None where it is not known.
        random_seed: the seed of a check request, which a saved plan keeps; None elsewhere.
        organization: Pulumi's organization; None where the backend has none or it is not known.
    """

    urn: str | None = None
    random_seed: bytes | None = field(default=None, repr=False)
    organization: str | None = None


UNREGISTERED = Registration()
"""A resource about which the engine says nothing."""
