"""How a formula is created and found again: by the mark in its description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from ..api.client import Client
from .description_mark import backend_in, is_of_urn, mark_of, marks_in
from .listing import ListedOnce
from .marker import Marker, urn_hash
from .strategy import ById, Candidate

Row = Mapping[str, Any]


class FormulaList(ListedOnce):
    """The account's formulas, read once per process. Safe to share between threads.

    Args:
        client: asks the service.
    """

    def __init__(self, client: Client) -> None:
        super().__init__("formulas")
        self._client = client

    def rows(self) -> Sequence[Row]:
        """Return the formulas that were there when they were asked for first.

        Where the account may not list them there are none, which a warning says once.
        """
        return self._once("", self._client.formulas.list) or []


class MarkedFormula(ById):
    """The create of one formula that carries a mark (see `Strategy`).

    Args:
        client: asks the service.
        listed: the formulas as they were when this process began.
        body: the create request's body, which holds the mark.
        marker: the resource's stack, URN and creation id.
        creation_ids: returns the creation ids that the stack's state and the notes on this machine
            have; asked only where a formula may be this resource's.
        differs: returns the properties in which a formula differs from the declared one.
    """

    noun = "formula"
    alike = None
    resemblance = "carries this resource's mark"
    way_out = "to leave it as it is and create another one, remove the mark from its description"

    def __init__(
        self,
        client: Client,
        listed: FormulaList,
        body: Mapping[str, Any],
        marker: Marker,
        creation_ids: Callable[[], Iterable[str]] = tuple,
        differs: Callable[[Row], Sequence[str]] = lambda _: (),
    ) -> None:
        super().__init__(marker)
        self._client = client
        self._listed = listed
        self._body = body
        self._creation_ids = creation_ids
        self._differs = differs

    def create(self) -> Row:
        """Send the create request, once."""
        return self._client.formulas.create(self._body)

    def get(self, id_: str) -> Row:
        """Return the service's JSON about a formula."""
        return self._client.formulas.get(id_)

    def carries(self, response: Row, candidate: Candidate) -> bool:
        """Tell whether a formula still carries the candidate's mark."""
        marks = marks_in(response.get("description"))
        return candidate.creation_id is not None and mark_of(candidate.creation_id) in marks

    def find(self) -> list[Candidate]:
        """Return the formulas that carry a mark of this resource's URN.

        Two that carry the same prove nothing: somebody has cloned one.
        """
        carried = [(mark, row) for row in self._listed.rows() for mark in _marks(row)]
        found = [(mark, row) for mark, row in carried if is_of_urn(mark, self.urn)]
        if not found:
            return []
        creation_ids = [*self._creation_ids(), self.creation_id]
        known = {mark_of(one): one for one in creation_ids}
        carriers = Counter(mark for mark, _ in carried)
        return [
            self._candidate(
                row,
                (known.get(mark) if carriers[mark] == 1 else None)
                or self._unknown(backend_in(mark, creation_ids)),
            )
            for mark, row in found
        ]

    def appeared(self, creation_id: str, before: Collection[str]) -> list[Candidate]:
        """Ask for the formulas that carry the mark of a creation id."""
        mark = mark_of(creation_id)
        return [
            self._candidate(row, creation_id)
            for row in self._client.formulas.list()
            if str(row.get("id")) not in before and mark in _marks(row)
        ]

    def _unknown(self, backend: str | None) -> str:
        """Return a creation id that no state and no note can have."""
        return ".".join([urn_hash(self.urn), "unknown", *([backend] if backend else [])])

    def _candidate(self, row: Row, creation_id: str) -> Candidate:
        return Candidate.of(row, creation_id, differs=self._differs(row))


def _marks(row: Row) -> list[str]:
    return marks_in(row.get("description")) if row.get("id") is not None else []
