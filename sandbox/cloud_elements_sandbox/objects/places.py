"""Which level, and which element, a request about definitions or transformations is about.

A path's dependencies leave in the request how its place is found, for when the rest of the
request has been checked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request

from ..elements.element import Element
from ..instances.routes import Found
from ..platform.call import Platform
from ..platform.parameters import Id, KeyOrId
from . import levels
from .levels import Level


@dataclass(frozen=True, slots=True)
class Place:
    """A level and, for transformations, an element."""

    level: Level
    element: Element | None = None

    @property
    def chain(self) -> tuple[Level, ...]:
        """The level and those above it, nearest first."""
        return levels.from_level(self.level)

    @property
    def mapped(self) -> Element:
        """The element whose transformations are meant."""
        if self.element is None:
            raise LookupError(f"no element at {self.level.scope}")
        return self.element

    @property
    def mapping_scope(self) -> str:
        """Where the store keeps the transformations of this place."""
        return levels.mapping_scope(self.level, self.mapped)


Finder = Callable[[], Place]


async def at_organization(request: Request) -> None:
    """Find the organization."""
    request.state.place = lambda: Place(levels.ORGANIZATION)


async def at_own_account(request: Request) -> None:
    """Find the account of the user."""
    request.state.place = lambda: Place(levels.account())


async def at_account(account_id: Id, request: Request) -> None:
    """Find an account by the id in the path."""
    request.state.place = lambda: Place(levels.account(account_id))


async def at_instance(request: Request, found: Found, call: Platform) -> None:
    """Find the instance, by its id or its token."""

    def place() -> Place:
        instance = found()
        return Place(levels.of_instance(instance), call.element(instance.element_id))

    request.state.place = place


async def of_element(key_or_id: KeyOrId, call: Platform, request: Request) -> None:
    """Narrow a level down to the transformations of an element."""
    level = _finder(request)
    if level is not None:
        request.state.place = lambda: replace(level(), element=call.element(key_or_id))


def _finder(request: Request) -> Finder | None:
    """Return how the place is found; None where the path is wrong and no handler is asked."""
    found: Finder | None = getattr(request.state, "place", None)
    return found


# `of_element` calls `_finder` itself: FastAPI asks a dependency once for the whole request, and
# the handler would get the place before it was narrowed down.
async def _place(request: Request) -> Finder | None:
    return _finder(request)


At = Annotated[Finder, Depends(_place)]
