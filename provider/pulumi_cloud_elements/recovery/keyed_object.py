"""What identifies an object that has a key, since one key can be spelled in several ways.

The service's own number decides, where it shows one: the account of the credentials can be left out
or named, and an element has a key and an id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..api.ids import number_of
from ..api.levels import ACCOUNT, may_be_one, parsed
from ..settings import same_platform
from .marker import CREATION_ID

Row = Mapping[str, Any]


@dataclass(frozen=True)
class KeyedObject:
    """An object as a resource has it.

    Attributes:
        id: the resource's id, which is the key as the program spells it.
        urn: the resource's URN, where it is known.
        creation_id: the resource's creation id, where it has one.
        number: the service's own number for the object, where it shows one.
        base_url: the platform, where it is known.
        organization: the service's organization, where it is known.
        account: what identifies the credentials, where it is known.
        leaving: whether the state has it only until it is deleted, as it was replaced.
    """

    id: str
    urn: str | None = None
    creation_id: str | None = None
    number: int | None = None
    base_url: str | None = None
    organization: str | None = None
    account: str | None = None
    leaving: bool = False

    def is_same(self, other: KeyedObject) -> bool | None:
        """Tell whether two are one object at the service; None where it cannot be determined."""
        if self._elsewhere(other) or not may_be_one(self.id, other.id):
            return False
        if self.number is not None and other.number is not None:
            return self.number == other.number
        return True if self.id == other.id and self._one_scope(other) else None

    def is_of_one_resource(self, other: KeyedObject) -> bool:
        """Tell whether one resource has both; its replacement counts as another one."""
        if self.creation_id and other.creation_id:
            return self.creation_id == other.creation_id
        return self.urn == other.urn

    def _elsewhere(self, other: KeyedObject) -> bool:
        """Tell whether they are certainly of two platforms or organizations."""
        if self.base_url and other.base_url and not same_platform(self.base_url, other.base_url):
            return True
        both = self.organization, other.organization
        return all(both) and both[0] != both[1]

    def _one_scope(self, other: KeyedObject) -> bool:
        """Tell whether equal ids are of one scope: an account that is not named may be another."""
        place, _ = parsed(self.id)
        unnamed = place.level == ACCOUNT and place.scope is None
        return not unnamed or not (self.account and other.account) or self.account == other.account


def keyed_object(
    id_: str,
    urn: str | None,
    properties: Row,
    response: Row | None = None,
    *,
    leaving: bool = False,
) -> KeyedObject:
    """Return the object that a resource has.

    Args:
        id_: the resource's id.
        urn: the resource's URN, where it is known.
        properties: the resource's outputs, or what is known of them.
        response: the service's JSON about the object; default: the outputs say its number.
        leaving: whether the state has it only until it is deleted.
    """
    return KeyedObject(
        id_,
        urn,
        _text(properties.get(CREATION_ID)),
        number_of(properties.get("object_id") if response is None else response.get("id")),
        _text(properties.get("base_url")),
        _text(properties.get("organization_id")),
        _text(properties.get("account")),
        leaving,
    )


def _text(value: Any) -> str | None:
    """Return a string; None for anything else, such as a secret, which the state encrypts."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = str(int(value))  # Pulumi's numbers are floats
    return value if isinstance(value, str) and value else None
