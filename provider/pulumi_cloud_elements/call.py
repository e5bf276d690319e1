"""What a call of the engine says about the resource that it is for, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """The resource of one call.

    Attributes:
        urn: the resource's URN; None where it cannot be known.
        random_seed: the seed of a check request, which a saved plan keeps; None elsewhere.
        organization: Pulumi's organization; None where the backend has none or it is not known.
    """

    urn: str | None = None
    random_seed: bytes | None = None
    organization: str | None = None


UNKNOWN_CALL = Call()
"""A call about which nothing is known."""
