"""What an update does with which member."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import members
from .deletions import deleted, renamed
from .member import MemberLifecycle

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is to be done, each by the members' keys.

    Attributes:
        existing: the outputs of the members that exist, by the keys that they have from now on.
        creates: the inputs of those that do not exist.
        updates: the inputs of those that differ from what was last applied.
        unchanged: the outputs of those that do not.
        deletes: the outputs of those that are no longer declared.
        releases: the outputs of those that leave the set and stay at the service.
        renamed: the keys before of those that have other keys from now on.
    """

    existing: Mapping[str, Row]
    creates: Mapping[str, Row]
    updates: Mapping[str, Row]
    unchanged: Mapping[str, Row]
    deletes: Mapping[str, Row]
    releases: Mapping[str, Row]
    renamed: Mapping[str, str]


def planned(life: MemberLifecycle, existing: Mapping[str, Row], inputs: Row) -> Plan:
    """Compare what was last applied with the declared configuration.

    Args:
        life: compares single members.
        existing: the outputs of the members that exist.
        inputs: the set's inputs.
    """
    declared = members.declared(inputs)
    before_by_key = renamed(existing, inputs)
    before = {old: new for new, old in before_by_key.items()}
    existing = {before.get(key, key): row for key, row in existing.items()}
    updates, unchanged = {}, {}
    for key in existing.keys() & declared.keys():
        # A renamed member gets the tag of its key.
        if key in before_by_key or life.differs(existing[key], declared[key]):
            updates[key] = declared[key]
        else:
            unchanged[key] = life.recorded(existing[key], declared[key])
    gone = deleted(existing, inputs)
    return Plan(
        existing=existing,
        creates={key: row for key, row in declared.items() if key not in existing},
        updates=updates,
        unchanged=unchanged,
        deletes={key: existing[key] for key in gone},
        releases={
            key: row for key, row in existing.items() if key not in declared and key not in gone
        },
        renamed=before_by_key,
    )
