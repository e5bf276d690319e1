"""How an instance is created and found again: by its tags."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from ..api.client import Client
from ..api.tags import tag_names
from .listing import StackLists
from .marker import (
    RESOURCE_PREFIX,
    Marker,
    creation_id_of,
    earlier_resource_tag,
    resource_marker,
    urn_hash,
)
from .strategy import ById, Candidate

Row = Mapping[str, Any]


class TaggedInstance(ById):
    """The create of one instance that carries a marker (see `Strategy`).

    Args:
        client: asks the service.
        lists: the stacks' instances, as they were when this process began.
        body: the create request's body.
        marker: the tags that the body holds.
        owner: the setting `cloud-elements:owner`, where it is set.
        differs: returns the properties in which an instance differs from the declared one.
        unfit: returns why no update can bring an instance to the declared one, or None.
    """

    noun = "instance"
    alike = None
    resemblance = "carries this resource's marker"
    way_out = (
        "to leave it as it is and create another one, set cloud-elements:owner to a value of this "
        "stack's own"
    )

    def __init__(
        self,
        client: Client,
        lists: StackLists,
        body: Mapping[str, Any],
        marker: Marker,
        *,
        owner: str | None = None,
        differs: Callable[[Row], Sequence[str]] = lambda _: (),
        unfit: Callable[[Row], str | None] = lambda _: None,
    ) -> None:
        super().__init__(marker)
        self._client = client
        self._lists = lists
        self._body = body
        self._earlier = earlier_resource_tag(owner, marker.urn)
        self._differs = differs
        self._unfit = unfit

    def create(self) -> Row:
        """Send the create request, once."""
        return self._client.instances.create(self._body)

    def get(self, id_: str) -> Row:
        """Return the service's JSON about an instance."""
        return self._client.instances.get(id_)

    def carries(self, response: Row, candidate: Candidate) -> bool:
        """Tell whether an instance still carries the candidate's creation id."""
        return creation_id_of(tag_names(response.get("tags")) or []) == candidate.creation_id

    def find(self) -> list[Candidate]:
        """Return the stack's instances that were created for this resource's URN."""
        rows = self._lists.rows(self.stack) or []
        return [self._candidate(row) for row in rows if self._is_of_this_urn(row)]

    def appeared(self, creation_id: str, before: Collection[str]) -> list[Candidate]:
        """Ask for the instances that carry a creation id."""
        rows = self._client.instances.list(RESOURCE_PREFIX + creation_id)
        return [self._candidate(row) for row in rows if str(row.get("id")) not in before]

    def _is_of_this_urn(self, row: Row) -> bool:
        tags = tag_names(row.get("tags")) or []
        creation_id = creation_id_of(tags)
        if creation_id is None:
            return resource_marker(tags) == self._earlier
        return creation_id.startswith(f"{urn_hash(self.urn)}.")

    def _candidate(self, row: Row) -> Candidate:
        return Candidate.of(
            row,
            creation_id_of(tag_names(row.get("tags")) or []),
            differs=self._differs(row),
            unfit=self._unfit(row) or "",
        )
