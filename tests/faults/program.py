"""What a program declares, for the model of the engine and for the engine itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Program:
    """The resources of a program.

    Attributes:
        resources: their inputs by name; one in a component is `component/name`.
        aliases: the former name of each that was renamed, by its name now.
        retained: those that are retained when they are deleted.
    """

    resources: Mapping[str, Mapping[str, Any]]
    aliases: Mapping[str, str] = field(default_factory=dict)
    retained: frozenset[str] = frozenset()
