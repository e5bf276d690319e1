"""One place and name at the service, where one of a kind is or may be."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ..api.levels import Place, parsed
from ..api.objects import Objects, Written
from ..api.retry import RetryPolicy, is_settling
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

_UNSUPPORTED = "not supported for v2"


@dataclass(frozen=True)
class Settling:
    """How long a request waits for a definition that was just made.

    Attributes:
        longest: the most seconds; with 0 it does not wait.
        sleep: waits for so many seconds.
        clock: seconds, as `time.monotonic` counts them.
        policy: how long the pauses are; `longest` alone ends them.
    """

    longest: float
    sleep: Callable[[float], None]
    clock: Callable[[], float]
    policy: RetryPolicy = field(default_factory=lambda: RetryPolicy(0, longest=8.0))


class Slot:
    """What is at one place under one name.

    Args:
        noun: what a person calls one of the kind.
        family: the kind's endpoints.
        place: where it is.
        name: its name.
        settling: how long a request waits for a definition that was just made.
    """

    def __init__(
        self, noun: str, family: Objects, place: Place, name: str, settling: Settling
    ) -> None:
        self.place = place
        self.name = name
        self.id = place.id_of(name)
        self._noun = noun
        self._family = family
        self._settling = settling

    def get(self) -> dict[str, Any]:
        """Return the service's JSON. Raises NotFoundError where nothing is there."""
        return self._supported(lambda: self._family.get(self.place, self.name))

    def create(self, body: Mapping[str, Any]) -> Written:
        """Send the create request.

        It is sent again only where the service did nothing, as it does not know the definition yet.

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
        settling, retries = self._settling, 0
        end = settling.clock() + settling.longest
        while True:
            try:
                return self._supported(send)
            except BadRequestError as error:
                if not is_settling(error):
                    raise
                left = min(end - settling.clock(), seconds_left())
                if left <= 0:
                    raise self._without_definition(error) from None
                pause = min(settling.policy.pause(retries, error.retry_after), left)
                _log.info(
                    "%s %s: the service does not know its definition yet; trying again in %.1f s",
                    self._noun,
                    self.id,
                    pause,
                )
                settling.sleep(pause)
                retries += 1

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


def slot_of(id_: str, noun: str, family: Objects, settling: Settling) -> Slot:
    """Return the slot that an id of the state names.

    Args:
        id_: the id.
        noun: what a person calls one of the kind.
        family: the kind's endpoints.
        settling: how long a request waits for a definition that was just made.

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
    return Slot(noun, family, place, name, settling)
