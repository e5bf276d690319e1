"""The levels at which virtual data resources and their transformations live.

Each is a path of its own below the base URL. The nearest level counts: an instance's, then the
account's, then the organization's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from .ids import is_id

ORGANIZATION, ACCOUNT, INSTANCE = "organization", "account", "instance"
LEVELS = (ORGANIZATION, ACCOUNT, INSTANCE)
SCOPES = {ACCOUNT: "account_id", INSTANCE: "instance_id"}
"""Which input names the scope of a level, where it has one."""

_FOLDERS = {ORGANIZATION: "organizations", ACCOUNT: "accounts", INSTANCE: "instances"}
_ELEMENTS = "elements"


@dataclass(frozen=True)
class Place:
    """Where definitions or transformations are.

    Attributes:
        level: one of `LEVELS`.
        scope: the id of the account or instance; None for the organization, or for the account
            that the credentials belong to.
        element: the element's key or id; None for definitions, and at the level of an instance.
    """

    level: str
    scope: str | None = None
    element: str | None = None

    @property
    def path(self) -> str:
        """The path below the base URL."""
        return "".join(f"/{quote(part, safe='')}" for part in self._parts)

    @property
    def above(self) -> Place:
        """The place without its element, where the definitions are."""
        return Place(self.level, self.scope)

    def id_of(self, name: str) -> str:
        """Return the id that the state has for what is there under a name."""
        return "/".join((*self._parts, name))

    @property
    def scope_input(self) -> str:
        """The input that names the scope; empty where the level has none."""
        return SCOPES.get(self.level, "")

    @property
    def _parts(self) -> tuple[str, ...]:
        parts = (
            (_FOLDERS[self.level],) if self.scope is None else (_FOLDERS[self.level], self.scope)
        )
        return parts if self.element is None else (*parts, _ELEMENTS, self.element)

    def __str__(self) -> str:
        """Name it for a person, without an element."""
        return f"level {self.level}" if self.scope is None else f"level {self.level} {self.scope}"


def place_of(inputs: Mapping[str, Any]) -> Place:
    """Return the place that inputs name, which must be known."""
    level = str(inputs["level"])
    scope = inputs.get(SCOPES.get(level, ""))
    element = inputs.get("element_key")
    return Place(
        level, None if scope is None else str(scope), None if element is None else str(element)
    )


def parsed(id_: str) -> tuple[Place, str]:
    """Return the place and the name in an id of the state.

    Raises:
        ValueError: it is no such id.
    """
    folder, *rest = id_.split("/")
    level = {folder: level for level, folder in _FOLDERS.items()}.get(folder)
    element = None
    if len(rest) >= 3 and rest[-3] == _ELEMENTS:
        element, rest = rest[-2], [*rest[:-3], rest[-1]]
    if level is None or not all(rest) or element == "" or len(rest) not in _LENGTHS[level]:
        raise ValueError(id_)
    return Place(level, rest[0] if len(rest) == 2 else None, element), rest[-1]


_LENGTHS = {ORGANIZATION: (1,), ACCOUNT: (1, 2), INSTANCE: (2,)}


def may_be_one(left: str, right: str) -> bool:
    """Tell whether two ids of the state may be spellings of one: only the service can tell.

    The account of the credentials can be left out or named, an element has a key and an id, and
    the service may take a name or a key in any case.

    Args:
        left: an id.
        right: another one.
    """
    try:
        (one, name), (other, other_name) = parsed(left), parsed(right)
    except ValueError:
        return left == right
    return (
        one.level == other.level
        and name.casefold() == other_name.casefold()
        and (
            one.scope == other.scope or (one.level == ACCOUNT and None in (one.scope, other.scope))
        )
        and _may_be_one_element(one.element, other.element)
    )


def _may_be_one_element(left: str | None, right: str | None) -> bool:
    if left is None or right is None:
        return left == right
    return left.casefold() == right.casefold() or is_id(left) != is_id(right)
