"""How something that is identified by a key is created and found again: by the key alone.

It carries no marker. One that already exists is the resource's only with evidence of an
interrupted create of this resource, and only if it equals the declared one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ..errors import CloudElementsError, ConflictError, NotFoundError, OwnershipError
from .marker import Marker
from .sending import may_be_done
from .strategy import Candidate

Row = Mapping[str, Any]


class ExistsError(OwnershipError):
    """Something else has the key, as the service itself says."""


class Keyed:
    """The create of one resource under its key (see `Strategy`).

    Args:
        noun: what a person calls one of the kind.
        id_: the key, which is the id that the state will have.
        marker: the resource's URN, creation id and stack, of which nothing is sent; None where
            the engine does not say them.
        post: sends the create request, once.
        look: returns the service's JSON about what is there under the key. Raises NotFoundError.
        differs: returns the properties in which the existing one differs from the declared one.
        before: looks for what is there before the create request; returns None for nothing. It
            is called while no other create of the stack is under way.
        key_of: returns the key that inputs name; None where they name none.
    """

    resemblance = "has this resource's name and place"
    way_out = "to leave it as it is, declare another name or level"

    def __init__(
        self,
        noun: str,
        id_: str,
        marker: Marker | None,
        *,
        post: Callable[[], Row],
        look: Callable[[], Row],
        differs: Callable[[Row], Sequence[str]],
        before: Callable[[], Row | None],
        key_of: Callable[[Row], str | None],
    ) -> None:
        self.noun = noun
        marker = marker or Marker("", "", "")
        self.urn = marker.urn
        self.creation_id = marker.creation_id
        self.stack = marker.stack
        self.alike: str | None = id_
        self._post = post
        self._look = look
        self._differs = differs
        self._before = before
        self._key_of = key_of
        self._found: Row | None = None
        self._id = id_

    def about(self, inputs: Row) -> bool:
        """Tell whether they are of something with this key."""
        return self._key_of(inputs) == self._id

    def adopt(self, candidate: Candidate | None) -> str:
        """Return the argument that takes over what is there."""
        del candidate
        return "adopt=True"

    def id_of(self, response: Row) -> str:
        """Return the key."""
        del response
        return self._id

    def create(self) -> Row:
        """Send the create request, once, and never onto what is there.

        Raises:
            OwnershipError: there is one.
        """
        if self._found is not None:  # a service may take a second create request for a change
            raise OwnershipError(already_exists(self.noun, self._id))
        try:
            return self._post()
        except ConflictError as error:
            raise ExistsError(f"{already_exists(self.noun, self._id)}: {error}") from None

    def create_without_evidence(self) -> Row:
        """Create it where the engine says nothing about the resource, once."""
        self.find()
        try:
            return self.create()
        except CloudElementsError as error:
            if not may_be_done(error) or not self.appeared("", ()):
                raise
            return self._look()

    def get(self, id_: str) -> Row:
        """Return the service's JSON about what is there."""
        del id_
        return self._look()

    def carries(self, response: Row, candidate: Candidate) -> bool:
        """Return whether the existing one still equals the declared one."""
        del candidate
        return not self._differs(response)

    def find(self) -> list[Candidate]:
        """Return what was there before the create request."""
        self._found = self._before()
        return [] if self._found is None else [self._candidate(self._found)]

    def appeared(self, creation_id: str, before: Collection[str]) -> list[Candidate]:
        """Return what is there now, if it was not before and equals the declared one."""
        del creation_id
        if self._id in before:
            return []
        try:
            candidate = self._candidate(self._look())
        except NotFoundError:
            return []
        return [] if candidate.differs else [candidate]

    def _candidate(self, row: Row) -> Candidate:
        name = self._id.rpartition("/")[2]
        return Candidate.of(row, id=self._id, name=name, differs=self._differs(row))


def already_exists(noun: str, id_: str) -> str:
    """Return the line that something else has the key.

    Args:
        noun: what a person calls one of the kind.
        id_: the key.
    """
    return (
        f"{noun} {id_} exists already, and it is not this resource's: declare adopt=True to take "
        "it over, or choose another name or level"
    )
