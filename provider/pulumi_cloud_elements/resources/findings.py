"""What a check found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Findings:
    """What a check found.

    Attributes:
        problems: what must be corrected, a line each: the property's path, what is wrong, the
            fix; never a secret value.
        warnings: what may be wrong, in the same form.
    """

    problems: Sequence[str] = ()
    warnings: Sequence[str] = ()
