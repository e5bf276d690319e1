"""The levels at which definitions and transformations live: organization, account, instance.

The nearest one counts. A level's scope is where the store keeps its documents.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..data.store import Instance
from ..elements.element import Element
from ..platform.account import ACCOUNT_ID, ORGANIZATION_ID
from ..platform.errors import not_found

DEFINITION = "definition"
TRANSFORMATION = "transformation"
_ELEMENTS = "/elements/"


@dataclass(frozen=True, slots=True)
class Level:
    """A level: its name, the id of the organization, account or instance, and its scope."""

    name: str
    id: int
    scope: str


ORGANIZATION = Level("organization", ORGANIZATION_ID, "organization")
ACCOUNT = Level("account", ACCOUNT_ID, f"accounts/{ACCOUNT_ID}")


def account(account_id: int = ACCOUNT_ID) -> Level:
    """Return the level of an account.

    Raises:
        ApiError: 404, there is no such account.

    """
    if account_id != ACCOUNT_ID:
        raise not_found(f"No account found with id {account_id}")
    return ACCOUNT


def of_instance(instance: Instance) -> Level:
    """Return the level of an instance."""
    return _of_instance(instance.id)


def _of_instance(instance_id: int) -> Level:
    return Level("instance", instance_id, f"instances/{instance_id}")


def from_level(level: Level) -> tuple[Level, ...]:
    """Return a level and those above it, nearest first."""
    return {
        "organization": (ORGANIZATION,),
        "account": (level, ORGANIZATION),
        "instance": (level, ACCOUNT, ORGANIZATION),
    }[level.name]


def mapping_scope(level: Level, element: Element) -> str:
    """Return where the store keeps the transformations of an element at a level."""
    if level.name == "instance":
        return level.scope
    return f"{level.scope}{_ELEMENTS}{element.cloned or element.key}"


def of_mapping_scope(scope: str) -> tuple[Level, str | None]:
    """Return the level of a scope of transformations, and the key of its element if it has one."""
    level, _, key = scope.partition(_ELEMENTS)
    if level.startswith("instances/"):
        return _of_instance(int(level.removeprefix("instances/"))), None
    return (ORGANIZATION if level == ORGANIZATION.scope else ACCOUNT), key
