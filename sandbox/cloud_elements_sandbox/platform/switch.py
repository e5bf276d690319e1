"""What a switch is: an unsure point with its possible values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Switch:
    """One unsure point: its values (the first is the default), what it decides, and why."""

    name: str
    values: tuple[str, ...]
    decides: str
    why: str

    @property
    def default(self) -> str:
        """The value that holds when nobody says otherwise."""
        return self.values[0]
