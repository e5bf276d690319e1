"""What the console's lists of formulas and of virtual data resources share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query

from ..data.documents import Document
from ..platform.parameters import LARGEST_ID

MOST_ROWS = 200

Text = Annotated[str, Query()]
"""A text that the names looked for have, in capitals or not."""
After = Annotated[int, Query(ge=0, le=LARGEST_ID)]
"""The last id of the page before."""


def named(documents: Sequence[Document], text: str) -> list[Document]:
    """Return the documents whose name has a text."""
    wanted = text.strip().casefold()
    return [
        each for each in documents if wanted in str(each.body.get("name", each.name)).casefold()
    ]


def paged(documents: Sequence[Document], after: int, text: str) -> tuple[list[Document], str]:
    """Return the documents of one page, by id, and the query of the next page if there is one."""
    found = [each for each in documents if each.id > after]
    shown = found[:MOST_ROWS]
    if len(found) <= MOST_ROWS:
        return shown, ""
    return shown, urlencode({**({"text": text} if text else {}), "after": shown[-1].id})
