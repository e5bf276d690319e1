"""The members of a set of instances: how each is addressed, and which creation id it carries.

A set is one resource of the state with one creation id. Its members' creation ids are made of that
and their keys, so that the state, which has the set's, shows which instances are its members.
Neither the address's hash nor the creation id depends on what the set is called: a rename changes
neither.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from ..registration import TYPE_PREFIX
from .marker import CREATION_ID, MEMBER, resource_type, urn_hash

INSTANCE_TYPE = f"{TYPE_PREFIX}Instance"
"""The type of `Instance` in a state."""
INSTANCE_SET_TYPE = f"{TYPE_PREFIX}InstanceSet"
"""The type of `InstanceSet` in a state."""


def member_address(urn: str, creation_id: str | None, key: str) -> str:
    """Return what stands for a member where a resource has a URN.

    Args:
        urn: the set's URN.
        creation_id: the set's creation id, where it has one.
        key: the member's key.
    """
    begin = creation_id.partition(".")[0] if creation_id else urn_hash(urn)
    return MEMBER.join((urn, begin, key))


def set_and_key(address: str) -> tuple[str, str | None]:
    """Return the set's URN and the member's key; of a resource's URN the URN and None."""
    urn, _, rest = address.partition(MEMBER)
    return urn, rest.partition(MEMBER)[2] if rest else None


def member_creation_id(creation_id: str, key: str) -> str:
    """Return the creation id of a member.

    Args:
        creation_id: the set's creation id.
        key: the member's key.
    """
    begin, _, rest = creation_id.partition(".")
    backend = rest.partition(".")[2]
    nonce = set_part(creation_id) + _hash(creation_id, key)[:8]
    return ".".join([_hash(begin, key)[:12], nonce, *([backend] if backend else [])])


def set_part(creation_id: str) -> str:
    """Return what the nonces of all members of a set begin with."""
    return _hash(creation_id)[:8]


def is_member_of(creation_id: str, member: str) -> bool:
    """Tell whether a creation id is of some member of a set, whatever its key.

    Args:
        creation_id: the set's creation id.
        member: the creation id in question.
    """
    return member.partition(".")[2].startswith(set_part(creation_id))


def members_in(row: Mapping[str, Any]) -> Iterator[tuple[str, str, str | None]]:
    """Yield key, id and creation id of each member of a set in an exported state.

    Args:
        row: a resource of the state; one of another type has no members.
    """
    outputs = row.get("outputs") or {}
    ids = outputs.get("ids")
    if resource_type(str(row["urn"])) != INSTANCE_SET_TYPE or not isinstance(ids, Mapping):
        return
    creation_id = outputs.get(CREATION_ID) or (row.get("inputs") or {}).get(CREATION_ID)
    for key, id_ in ids.items():
        yield key, str(id_), member_creation_id(creation_id, key) if creation_id else None


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()
