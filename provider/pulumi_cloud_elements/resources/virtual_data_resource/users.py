"""Which transformations map a virtual data resource: deleting it would break them, or take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...api.client import Client
from ...api.levels import ACCOUNT, INSTANCE, ORGANIZATION, Place
from ...api.retry import is_settling
from ...errors import BadRequestError, ForbiddenError, NotFoundError
from ..own_level import exists_at

Row = Mapping[str, Any]


class Users:
    """Finds the transformations of a definition.

    Args:
        client: the API.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    def of(self, place: Place, name: str, response: Row) -> list[str]:
        """Return the transformations that are seen to map a definition, by the ids of a state.

        A service may list the elements that are mapped, and also those that were; one that lists
        none has to refuse by itself.

        Args:
            place: where the definition is.
            name: its name.
            response: the service's JSON about it.

        Raises:
            CloudElementsError: what may map it cannot be read, which is no sign that nothing does.
        """
        listed = response.get("mappedElementIds")
        if place.level == INSTANCE:
            try:
                return self._those_with(name, place, [place])
            except (BadRequestError, ForbiddenError):
                if listed == []:  # the service says that nothing maps it
                    return []
                raise
        elements = {str(one) for one in listed} if isinstance(listed, list) else set()
        places = self._places(place, elements) if elements else []
        return self._those_with(name, place, places)

    def _places(self, place: Place, elements: set[str]) -> Iterator[Place]:
        """Yield where elements may have transformations that map a definition."""
        for element in sorted(elements):
            yield Place(place.level, place.scope, element)
            if place.level == ORGANIZATION:
                yield Place(ACCOUNT, None, element)
        for row in self._client.instances.list():
            if str(row.get("elementId")) in elements:
                yield Place(INSTANCE, str(row.get("id")))

    def _those_with(self, name: str, own: Place, places: Iterable[Place]) -> list[str]:
        return [place.id_of(name) for place in places if self._has(place, name, own)]

    def _has(self, place: Place, name: str, own: Place) -> bool:
        """Tell whether there is a transformation of the level itself, not one that is inherited.

        Args:
            place: where it may be.
            name: the definition's name.
            own: where the definition is.
        """
        try:
            return exists_at(self._client.transformations.get(place, name), place)
        except NotFoundError:
            return False
        except BadRequestError as error:
            # Where a lower level has no definition, and its service wants one, nothing is mapped.
            if place.above == own or not is_settling(error):
                raise
            return False
