"""Formulas as the service keeps and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from ..errors import NotFoundError, ResponseLostError
from .ids import has_id
from .transport import Request, Transport

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = list[Row]

_PAGE_SIZE = 200
# Without these a response is not the whole formula.
_WHOLE = frozenset({"name", "steps", "triggers", "configuration"})


class Formulas:
    """`/formulas`. Safe to share between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: Mapping[str, Any]) -> Row:
        """`POST /formulas`, sent once: only what never left is sent again.

        Raises:
            ResponseLostError: a formula may have been made.
        """
        return require_id(self._transport.json(_request("POST", "", body)), "/formulas")

    def get(self, id_: str) -> Row:
        """`GET /formulas/{id}`. Raises NotFoundError where it is gone."""
        return about(self._transport, id_, _request("GET", f"/{id_}"))

    def put(self, id_: str, body: Mapping[str, Any]) -> Row:
        """`PUT /formulas/{id}`: the whole desired state; returns the whole formula."""
        changed = about(self._transport, id_, _request("PUT", f"/{id_}", body))
        return changed if changed.keys() >= _WHOLE else self.get(id_)

    def patch(self, id_: str, body: Mapping[str, Any]) -> Row:
        """`PATCH /formulas/{id}`: without its parts; returns the whole formula."""
        changed = about(self._transport, id_, _request("PATCH", f"/{id_}", body))
        return changed if changed.keys() >= _WHOLE else self.get(id_)

    def delete(self, id_: str) -> None:
        """`DELETE /formulas/{id}`, permanently. Raises NotFoundError where it is gone."""
        self._transport.delete(f"/formulas/{id_}", lambda: self.get(id_))

    def delete_part(self, id_: str, sort: str, part_id: str) -> None:
        """`DELETE /formulas/{id}/{sort}/{part id}`.

        Args:
            id_: the formula's id.
            sort: `configuration`, `triggers` or `steps`.
            part_id: the part's id. Raises NotFoundError where it is gone.
        """
        self._transport.json(_request("DELETE", f"/{id_}/{sort}/{part_id}"))

    def list(self) -> Rows:
        """`GET /formulas`, all pages: every formula that the account sees.

        Not `abridged`: whether that leaves the description, which has the mark, is unknown.
        """
        query = {"pageSize": _PAGE_SIZE}
        try:
            return self._transport.json_pages(_request("GET", "", query=query))
        except NotFoundError:
            return []


def about(transport: Transport, id_: str, request: Request) -> Row:
    """Return a response that must be about one resource, and not about another one.

    Args:
        transport: sends the request.
        id_: the resource's id.
        request: the request.
    """

    def usable(body: Any) -> bool:
        return isinstance(body, dict) and str(body.get("id")) == id_

    return dict(transport.json(replace(request, usable=usable)))


def require_id(made: Any, path: str) -> Row:
    """Return the response to a create request, which must have an id.

    Raises:
        ResponseLostError: it has none.
    """
    if not has_id(made):
        raise ResponseLostError(
            f"the response to POST {path} has no id; whether the work was done is not known"
        )
    return dict(made)


def _request(
    method: str,
    below: str,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
) -> Request:
    return Request(method, f"/formulas{below}", body, query)
