"""The control endpoint: how a test looks at the sandbox and makes it misbehave.

It exists with ``serve --control`` only, serves loopback clients alone, needs no secrets, and is
neither recorded nor subject to faults. Request and response bodies are JSON.

==========================================  ====================================================
``GET /__sandbox__``                        switches, faults, counts
``GET /__sandbox__/requests``               ``{"total", "inFlight", "mostInFlight", "counts":
                                            {"POST /instances": 1, "GET /instances/{id}": 2},
                                            "requests": [{"number", "time", "milliseconds",
                                            "method", "path" (below the base path), "query"
                                            (pairs), "authorization" (names of its parts),
                                            "body", "status", "instanceId", "requestId",
                                            "fault"}]}``; configuration values and credentials
                                            in bodies are ``[secure]`` unless the server runs
                                            with ``--record-bodies``
``DELETE /__sandbox__/requests``            forget the requests and counts
``GET /__sandbox__/switches``               the switches as they stand
``PUT /__sandbox__/switches``               ``{"token-on-put": "change"}`` sets those named
``DELETE /__sandbox__/switches``            back to how the server was started
``GET /__sandbox__/faults``                 the faults in force, with how often each has met
``POST /__sandbox__/faults``                a fault (:mod:`cloud_elements_sandbox.faults`) or a
                                            list of faults; responds with their ids
``DELETE /__sandbox__/faults[/{id}]``       lift all faults, or one
``GET /__sandbox__/instances[/{id}]``       instances as stored: nothing masked, with documents
``PATCH /__sandbox__/instances/{id}``       a change behind everybody's back: ``{"name", "tags",
                                            "valid", "disabled", "token", "configuration":
                                            {"key": "value" or null}}``; entries are merged and
                                            stored as they are
``DELETE /__sandbox__/instances/{id}``      a deletion behind everybody's back
``PATCH /__sandbox__/formulas/{id}``        a change of a formula behind everybody's back, see
                                            :mod:`cloud_elements_sandbox.control.formulas`;
                                            ``DELETE``, and the same below
                                            ``/formula-instances``
``DELETE /__sandbox__/data``                forget all data but the credentials
``POST /__sandbox__/reset``                 data, requests, faults and switches at once
==========================================  ====================================================
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import Response

from ..data.store import Instance, Search
from ..faults.fault import Fault
from ..faults.rules import Faults
from ..platform import switches as switch_table
from ..platform.call import Anybody
from ..platform.errors import bad_request, not_found
from ..platform.json_values import as_string
from ..platform.parameters import Id
from ..platform.paths import CONTROL_PATH
from ..platform.recorder import Recorder
from ..platform.responses import JsonResponse
from ..platform.switches import UnknownSwitchError, Values

router = APIRouter(prefix=CONTROL_PATH, include_in_schema=False)


class OutOfBandChange(BaseModel):
    """What somebody else did to an instance."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = None
    tags: list[str] | None = None
    valid: bool | None = None
    disabled: bool | None = None
    token: str | None = None
    configuration: dict[str, Any] | None = None


def _recorder(request: Request) -> Recorder:
    found: Recorder = request.app.state.recorder
    return found


def _faults(request: Request) -> Faults:
    found: Faults = request.app.state.faults
    return found


def _switches(request: Request) -> Values:
    found: Values = request.app.state.switches
    return found


@router.get("", response_model=None)
async def overview(request: Request) -> Response:
    """Show the state of the sandbox."""
    report = _recorder(request).report()
    del report["requests"]
    return JsonResponse(
        {"switches": _switches(request), "faults": _faults(request).report(), "requests": report}
    )


@router.get("/requests", response_model=None)
async def list_requests(request: Request) -> Response:
    """List the recorded requests."""
    return JsonResponse(_recorder(request).report())


@router.delete("/requests", response_model=None)
async def forget_requests(request: Request) -> Response:
    """Forget the recorded requests."""
    _recorder(request).reset()
    return JsonResponse({})


@router.get("/switches", response_model=None)
async def list_switches(request: Request) -> Response:
    """Show the values of the switches."""
    return JsonResponse(_switches(request))


@router.put("/switches", response_model=None)
async def set_switches(values: dict[str, Any], request: Request) -> Response:
    """Set some switches."""
    try:
        _switches(request).update(switch_table.checked(values))
    except UnknownSwitchError as error:
        raise bad_request(str(error)) from error
    return JsonResponse(_switches(request))


@router.delete("/switches", response_model=None)
async def reset_switches(request: Request) -> Response:
    """Set the switches back to how the server was started."""
    _switches(request).update(request.app.state.first_switches)
    return JsonResponse(_switches(request))


@router.get("/faults", response_model=None)
async def list_faults(request: Request) -> Response:
    """List the faults in force."""
    return JsonResponse(_faults(request).report())


@router.post("/faults", response_model=None)
async def add_faults(request: Request, faults: Annotated[Fault | list[Fault], Body()]) -> Response:
    """Put faults in force."""
    several = faults if isinstance(faults, list) else [faults]
    return JsonResponse([_faults(request).add(fault).report() for fault in several])


@router.delete("/faults", response_model=None)
async def clear_faults(request: Request) -> Response:
    """Lift every fault."""
    _faults(request).clear()
    return JsonResponse({})


@router.delete("/faults/{fault_id}", response_model=None)
async def clear_fault(fault_id: int, request: Request) -> Response:
    """Lift one fault."""
    if not _faults(request).clear(fault_id):
        raise not_found(f"No fault {fault_id}")
    return JsonResponse({})


@router.get("/instances", response_model=None)
async def stored_instances(call: Anybody) -> Response:
    """Show every instance as it is stored."""
    return JsonResponse([asdict(instance) for instance in call.store.instances(Search())])


@router.get("/instances/{instance_id}", response_model=None)
async def stored_instance(instance_id: Id, call: Anybody) -> Response:
    """Show an instance as it is stored."""
    return JsonResponse(asdict(_stored(call, instance_id)))


@router.patch("/instances/{instance_id}", response_model=None)
async def change_behind_backs(instance_id: Id, body: OutOfBandChange, call: Anybody) -> Response:
    """Change an instance as somebody else would."""
    instance = _stored(call, instance_id)
    for name, value in body.model_dump(exclude_none=True, exclude={"configuration"}).items():
        setattr(instance, name, value)
    for key, value in (body.configuration or {}).items():
        instance.configuration[key] = as_string(value)
    with call.store.transaction():
        call.store.save_instance(instance)
    return JsonResponse(asdict(instance))


@router.delete("/instances/{instance_id}", response_model=None)
async def delete_behind_backs(instance_id: Id, call: Anybody) -> Response:
    """Delete an instance as somebody else would."""
    _stored(call, instance_id)
    with call.store.transaction():
        call.store.delete_instance(instance_id)
    return JsonResponse({})


@router.delete("/data", response_model=None)
async def forget_data(call: Anybody) -> Response:
    """Forget all data but the credentials."""
    call.store.reset()
    return JsonResponse({})


@router.post("/reset", response_model=None)
async def reset(request: Request, call: Anybody) -> Response:
    """Forget data and requests, lift the faults, set the switches back."""
    call.store.reset()
    _recorder(request).reset()
    _faults(request).clear()
    _switches(request).update(request.app.state.first_switches)
    return JsonResponse({})


def _stored(call: Anybody, instance_id: int) -> Instance:
    found = call.store.instance(instance_id)
    if found is None:
        raise not_found(f"No instance {instance_id}")
    return found
