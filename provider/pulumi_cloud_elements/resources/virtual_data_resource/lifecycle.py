"""What each verb means for a virtual data resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...api.levels import ACCOUNT, ORGANIZATION, Place
from ...api.objects import Objects
from ...errors import (
    BadRequestError,
    CloudElementsError,
    ConflictError,
    ForbiddenError,
    NotFoundError,
)
from ..base import Services
from ..findings import Findings
from ..keyed import KeyedLifecycle
from ..keyed_content import Content
from ..own_level import is_labelled, labelled
from ..slot import Slot
from . import content as _content
from . import parts
from .fields import FIELDS, NOUN
from .users import Users
from .validation import problems_of

Row = Mapping[str, Any]

_MAPPED = "transformation"  # what a refusal to delete speaks of


class VirtualDataResourceLifecycle(KeyedLifecycle):
    """The verbs of a virtual data resource (see `KeyedLifecycle`)."""

    noun = NOUN
    fields = FIELDS
    content: ClassVar[Content] = _content
    name_input = "name"

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._users = Users(services.client)

    @property
    def family(self) -> Objects:
        """The definitions."""
        return self._client.definitions

    def problems(self, old: Row, inputs: Row) -> Findings:
        """Return what is wrong with the inputs."""
        del old
        return Findings(list(problems_of(inputs)))

    def seen(self, slot: Slot, response: Row, known: Row) -> Row:
        """Return a response in which what is inherited is labelled.

        A service that labels nothing may show what the levels above define, too: then they are
        asked, where the response has more than is known, or a path twice with different types.
        """
        pairs = {(str(one.get("path")), one.get("type")) for one in response.get("fields") or []}
        is_known = len(pairs) == len({path for path, _ in pairs} & known.keys())
        if slot.place.level == ORGANIZATION or is_labelled(response) or is_known:
            return response
        above = [ORGANIZATION] if slot.place.level == ACCOUNT else [ACCOUNT, ORGANIZATION]
        inherited = {pair for level in above for pair in self._defined(Place(level), slot.name)}
        unknown = {pair for pair in inherited if pair[0] not in known}
        return labelled(response, unknown | parts.others(known, pairs, inherited), ORGANIZATION)

    def delete_one(self, slot: Slot, response: Row) -> bool:
        """Delete it, unless a transformation maps it: that would break.

        Raises:
            CloudElementsError: one does, and the message names it, where it can be seen; or
                whether one does cannot be read.
        """
        try:
            users = self._users.of(slot.place, slot.name, response)
        except CloudElementsError as error:
            raise CloudElementsError(
                f"{NOUN} {slot.id} is not deleted, since what maps it cannot be read: run again; "
                f"if the service keeps refusing, delete it in the console: {error}"
            ) from None
        if users:
            raise CloudElementsError(_in_use(slot.id, users))
        try:
            return slot.delete()
        except (ConflictError, BadRequestError) as error:
            if _MAPPED not in error.message.lower():
                raise
            raise CloudElementsError(f"{_in_use(slot.id, [])}: {error}") from None

    def _defined(self, place: Place, name: str) -> set[tuple[Any, Any]]:
        """Return path and type of each field that a level above defines."""
        try:
            response = self._client.definitions.get(place, name)
        except (NotFoundError, ForbiddenError):
            return set()
        return {(one.get("path"), one.get("type")) for one in response.get("fields") or []}


def _in_use(id_: str, users: list[str]) -> str:
    named = f"transformation {', '.join(users)}" if users else "a transformation"
    return (
        f"{NOUN} {id_} is not deleted, because {named} maps it: delete that first, or give the "
        "resource itself as virtual_data_resource there, so that it is deleted in this order"
    )
