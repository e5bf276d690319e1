"""How a member of a set of instances is created and found again: by its tags, all in one list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..api.client import Client
from ..errors import ForbiddenError
from .listing import StackLists
from .marker import Marker, urn_hash
from .set_notes import MemberRows, SetNotes
from .strategy import Candidate
from .tagged import TaggedInstance

Row = Mapping[str, Any]


class TaggedMember(TaggedInstance):
    """The create of one member (see `TaggedInstance`).

    Args:
        client: asks the service.
        lists: the stacks' instances, as they were when this process began.
        body: the create request's body.
        marker: the tags that the body holds.
        notes: what is known of earlier create requests of the set.
        rows: the stack's instances as they were when the verb began, by what they carry.
        differs: returns the properties in which an instance differs from the declared one.
        unfit: returns why no update can bring an instance to the declared one, or None.
    """

    resemblance = "carries this member's marker"

    def __init__(
        self,
        client: Client,
        lists: StackLists,
        body: Mapping[str, Any],
        marker: Marker,
        *,
        notes: SetNotes,
        rows: MemberRows,
        differs: Callable[[Row], Sequence[str]] = lambda _: (),
        unfit: Callable[[Row], str | None] = lambda _: None,
    ) -> None:
        super().__init__(client, lists, body, marker, differs=differs, unfit=unfit)
        self.notes = notes
        self._rows = rows

    def find(self) -> list[Candidate]:
        """Return the stack's instances that were created for this member."""
        rows = self._rows.get(self._lists.rows(self.stack) or [])
        return self._candidates(rows.get(urn_hash(self.urn), []))

    def late(self, seen: Sequence[Candidate]) -> list[Candidate]:
        """Return what an interrupted run was still creating when the stack was listed.

        Args:
            seen: what was found by then.
        """
        return self.notes.late(self.urn, seen, self._listed, self._candidates)

    def _listed(self) -> Sequence[Row]:
        try:
            return self._client.instances.list(self.stack)
        except ForbiddenError:  # a warning told so
            return []

    def _candidates(self, rows: Sequence[Row]) -> list[Candidate]:
        return [self._candidate(row) for row in rows]
