"""The console's page of switches and faults: how the sandbox behaves from now on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from ..faults.fault import Fault, Kind
from ..faults.rules import Faults
from ..platform import switches as switch_table
from ..platform.errors import ApiError, not_found
from ..platform.parameters import Id
from ..platform.paths import CONSOLE_PATH
from .own_pages import OWN, Form, to
from .pages import page
from .request_pages import METHODS

PATH = "/behaviour"
_NUMBERS = ("after", "count", "seconds", "status", "limit")

router = APIRouter(prefix=f"{CONSOLE_PATH}{PATH}", include_in_schema=False)


@router.get("", response_model=None)
async def show_behaviour(request: Request) -> Response:
    """Show the faults in force and the switches."""
    return _page(request, {})


@router.post("/faults", response_model=None, dependencies=OWN)
async def add_fault(form: Form, request: Request) -> Response:
    """Put a fault in force."""
    try:
        fault = Fault.model_validate({name: value for name, value in form.items() if value})
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        ]
        return _page(request, form, "; ".join(dict.fromkeys(problems)))
    _faults(request).add(fault)
    return to(PATH)


@router.post("/faults/lift", response_model=None, dependencies=OWN)
async def lift_all(request: Request) -> Response:
    """Lift every fault."""
    _faults(request).clear()
    return to(PATH)


@router.post("/faults/{fault_id}/lift", response_model=None, dependencies=OWN)
async def lift(fault_id: Id, request: Request) -> Response:
    """Lift one fault."""
    if not _faults(request).clear(fault_id):
        raise not_found(f"Fault {fault_id} is not in force")
    return to(PATH)


@router.post("/switches", response_model=None, dependencies=OWN)
async def set_switches(form: Form, request: Request) -> Response:
    """Set the switches that the form names."""
    try:
        request.app.state.switches.update(switch_table.checked(form))
    except switch_table.UnknownSwitchError as error:
        raise ApiError(400, str(error)) from error
    return to(f"{PATH}#switches")


@router.post("/switches/reset", response_model=None, dependencies=OWN)
async def reset_switches(request: Request) -> Response:
    """Set the switches back to how the server was started."""
    request.app.state.switches.update(request.app.state.first_switches)
    return to(f"{PATH}#switches")


def _faults(request: Request) -> Faults:
    found: Faults = request.app.state.faults
    return found


def _page(request: Request, form: Mapping[str, str], problem: str = "") -> Response:
    values = request.app.state.switches
    first = request.app.state.first_switches
    return page(
        "behaviour.html",
        400 if problem else 200,
        live=True,
        here="Faults and switches",
        problem=problem,
        form=form,
        kinds=get_args(Kind),
        methods=METHODS,
        numbers=_NUMBERS,
        faults=[_fault(row) for row in _faults(request).report()],
        switches=[
            (switch, values[switch.name], values[switch.name] != first[switch.name])
            for switch in switch_table.SWITCHES.values()
        ],
    )


def _fault(row: dict[str, Any]) -> dict[str, Any]:
    """Return a fault with what it is beside its kind and its requests in one string."""
    usual = {"kind", "method", "path", "id", "matched", "met", *_defaults(row)}
    rest = ", ".join(f"{name} {value}" for name, value in row.items() if name not in usual)
    requests = f"{row.get('method') or 'any method'} {row['path'] or 'any path'}"
    return {**row, "requests": requests, "rest": rest}


def _defaults(row: dict[str, Any]) -> set[str]:
    """Return the fields that have their default."""
    fields = Fault.model_fields
    return {name for name in row if name in fields and row[name] == fields[name].default}
