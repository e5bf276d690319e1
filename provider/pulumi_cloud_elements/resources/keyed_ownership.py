"""Whose something is that is identified by a key, and carries no marker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import OwnershipError
from ..recovery.creating import Creations
from ..registration import Registration
from .level_fields import number_of

Row = Mapping[str, Any]


class KeyedOwnership:
    """Refuses what may be somebody else's.

    Args:
        noun: what a person calls one of the kind.
        creations: what this process knows to be in the state.
    """

    def __init__(self, noun: str, creations: Creations) -> None:
        self._noun = noun
        self._creations = creations

    def require_not_in_state(self, id_: str, registration: Registration) -> None:
        """Refuse to create or to take over what the stack's state has already.

        Args:
            id_: the key.
            registration: the resource as the engine has it.

        Raises:
            OwnershipError: it has.
        """
        if registration.urn is None:
            return
        owner, _ = self._creations.owner_in_state(id_, registration.urn, registration.organization)
        if owner == registration.urn:
            raise OwnershipError(
                f"{self._noun} {id_} is this resource's own, and the service cannot have two of "
                "one name: to replace it by force, declare delete_before_replace=True in opts"
            )
        if owner is not None:
            raise OwnershipError(
                f"{self._noun} {id_} is in this stack's state already, as {owner}: if that was "
                "renamed, declare an alias instead; to hand it over, take it out of the state "
                f"first with `pulumi state delete '{owner}'`"
            )

    def require_same(self, id_: str, state: Row, response: Row) -> None:
        """Refuse what was deleted and recreated since, perhaps by somebody else.

        Args:
            id_: the key.
            state: the outputs in the state.
            response: the service's JSON about what is there now.

        Raises:
            OwnershipError: the service's own number for it is another one, and it is not adopted.
        """
        recorded, actual = number_of(state.get("object_id")), number_of(response.get("id"))
        if recorded is None or actual is None or recorded == actual or state.get("adopt") is True:
            return
        raise OwnershipError(
            f"{self._noun} {id_} was deleted and recreated since, perhaps by somebody else (its "
            f"number is {actual}, and was {recorded}): declare adopt=True to go on with it, or "
            "take it out of the program and, with `pulumi state delete`, out of the state"
        )
