"""The console's log of requests to the API, and each of them in detail."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from ..platform.errors import not_found
from ..platform.parameters import Id
from ..platform.paths import CONSOLE_PATH
from ..platform.recorder import redacted
from .own_pages import OWN, to
from .pages import page

MOST_ROWS = 200
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
OUTCOMES = ("succeeded", "failed", "met a fault")

router = APIRouter(prefix=f"{CONSOLE_PATH}/requests", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests a person looks for; empty means all."""

    path: str = ""
    method: str = ""
    outcome: str = ""

    def matches(self, row: dict[str, Any]) -> bool:
        """Whether a request is one of them."""
        status = row["status"] or 0
        outcomes = {
            "": True,
            "succeeded": 200 <= status < 400,
            "failed": not 200 <= status < 400,
            "met a fault": bool(row["fault"]),
        }
        return (
            self.path.strip() in row["path"]
            and self.method in ("", row["method"])
            and outcomes.get(self.outcome, True)
        )


@router.get("", response_model=None)
async def list_requests(request: Request, wanted: Annotated[Filter, Depends()]) -> Response:
    """Show the newest requests that are looked for."""
    report = request.app.state.recorder.report()
    found = [row for row in reversed(report["requests"]) if wanted.matches(row)]
    return page(
        "requests.html",
        live=True,
        here="Requests",
        requests=[_with_time(row) for row in found[:MOST_ROWS]],
        found=len(found),
        total=report["total"],
        wanted=wanted,
        methods=METHODS,
        outcomes=OUTCOMES,
    )


@router.post("/forget", response_model=None, dependencies=OWN)
async def forget_requests(request: Request) -> Response:
    """Forget the requests."""
    request.app.state.recorder.reset()
    return to("/requests")


@router.get("/{number}", response_model=None)
async def show_request(number: Id, request: Request) -> Response:
    """Show one request."""
    rows = request.app.state.recorder.report()["requests"]
    found = next((row for row in rows if row["number"] == number), None)
    if found is None:
        raise not_found(f"Request {number} is not known; the newest are kept")
    return page(
        "request.html",
        here="Requests",
        request=_with_time(found),
        details=list(_details(found)),
        body=_body(found["body"]),
    )


def _with_time(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "at": time.strftime("%H:%M:%S", time.gmtime(row["time"]))}


def _details(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "Status", str(row["status"] or "no response")
    yield "Time", time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(row["time"]))
    yield "Duration", f"{row['milliseconds']} ms"
    yield "Authorization", ", ".join(row["authorization"]) or "none"
    for name, value in row["query"]:
        yield f"Query: {name}", value
    if row["fault"]:
        yield "Fault", row["fault"]
    yield "Request id", row["requestId"]


def _body(body: Any) -> str:
    """Return a body without secrets, even where the server records them."""
    if body is None or isinstance(body, str):
        return body or ""
    return json.dumps(redacted(body), indent=2, ensure_ascii=False)
