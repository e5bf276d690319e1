"""How a formula instance is created and found again: by the ids that were there before.

No field of it can carry anything of ours. The list of one formula's instances is complete and
small, so that the ids that are like it are noted before the create request.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from ..api.client import Client
from .marker import Marker
from .strategy import ById, Candidate

Row = Mapping[str, Any]


class UnmarkedFormulaInstance(ById):
    """The create of one formula instance (see `Strategy`).

    Args:
        client: asks the service.
        formula_id: the formula's id.
        body: the create request's body.
        marker: the resource's stack, URN and creation id.
        equals: tells whether a formula instance has the declared name and values.
    """

    noun = "formula instance"
    resemblance = "has the name and the values of this resource"
    way_out = "to leave it as it is and create another one, declare another name"

    def __init__(
        self,
        client: Client,
        formula_id: str,
        body: Mapping[str, Any],
        marker: Marker,
        equals: Callable[[Row], bool],
    ) -> None:
        super().__init__(marker)
        self._client = client
        self._formula_id = formula_id
        self._body = body
        self._equals = equals
        self.alike: str | None = f"{formula_id}/{body.get('name')}"

    def about(self, inputs: Row) -> bool:
        """Tell whether they are of a formula instance of this formula with this name."""
        return f"{inputs.get('formula_id')}/{inputs.get('name')}" == self.alike

    def create(self) -> Row:
        """Send the create request, once."""
        return self._client.formula_instances.create(self._formula_id, self._body)

    def get(self, id_: str) -> Row:
        """Return the service's JSON about a formula instance."""
        return self._client.formula_instances.get(id_, self._formula_id)

    def carries(self, response: Row, candidate: Candidate) -> bool:
        """Tell whether a formula instance still has the declared name and values."""
        del candidate
        return self._equals(response)

    def find(self) -> list[Candidate]:
        """Return the formula's instances that have the declared name and values."""
        rows = self._client.formula_instances.list(self._formula_id)
        return [
            Candidate.of(row) for row in rows if row.get("id") is not None and self._equals(row)
        ]

    def appeared(self, creation_id: str, before: Collection[str]) -> list[Candidate]:
        """Return those of them that were not there before."""
        del creation_id
        return [candidate for candidate in self.find() if candidate.id not in before]
