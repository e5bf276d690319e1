"""The console's list of instances: searched, filtered, page by page."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from ..data.store import Search, Store
from ..platform.call import Anybody
from ..platform.parameters import LARGEST_ID
from ..platform.paths import CONSOLE_PATH
from .pages import page
from .rows import row_of

MOST_ROWS = 200
_STATES = {
    "": {},
    "disabled": {"disabled": True},
    "enabled": {"disabled": False},
    "not valid": {"valid": False},
}
_NO_ELEMENT = -1

router = APIRouter(prefix=CONSOLE_PATH, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person looks for; empty means everything."""

    text: str = ""
    element: str = ""
    tag: str = ""
    state: str = ""

    def search(self, store: Store) -> Search:
        """Return the store's search for it."""
        element = store.element(self.element) if self.element else None
        return Search(
            text=self.text.strip(),
            tags=[self.tag.strip()] if self.tag.strip() else [],
            element_id=(element.id if element else _NO_ELEMENT) if self.element else None,
            **_STATES.get(self.state, {}),
        )

    def query(self, **more: object) -> str:
        """Return it as a query of this page."""
        given = {name: value for name, value in asdict(self).items() if value}
        return urlencode({**given, **more})


@router.get("", response_model=None)
async def list_instances(
    call: Anybody,
    wanted: Annotated[Filter, Depends()],
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
) -> Response:
    """Show the instances that are looked for, those with ids above *after*."""
    search = wanted.search(call.store)
    found = call.store.instances(search, after, MOST_ROWS + 1)
    rows = [row_of(call, instance) for instance in found[:MOST_ROWS]]
    return page(
        "instances.html",
        live=True,
        here="Instances",
        rows=rows,
        total=call.store.count_instances(search),
        more=wanted.query(after=rows[-1]["id"]) if len(found) > MOST_ROWS else "",
        wanted=wanted,
        filtered=wanted != Filter(),
        elements=sorted(call.store.elements(), key=lambda element: element.name),
        states=list(_STATES),
    )
