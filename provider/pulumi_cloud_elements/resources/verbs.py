"""What the engine asks of every kind of resource, whether or not it has the frame of `base.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from ..registration import UNREGISTERED, Registration
from .base import Resource
from .fields import Fields


class Verbs(Protocol):
    """Pulumi's verbs for one kind of resource: plain data in, plain data out (see `Lifecycle`)."""

    @property
    def fields(self) -> Fields:
        """The kind's properties."""

    def check(
        self,
        old: Mapping[str, Any],
        new: Mapping[str, Any],
        registration: Registration = UNREGISTERED,
    ) -> tuple[dict[str, Any], list[str]]:
        """Return the inputs as they are to be kept, and what is wrong with them."""

    def replaces(
        self, id_: str, outputs: Mapping[str, Any], inputs: Mapping[str, Any]
    ) -> list[str]:
        """Return the inputs whose change needs another resource."""

    def deletes_first(self, replacing: Sequence[str]) -> bool:
        """Tell whether a replacement must wait until the resource before it is deleted."""

    def create(
        self, inputs: Mapping[str, Any], registration: Registration = UNREGISTERED
    ) -> Resource:
        """Make the resource."""

    def read(self, id_: str, state: Mapping[str, Any]) -> Resource | None:
        """Return the resource as it really is, or None where it is gone."""

    def update(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration = UNREGISTERED,
    ) -> Resource:
        """Update the resource to the declared configuration."""

    def delete(
        self, id_: str, state: Mapping[str, Any], registration: Registration = UNREGISTERED
    ) -> None:
        """Delete the resource for good; one that is gone already is success."""
