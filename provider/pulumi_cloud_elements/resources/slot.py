"""One place and name at the service, where one of a kind is or may be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from ..api.levels import Place, parsed
from ..api.objects import Objects, Written
from ..deadline import seconds_left
from ..errors import (
    ApiError,
    BadRequestError,
    CloudElementsError,
    ForbiddenError,
    OwnershipError,
)

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_SETTLING = "No object definition found"
_UNSUPPORTED = "not supported for v2"
_PAUSE = 1.0  # seconds between two tries while the service does not know a new definition yet


@dataclass(frozen=True)
class Waiting:
    """How long a request waits for a definition that was just made.

    Attributes:
        longest: the most seconds.
        sleep: waits for so many seconds.
        clock: seconds, as `time.monotonic` counts them.
    """

    longest: float
    sleep: Callable[[float], None]
    clock: Callable[[], float]


class Slot:
    """What is at one place under one name.

    Args:
        noun: what a person calls one of the kind.
        family: the kind's endpoints.
        place: where it is.
        name: its name.
        waiting: how long a request waits for a definition that was just made.
    """

    def __init__(
        self, noun: str, family: Objects, place: Place, name: str, waiting: Waiting
    ) -> None:
        self.place = place
        self.name = name
        self.id = place.id_of(name)
        self._noun = noun
        self._family = family
        self._waiting = waiting

    def get(self) -> dict[str, Any]:
        """Return the service's JSON. Raises NotFoundError where nothing is there."""
        return self._supported(lambda: self._family.get(self.place, self.name))

    def create(self, body: Mapping[str, Any]) -> Written:
        """Send the create request, once.

        Raises:
            ConflictError: one is there.
            ResponseLostError: whether it was created is not known.
        """
        return self._settled(lambda: self._family.create(self.place, self.name, body))

    def put(self, body: Mapping[str, Any]) -> Written:
        """Replace what is there."""
        return self._settled(lambda: self._family.put(self.place, self.name, body))

    def delete(self) -> bool:
        """Delete what is there.

        Returns:
            Whether the response is the service's; otherwise it may still be there.

        Raises:
            NotFoundError: nothing is there.
            ConflictError: it is used.
            CloudElementsError: the service ignored the request, though it did not refuse.
        """
        deleted = self._supported(lambda: self._family.delete(self.place, self.name))
        if deleted.ignored is not None:
            raise CloudElementsError(
                f"{self._noun} {self.id} is not deleted, though the service did not refuse (it "
                f"says: {deleted.ignored}): check that the user has the privilege for {self.place}"
            )
        return deleted.confirmed

    def _settled(self, send: Callable[[], _T]) -> _T:
        """Send a request again while the service does not know the definition yet."""
        end = self._waiting.clock() + self._waiting.longest
        while True:
            try:
                return self._supported(send)
            except BadRequestError as error:
                if not error.message.startswith(_SETTLING):
                    raise
                left = min(end - self._waiting.clock(), seconds_left())
                if left <= 0:
                    raise self._without_definition(error) from None
                _log.info(
                    "%s %s: the service does not know its definition yet; trying again",
                    self._noun,
                    self.id,
                )
                self._waiting.sleep(min(_PAUSE, left))

    def _supported(self, send: Callable[[], _T]) -> _T:
        try:
            return send()
        except BadRequestError as error:
            if _UNSUPPORTED in error.message:
                raise self._unsupported(error) from None
            raise

    def _without_definition(self, error: ApiError) -> CloudElementsError:
        return CloudElementsError(
            f"{self._noun} {self.id}: the service has no definition for it at this level: declare "
            f"the virtual data resource at {self.place}, and give the resource itself "
            f"as virtual_data_resource: {error}"
        )

    def _unsupported(self, error: ApiError) -> CloudElementsError:
        return CloudElementsError(
            f"{self._noun} {self.id}: the organization has version 2 of virtual data resources, "
            "and the service refuses this request of version 1 there, the only one that the "
            f"provider knows: manage it in the console: {error}"
        )


@contextmanager
def refusals_are_failures() -> Iterator[None]:
    """Let only a 404 say that something is gone; what is refused with 400 or 403 may be there."""
    try:
        yield
    except (BadRequestError, ForbiddenError) as error:
        raise CloudElementsError(str(error)) from None


def slot_of(id_: str, noun: str, family: Objects, waiting: Waiting) -> Slot:
    """Return the slot that an id of the state names.

    Args:
        id_: the id.
        noun: what a person calls one of the kind.
        family: the kind's endpoints.
        waiting: how long a request waits for a definition that was just made.

    Raises:
        OwnershipError: it is no such id.
    """
    try:
        place, name = parsed(id_)
    except ValueError:
        raise OwnershipError(
            f"{id_} is not the id of a {noun}: give its level, scope and name, such as "
            "organizations/contacts"
        ) from None
    return Slot(noun, family, place, name, waiting)
