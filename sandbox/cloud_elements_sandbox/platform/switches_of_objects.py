"""The unsure points of virtual data resources: definitions and transformations."""

from __future__ import annotations

from .switch import Switch

OF_OBJECTS: tuple[Switch, ...] = ()
