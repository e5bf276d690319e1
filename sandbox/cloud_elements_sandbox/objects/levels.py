"""The levels at which definitions and transformations live: organization, account, instance.

The nearest one counts. A level is the scope under which the store keeps its documents.
"""

from __future__ import annotations

from ..data.store import Instance
from ..elements.element import Element
from ..platform.account import ACCOUNT_ID
from ..platform.errors import not_found

ORGANIZATION = "organization"
DEFINITION = "definition"
TRANSFORMATION = "transformation"


def account(account_id: int = ACCOUNT_ID) -> str:
    """Return the level of an account.

    Raises:
        ApiError: 404, there is no such account.

    """
    if account_id != ACCOUNT_ID:
        raise not_found(f"No account found with id {account_id}")
    return f"accounts/{account_id}"


def of_instance(instance: Instance) -> str:
    """Return the level of an instance."""
    return f"instances/{instance.id}"


def of_element(level: str, element: Element) -> str:
    """Return the scope of the transformations of an element at a level."""
    return f"{level}/elements/{element.cloned or element.key}"


def from_instance(instance: Instance) -> tuple[str, ...]:
    """Return the levels at which an instance's definitions are looked for, nearest first."""
    return of_instance(instance), account(), ORGANIZATION


def from_level(level: str) -> tuple[str, ...]:
    """Return the levels at which a level's definitions are looked for, nearest first."""
    return (level,) if level == ORGANIZATION else (level, ORGANIZATION)


def mappings_from(instance: Instance, element: Element) -> tuple[str, ...]:
    """Return the scopes at which an instance's transformations are looked for, nearest first."""
    return (
        of_instance(instance),
        of_element(account(), element),
        of_element(ORGANIZATION, element),
    )
