"""The application, put together."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from . import __version__
from .console import paths as console
from .control import paths as control
from .data.store import Store
from .elements import oauth
from .elements import paths as elements
from .faults.rules import Faults
from .formulas import paths as formulas
from .instances import paths as instance_paths
from .objects import hubs
from .objects import paths as object_paths
from .platform import authentication
from .platform import switches as switch_table
from .platform.authentication import Credentials
from .platform.errors import ApiError, error_body
from .platform.exchange import BASE_PATH, CONSOLE_PATH, Answer, exchange_of
from .platform.front import Front
from .platform.recorder import Recorder
from .platform.switches import Values


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
    app.state.store = store
    app.state.credentials = settings.credentials
    app.state.first_switches = {**switch_table.defaults(), **settings.switches}
    app.state.switches = dict(app.state.first_switches)
    app.state.faults = Faults()
    app.state.recorder = Recorder(bodies=settings.record_bodies)
    app.add_exception_handler(ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unforeseen)

    for router in (
        object_paths.own_router,
        instance_paths.router,
        authentication.router,
        elements.router,
        oauth.router,
        object_paths.router,
        formulas.router,
        hubs.router,
    ):
        app.include_router(router, prefix=BASE_PATH)

    @app.get(f"{BASE_PATH}/docs/all_platform", response_model=None)
    async def all_platform(call: authentication.Anybody) -> Response:  # noqa: ARG001
        """Describe this API in OpenAPI's terms."""
        return Answer(app.openapi())

    app.include_router(hubs.bare_router, prefix=BASE_PATH)
    app.include_router(oauth.page_router)
    app.include_router(console.home)
    app.include_router(console.router)
    if settings.control:
        app.include_router(control.router)
    return Front(
        app,
        switches=app.state.switches,
        faults=app.state.faults,
        recorder=app.state.recorder,
        control=settings.control,
    )


async def _api_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiError):
        raise error
    if _is_read_by_a_person(request):
        return console.problem_page(error)
    body = error_body(exchange_of(request).request_id, error.message, error.provider_message)
    return Answer(body, error.status, error.headers)


def _is_read_by_a_person(request: Request) -> bool:
    return request.url.path.startswith((CONSOLE_PATH, oauth.SIGN_IN_PATH))


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if _is_read_by_a_person(request):
        return console.problem_page(ApiError(error.status_code, str(error.detail)))
    body = error_body(exchange_of(request).request_id, str(error.detail))
    return Answer(body, error.status_code, dict(error.headers or {}))


async def _unforeseen(request: Request, error: Exception) -> Response:
    """Answer 500 without a word of the error; Starlette raises it again, and the front logs it."""
    del error
    return Answer(error_body(exchange_of(request).request_id, "An internal error occurred"), 500)


async def _invalid(request: Request, error: Exception) -> Response:
    """Answer what a request's form is wrong in: 404 for the path, 415, else 400."""
    if not isinstance(error, RequestValidationError):
        raise error
    request_id = exchange_of(request).request_id
    if _is_read_by_a_person(request):
        return console.problem_page(ApiError(404, "Not Found"))
    problems = error.errors()
    if any(problem["loc"][0] == "path" for problem in problems):
        return Answer(error_body(request_id, "Not Found"), 404)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if exchange_of(request).body and not media_type.endswith("json"):
        return Answer(error_body(request_id, "Unsupported Media Type: send application/json"), 415)
    told = "; ".join(
        f"{'.'.join(str(part) for part in problem['loc'][1:]) or problem['loc'][0]}: "
        f"{problem['msg']}"
        for problem in problems
    )
    # A name out of the request may hold what no answer can be encoded with.
    told = told.encode("utf-8", "replace").decode()
    return Answer(error_body(request_id, f"Invalid request: {told}"), 400)
