"""Whose something is that is identified by a key, and carries no marker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from ..api.ids import number_of
from ..errors import OwnershipError
from ..recovery.creating import Creations
from ..recovery.keyed_object import KeyedObject, keyed_object
from ..recovery.marker import CREATION_ID
from ..registration import Registration

Row = Mapping[str, Any]


class KeyedOwnership:
    """Refuses what may be somebody else's, or another resource's of the stack.

    Args:
        noun: what a person calls one of the kind.
        creations: what this process knows to be in the state.
        origin: returns the outputs that say of which platform and account a new resource is.
    """

    def __init__(self, noun: str, creations: Creations, origin: Callable[[], Row]) -> None:
        self._noun = noun
        self._creations = creations
        self._origin = origin
        self._mutex = threading.Lock()
        self._of_this_run: list[KeyedObject] = []
        self._left: list[KeyedObject] = []

    def require_not_in_state(self, id_: str, registration: Registration, response: Row) -> None:
        """Refuse to create or to take over what the stack's state has already.

        Args:
            id_: the key.
            registration: the resource as the engine has it.
            response: the service's JSON about what is there.

        Raises:
            OwnershipError: it has, or whether it has cannot be determined.
        """
        if registration.urn is None:
            return
        wanted = keyed_object(id_, registration.urn, self._origin(), response)
        known = self._creations.keyed_in_state(registration.urn, registration.organization)
        for other in known:
            same = other.is_same(wanted)
            # The check has compared what the resource has with what it is to have.
            if same or (same is None and other.urn != wanted.urn):
                raise OwnershipError(self._in_state(wanted, other))

    def take(self, id_: str, inputs: Row, registration: Registration, response: Row) -> None:
        """Remember that this run takes an existing one over.

        Args:
            id_: the key.
            inputs: the checked inputs.
            registration: the resource as the engine has it.
            response: the service's JSON about what is there.

        Raises:
            OwnershipError: another resource of this run has it, or may have it.
        """
        wanted = self._wanted(id_, inputs, registration, response)
        with self._mutex:
            for other in self._of_this_run:
                if other.is_same(wanted) is not False:
                    raise OwnershipError(
                        f"{self._noun} {id_} was created or taken over by another resource of this "
                        f"run: adopt it once ({other.urn})"
                    )
            self._of_this_run.append(wanted)

    def has(self, id_: str, inputs: Row, registration: Registration, response: Row) -> None:
        """Remember what this run created, or took back.

        Args:
            id_: the key.
            inputs: the checked inputs.
            registration: the resource as the engine has it.
            response: the service's JSON about it.
        """
        with self._mutex:
            self._of_this_run.append(self._wanted(id_, inputs, registration, response))

    def other_owner(
        self, id_: str, state: Row, registration: Registration, response: Row
    ) -> str | None:
        """Return which other resource of the stack has what is to be deleted; None for none.

        Where two resources have one, the first that is deleted leaves it to the other.

        Args:
            id_: the key.
            state: the outputs in the state.
            registration: the resource as the engine has it.
            response: the service's JSON about what is there.
        """
        urn = registration.urn
        own = keyed_object(id_, urn, state, response)
        known = (
            () if urn is None else self._creations.keyed_in_state(urn, registration.organization)
        )
        with self._mutex:
            for other in (*self._of_this_run, *known):
                left = other.is_of_one_resource(own) or any(
                    map(other.is_of_one_resource, self._left)
                )
                if not left and other.is_same(own):
                    self._left.append(own)
                    return other.urn or "one of this run"
        return None

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

    def _wanted(
        self, id_: str, inputs: Row, registration: Registration, response: Row
    ) -> KeyedObject:
        creation = {CREATION_ID: inputs.get(CREATION_ID)}
        return keyed_object(id_, registration.urn, {**self._origin(), **creation}, response)

    def _in_state(self, wanted: KeyedObject, other: KeyedObject) -> str:
        named = f"{self._noun} {wanted.id}"
        if other.is_same(wanted) is None:
            return (
                f"{named} may be {other.id}, which is in this stack's state already, as "
                f"{other.urn}: the service shows no number that tells them apart; if it is another "
                "one, manage it in another stack"
            )
        if other.leaving:
            return (
                f"{named} is still to be deleted for {other.urn}, which was replaced: run once "
                "without this change, and then with it"
            )
        if other.urn == wanted.urn:
            return (
                f"{named} is this resource's own, and the service cannot have two of one name: to "
                "replace it by force, declare delete_before_replace=True in opts"
            )
        return (
            f"{named} is in this stack's state already, as {other.urn}: if that was renamed in the "
            "program, declare an alias; if it gets another name or place, or is removed, run "
            "once with that change alone, and then with this one; to swap two names, use a third"
        )


def are_one(left: Row | None, right: Row | None) -> bool | None:
    """Tell whether what is at two places is one object; None where it cannot be determined.

    Args:
        left: what is at the one, as properties with the service's number as `id`; None for nothing.
        right: what is at the other.
    """
    if left is None or right is None:
        return left is right
    numbers = number_of(left.get("id")), number_of(right.get("id"))
    if None not in numbers:
        return numbers[0] == numbers[1]
    return None if left["fields"] == right["fields"] else False
