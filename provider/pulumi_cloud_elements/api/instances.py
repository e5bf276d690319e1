"""Instances as the service keeps and writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from ..errors import NotFoundError
from ..redaction import leaves
from .ids import has_id, plain
from .responses import not_the_services
from .tags import tag_names
from .transport import Request, Transport

Row: TypeAlias = dict[str, Any]
Rows: TypeAlias = list[Row]

_PAGE_SIZE = 200


class Instances:
    """`/instances`. Safe to share between threads."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(self, body: Mapping[str, Any]) -> Row:
        """`POST /instances`, sent once: only what never left is sent again.

        Raises:
            ResponseLostError: an instance may have been made.
        """
        made = self._transport.json(replace(_request("POST", "", body), usable=has_id))
        return dict(made)

    def get(self, id_: str) -> Row:
        """`GET /instances/{id}`. Raises NotFoundError where it is gone."""
        return self._about(id_, _request("GET", f"/{id_}"))

    def put(
        self,
        id_: str,
        body: Mapping[str, Any],
        *,
        reauthenticate: bool | None = None,
        once: bool = False,
    ) -> Row:
        """`PUT /instances/{id}`: the whole desired state; re-provisions.

        Args:
            id_: the instance's id.
            body: the whole desired state.
            reauthenticate: the query parameter `reAuthenticate`, left out where None.
            once: whether it must not be sent twice, as it carries a code that works once.
        """
        query = None if reauthenticate is None else {"reAuthenticate": str(reauthenticate).lower()}
        return self._about(id_, replace(_request("PUT", f"/{id_}", body, query), once=once))

    def patch(self, id_: str, body: Mapping[str, Any]) -> Row:
        """`PATCH /instances/{id}`: name and tags, without re-provisioning; the whole instance."""
        changed = self._about(id_, _request("PATCH", f"/{id_}", body))
        # That the response is the whole is not documented; these are what the rest is made of.
        whole = {"name", "token", "tags", "element", "configuration"} <= changed.keys()
        return changed if whole else self.get(id_)

    def set_enabled(self, id_: str, *, enabled: bool) -> None:
        """`PUT` or `DELETE /instances/{id}/enabled`: enable or disable."""
        method, below = "PUT" if enabled else "DELETE", f"/{id_}/enabled"
        body = self._transport.json(_request(method, below))
        # The service responds with nothing, or with the instance.
        if body is None or _is_about(id_)(body) or self.get(id_).get("disabled") is not enabled:
            return
        raise not_the_services(f"{method} /instances{below}", "nothing has changed")

    def delete(self, id_: str) -> None:
        """`DELETE /instances/{id}`, permanently. Raises NotFoundError where it is gone."""
        self._transport.delete(f"/instances/{id_}", lambda: self.get(id_))

    def _about(self, id_: str, request: Request) -> Row:
        """Return a response that must be about one instance, and not about another one."""
        return dict(self._transport.json(replace(request, usable=_is_about(id_))))

    def list(self, tag: str | None = None) -> Rows:
        """`GET /instances`, all pages: every instance, or those that carry the tag.

        The service returns 404 where nothing matches, and its filter is not trusted.
        """
        query: dict[str, Any] = {"pageSize": _PAGE_SIZE}
        if tag is not None:
            query["tags[]"] = tag
        try:
            rows = self._transport.json_pages(_request("GET", "", query=query))
        except NotFoundError:
            return []
        return [
            row
            for row in rows
            if has_id(row) and (tag is None or tag in (tag_names(row.get("tags")) or []))
        ]


def _is_about(id_: str) -> Callable[[Any], bool]:
    """Return what tells whether a body is of the instance with an id."""
    return lambda body: has_id(body) and plain(body["id"]) == plain(id_)


def _request(
    method: str,
    below: str,
    body: Mapping[str, Any] | None = None,
    query: Mapping[str, Any] | None = None,
) -> Request:
    hidden = [(body or {}).get("configuration"), (body or {}).get("providerData")]
    return Request(method, f"/instances{below}", body, query, tuple(leaves(hidden)))
