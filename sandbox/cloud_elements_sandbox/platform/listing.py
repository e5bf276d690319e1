"""Lists, page by page: what their queries have in common, and the headers of a page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from .errors import bad_request, not_found
from .parameters import LARGEST_ID
from .responses import JsonResponse
from .switches import Values
from .where_parameter import condition_of

LARGEST_PAGE = 200


class ListQuery(BaseModel):
    """The query of a list."""

    text: str = Field("", alias="searchText", description="a part of the name or key")
    where: str = Field("", description="conditions: name in ('a', 'b')")
    page_size: int = Field(LARGEST_PAGE, alias="pageSize", ge=1, description="at most 200")
    next_page: str | None = Field(
        None, alias="nextPage", description="the last response's header elements-next-page-token"
    )

    @property
    def size(self) -> int:
        """How many rows a page has at most."""
        return min(self.page_size, LARGEST_PAGE)

    @property
    def position(self) -> int:
        """The id after which the page begins.

        Raises:
            ApiError: 400, the token is not one that a response gave.

        """
        if not self.next_page:
            return 0
        try:
            word, number = base64.urlsafe_b64decode(self.next_page).decode().split(">")
            if word == "id" and number.isascii() and 0 <= int(number) <= LARGEST_ID:
                return int(number)
        except (binascii.Error, ValueError):
            pass
        raise bad_request("Invalid nextPage token")


def listed(rows: Sequence[Mapping[str, Any]], query: ListQuery, switches: Values) -> Response:
    """Respond with a page of *rows*, which have ``id`` and ``name`` and are sorted by id."""
    meets, text = condition_of(query.where), query.text.lower()
    found = [row for row in rows if _has(row, text) and meets(row)]
    rest = [row for row in found if row["id"] > query.position]
    return page(rest[: query.size], query, switches, total=len(found), more=len(rest) > query.size)


def _has(row: Mapping[str, Any], text: str) -> bool:
    return any(text in str(row.get(name, "")).lower() for name in ("name", "key"))


def page(
    rows: Sequence[Mapping[str, Any]],
    query: ListQuery,
    switches: Values,
    *,
    total: int,
    more: bool,
) -> Response:
    """Respond with the rows of a page; *total* counts those of all pages.

    Raises:
        ApiError: 404, the page is the one after the last, to which only the switch
            ``last-page`` leads.

    """
    tells = switches["last-page"] == "has-more"
    headers = {"Elements-Returned-Count": str(len(rows)), "Elements-Total-Count": str(total)}
    if tells:
        if query.position and not rows:
            raise not_found("No more pages found")
        headers["Elements-Has-More"] = str(more).lower()
    if rows and (more or tells):
        token = f"id>{rows[-1]['id']}".encode()
        headers["Elements-Next-Page-Token"] = base64.urlsafe_b64encode(token).decode()
    return JsonResponse(rows, headers=headers)
