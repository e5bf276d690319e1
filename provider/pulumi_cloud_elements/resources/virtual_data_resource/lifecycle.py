"""What each verb means for a virtual data resource."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ...api.levels import INSTANCE, Place
from ...api.objects import Objects
from ...errors import CloudElementsError, ConflictError, NotFoundError
from ...registration import Registration
from ..content import Content
from ..findings import Findings
from ..keyed import KeyedLifecycle
from ..slot import Slot, refusals_are_failures
from . import content as _content
from .fields import FIELDS, NOUN
from .validation import problems_of

Row = Mapping[str, Any]


class VirtualDataResourceLifecycle(KeyedLifecycle):
    """The verbs of a virtual data resource (see `KeyedLifecycle`)."""

    noun = NOUN
    fields = FIELDS
    content: ClassVar[Content] = _content
    name_input = "name"

    @property
    def family(self) -> Objects:
        """The definitions."""
        return self._client.definitions

    def problems(self, old: Row, inputs: Row) -> Findings:
        """Return what is wrong with the inputs."""
        del old
        return Findings(list(problems_of(inputs)))

    def remove(self, id_: str, state: Row, registration: Registration) -> None:
        """Delete it, unless a transformation maps it: that would break."""
        slot = self._slot_of(id_)
        with refusals_are_failures():
            users = self._users(slot, slot.get())
        if users:
            raise CloudElementsError(_in_use(id_, users))
        try:
            super().remove(id_, state, registration)
        except ConflictError as error:
            raise CloudElementsError(f"{_in_use(id_, users)}: {error}") from None

    def _users(self, slot: Slot, response: Row) -> list[str]:
        """Return the transformations of the own level that are seen to map a definition.

        A service may list the elements that are mapped, also those whose mapping is gone.
        """
        if slot.place.level == INSTANCE:
            places = [slot.place]
        else:
            elements = response.get("mappedElementIds")
            listed = elements if isinstance(elements, list) else []
            places = [Place(slot.place.level, slot.place.scope, str(one)) for one in listed]
        return [place.id_of(slot.name) for place in places if self._is_mapped(place, slot.name)]

    def _is_mapped(self, place: Place, name: str) -> bool:
        try:
            response = self._client.transformations.get(place, name)
        except NotFoundError:
            return False
        except CloudElementsError:  # whether it may be deleted is the service's to say
            return False
        return str(response.get("level", place.level)).lower() == place.level


def _in_use(id_: str, users: list[str]) -> str:
    named = f"transformation {', '.join(users)}" if users else "a transformation"
    return (
        f"{NOUN} {id_} is not deleted, because {named} maps it: delete that first, or give the "
        "resource itself as virtual_data_resource there, so that it is deleted in this order"
    )
