"""Virtual data resources as the service keeps them: their definitions and transformations.

Both are identified by where they are and by their name. What deletes all definitions of a level at
once is not here, and must never be: it takes everybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import quote

from ..errors import NotFoundError, ResponseLostError
from ..redaction import redact
from .levels import Place
from .transport import Request, Transport

Row: TypeAlias = dict[str, Any]
Names: TypeAlias = list[str]

_IGNORED = "Elements-Error"
_LONGEST = 300  # characters of what the service says


@dataclass(frozen=True)
class Written:
    """What the service returned for a request that writes.

    Attributes:
        row: its JSON about what was written.
        ignored: what it says that it left out, though the status is 200: the user lacks a
            privilege; None where it says nothing.
    """

    row: Row = field(repr=False)
    ignored: str | None = None


@dataclass(frozen=True)
class Deleted:
    """What the service returned for a request that deletes.

    Attributes:
        ignored: what it says that it left out, though the status is 200; None where it says
            nothing.
        confirmed: whether it responded with nothing, as the service does; where something comes
            back, somebody else may have responded.
    """

    ignored: str | None = None
    confirmed: bool = True


class Objects:
    """One kind of what lives at a level under a name. Safe to share between threads.

    Args:
        transport: what sends the requests.
    """

    _path = "{place}/{name}"
    _all = "{place}"
    # What a response about one of the kind has at least one of.
    _own: tuple[str, ...] = ("objectName", "fields")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def get(self, place: Place, name: str) -> Row:
        """`GET`. Raises NotFoundError if it does not exist."""
        request = Request("GET", self._where(place, name), usable=self._is_row)
        return dict(self._transport.json(request))

    def list(self, place: Place) -> dict[str, Row]:
        """`GET` of all that a place has, by their names; the service returns 404 where none is."""
        try:
            body = self._transport.json(Request("GET", self._all.format(place=place.path)))
        except NotFoundError:
            return {}
        rows = body.items() if isinstance(body, dict) else ((None, row) for row in body or ())
        found = {}
        for name, row in rows:
            own_name = row.get("objectName") if isinstance(row, dict) else None
            if self._is_row(row) and (own_name or name):
                found[str(own_name or name)] = dict(row)
        return found

    def create(self, place: Place, name: str, body: Mapping[str, Any]) -> Written:
        """`POST`, sent once: only what never left is sent again.

        Raises:
            ResponseLostError: one may have been created.
            ConflictError: there is one.
        """
        found, ignored = self._write("POST", place, name, body)
        if not self._is_row(found):
            raise ResponseLostError(
                f"the response to POST {self._where(place, name)} is not about what was created; "
                "whether the work was done is not known"
            )
        return Written(dict(found), ignored)

    def put(self, place: Place, name: str, body: Mapping[str, Any]) -> Written:
        """`PUT`: the whole of it, in place of what is there."""
        found, ignored = self._write("PUT", place, name, body)
        return Written(dict(found) if self._is_row(found) else self.get(place, name), ignored)

    def delete(self, place: Place, name: str) -> Deleted:
        """`DELETE`.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is used.
        """
        body, headers = self._transport.exchange(Request("DELETE", self._where(place, name)))
        return Deleted(_cleaned(headers.get(_IGNORED)), confirmed=body is None)

    def _write(
        self, method: str, place: Place, name: str, body: Mapping[str, Any]
    ) -> tuple[Any, str | None]:
        found, headers = self._transport.exchange(Request(method, self._where(place, name), body))
        return found, _cleaned(headers.get(_IGNORED))

    def _is_row(self, body: Any) -> bool:
        if not (isinstance(body, dict) and any(key in body for key in self._own)):
            return False
        fields = body.get("fields")
        # Those of a form, such as a gateway's to sign in, have no paths.
        return not isinstance(fields, list) or not fields or any(map(_has_path, fields))

    def _where(self, place: Place, name: str) -> str:
        return self._path.format(place=place.path, name=quote(name, safe=""))


class Definitions(Objects):
    """`{level}/objects/{name}/definitions`: what the records of a virtual data resource are."""

    _path = "{place}/objects/{name}/definitions"
    _all = "{place}/objects/definitions"

    def newer_names(self) -> Names:
        """`GET /vdrs`: the names at all levels, for organizations that refuse the other lists."""
        try:
            rows = self._transport.json(Request("GET", "/vdrs"))
        except NotFoundError:
            return []
        named = [row.get("objectName") for row in rows or () if isinstance(row, dict)]
        return sorted({name for name in named if isinstance(name, str)})


class Transformations(Objects):
    """`{level}[/elements/{element}]/transformations/{name}`: where a vendor has them."""

    _path = "{place}/transformations/{name}"
    _all = "{place}/transformations"
    _own = ("objectName", "vendorName", "fields")


def _has_path(field: Any) -> bool:
    return isinstance(field, dict) and "path" in field


def _cleaned(said: str | None) -> str | None:
    """Return what the service says that it ignored, in one line."""
    text = " ".join(redact(said or "", ()).split())
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or None
