"""The same routes below several prefixes, flat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.routing import APIRoute


def add_routes(
    router: APIRouter, *parts: APIRouter, prefix: str, find: list[Callable[..., Any]], tag: str
) -> None:
    """Add the routes of *parts* to *router* below *prefix*.

    *find* are the dependencies that find what the prefix names. Routers that include routers
    would do the same, but each of their levels looks for a request's route again.
    """
    for part in parts:
        for route in part.routes:
            if isinstance(route, APIRoute):
                router.add_api_route(
                    prefix + route.path,
                    route.endpoint,
                    methods=sorted(route.methods or ()),
                    dependencies=[Depends(each) for each in find],
                    tags=[tag],
                    response_model=None,
                )
