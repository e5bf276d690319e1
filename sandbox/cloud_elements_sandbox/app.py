"""The application, put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import FastAPI
from starlette.responses import Response
from starlette.types import ASGIApp

from . import __version__
from .console import behaviour, formula_pages, instance_list, request_pages, sign_in, vdr_pages
from .console import routes as console
from .control import formulas as control_of_formulas
from .control import routes as control
from .data.store import Store
from .elements import oauth
from .elements import routes as elements
from .faults.executor import FaultExecutor
from .faults.rules import Faults
from .formulas import older_data_files
from .formulas import routes as formulas
from .instances import routes as instances
from .objects import common_resources, hubs, platform_paths, vdrs
from .objects import routes as objects
from .platform import authentication, error_handlers
from .platform import switches as switch_table
from .platform.accept import Accept
from .platform.body_limit import BodyLimit
from .platform.credentials import Credentials
from .platform.failures import Failures
from .platform.guard import Guard
from .platform.paths import BASE_PATH
from .platform.recorder import Recorder
from .platform.recording import Recording
from .platform.request_id import RequestId
from .platform.request_log import RequestLog
from .platform.response_headers import ResponseHeaders
from .platform.responses import JsonResponse
from .platform.stopping import Stopping
from .platform.switches import Values
from .platform.switches_header import SwitchesHeader
from .platform.timing import Timing


@dataclass(slots=True)
class Settings:
    """How a sandbox is to behave.

    Args:
        credentials: the secrets it accepts.
        switches: those that differ from their defaults.
        control: whether the control endpoint exists.
        record_bodies: whether request bodies are recorded with their secrets (for tests alone).

    """

    credentials: Credentials
    switches: Values = field(default_factory=dict)
    control: bool = False
    record_bodies: bool = False


def create_app(store: Store, settings: Settings) -> ASGIApp:
    """Return the sandbox as an ASGI application on *store*."""
    app = FastAPI(
        title="Cloud Elements sandbox",
        description="The API of Cloud Elements (SAP Open Connectors), as far as it is known.",
        version=__version__,
        openapi_url=None,
        redirect_slashes=False,
    )
    older_data_files.complete(store)
    app.state.store = store
    app.state.credentials = settings.credentials
    app.state.first_switches = {**switch_table.defaults(), **settings.switches}
    app.state.switches = dict(app.state.first_switches)
    app.state.faults = Faults()
    app.state.recorder = Recorder(bodies=settings.record_bodies)
    error_handlers.add_to(app)

    for router in (
        objects.own_router,
        instances.router,
        authentication.router,
        elements.router,
        oauth.router,
        objects.router,
        *formulas.routers,
        hubs.router,
        platform_paths.router,
        vdrs.router,
        common_resources.router,
    ):
        app.include_router(router, prefix=BASE_PATH)

    @app.get(f"{BASE_PATH}/docs/all_platform", response_model=None)
    async def all_platform() -> Response:
        """Describe this API in OpenAPI's terms."""
        return JsonResponse(app.openapi())

    app.include_router(hubs.bare_router, prefix=BASE_PATH)
    app.include_router(sign_in.router)
    app.include_router(console.home)
    for pages in (instance_list, console, formula_pages, vdr_pages, request_pages, behaviour):
        app.include_router(pages.router)
    if settings.control:
        app.include_router(control.router)
        app.include_router(control_of_formulas.router)
    return RequestId(
        Guard(_as_api(app), local=Stopping(app), control=settings.control),
        switches=app.state.switches,
    )


def _as_api(app: FastAPI) -> ASGIApp:
    """Put around the application what happens to each request of the API, outermost last."""
    layers: ASGIApp = Failures(app)
    layers = FaultExecutor(layers, app.state.faults)
    layers = Accept(layers)
    layers = BodyLimit(layers)
    layers = SwitchesHeader(layers)
    layers = Stopping(layers)
    layers = ResponseHeaders(layers)
    layers = Timing(layers)
    layers = Recording(layers, app.state.recorder)
    return RequestLog(layers)
