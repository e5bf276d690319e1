"""Formula instances as the service keeps and writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from ..errors import NotFoundError
from ..redaction import leaves
from .formulas import about, require_id
from .responses import not_the_services
from .transport import Request, Transport

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = list[Row]

_PAGE_SIZE = 200


class FormulaInstances:
    """`/formulas/{formula id}/instances`. Safe to share between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, formula_id: str, body: Mapping[str, Any]) -> Row:
        """`POST /formulas/{formula id}/instances`, sent once.

        Raises:
            ResponseLostError: a formula instance may have been made.
        """
        path = _path(formula_id)
        return require_id(self._transport.json(_request("POST", path, body)), path)

    def get(self, id_: str, formula_id: str | None = None) -> Row:
        """`GET /formulas/{formula id}/instances/{id}`, or `GET /formulas/instances/{id}`.

        Args:
            id_: the formula instance's id.
            formula_id: the formula's id; None where it is not known.

        Raises:
            NotFoundError: it is gone, or its formula is.
        """
        path = "/formulas/instances" if formula_id is None else _path(formula_id)
        return about(self._transport, id_, _request("GET", f"{path}/{id_}"))

    def put(self, formula_id: str, id_: str, body: Mapping[str, Any]) -> Row:
        """`PUT /formulas/{formula id}/instances/{id}`; returns the whole formula instance."""
        request = _request("PUT", f"{_path(formula_id)}/{id_}", body)
        changed = about(self._transport, id_, request)
        whole = {"name", "active", "configuration"} <= changed.keys()
        return changed if whole else self.get(id_, formula_id)

    def set_active(self, formula_id: str, id_: str, *, active: bool) -> None:
        """`PUT` or `DELETE /formulas/{formula id}/instances/{id}/active`: start or stop it."""
        method = "PUT" if active else "DELETE"
        path = f"{_path(formula_id)}/{id_}/active"
        body = self._transport.json(_request(method, path))
        # The service responds with nothing, or with the formula instance.
        if body is None or (isinstance(body, dict) and str(body.get("id")) == id_):
            return
        if self.get(id_, formula_id).get("active") is not active:
            raise not_the_services(f"{method} {path}", "nothing has changed")

    def delete(self, formula_id: str, id_: str) -> None:
        """`DELETE /formulas/{formula id}/instances/{id}`. Raises NotFoundError where it is gone."""
        path = f"{_path(formula_id)}/{id_}"
        self._transport.delete(path, lambda: self.get(id_, formula_id))

    def list(self, formula_id: str) -> Rows:
        """`GET /formulas/{formula id}/instances`, all pages.

        Raises:
            NotFoundError: the formula is gone.
        """
        query = {"pageSize": _PAGE_SIZE}
        try:
            return self._transport.json_pages(_request("GET", _path(formula_id), query=query))
        except NotFoundError:
            # A service may say so of a formula without instances, as it does of other lists.
            self._transport.json_object(Request("GET", f"/formulas/{formula_id}"))
            return []

    def list_all(self) -> Rows:
        """`GET /formulas/instances`, all pages: those of every formula, inactive ones included."""
        query = {"pageSize": _PAGE_SIZE, "includeInactive": "true"}
        try:
            return self._transport.json_pages(_request("GET", "/formulas/instances", query=query))
        except NotFoundError:
            return []


def _path(formula_id: str) -> str:
    return f"/formulas/{formula_id}/instances"


def _request(
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
) -> Request:
    hidden = [(body or {}).get("configuration"), (body or {}).get("settings")]
    return Request(method, path, body, query, tuple(leaves(hidden)))
