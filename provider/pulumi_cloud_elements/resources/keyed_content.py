"""What the kinds that are identified by a key say for themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from ..api.levels import Place

Row = Mapping[str, Any]


class Content(Protocol):
    """What one of a kind says: the module `content.py` of its folder."""

    def body_of(
        self, inputs: Row, response: Row, place: Place, before: Row | None = None
    ) -> dict[str, Any]:
        """Return the body of a request: the declared configuration, and what is not managed."""

    def row_of(self, declared: Row, response: Row, place: Place) -> dict[str, Any] | None:
        """Return a response with its parts as properties; None where it is another level's."""

    def differences(self, inputs: Row, outputs: Row) -> Iterator[str]:
        """Yield the paths of the properties that differ from the declared configuration."""

    def with_earlier(self, inputs: Row, before: Row) -> Row:
        """Return the declared inputs, with what was declared before and a PUT may have left."""

    def keep_spelling(self, old: Row, new: dict[str, Any]) -> dict[str, Any]:
        """Return new inputs with what is only spelled otherwise spelled as in the state."""
