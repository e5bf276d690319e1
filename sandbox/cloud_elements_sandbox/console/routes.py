"""The console in the browser: the service's first way, a person who picks an element.

It goes through the same rules as the API, and its pages hold no secret but a token that is asked
for. It needs no sign-in, so it serves browsers on this machine alone (by address and ``Host``, see
:mod:`cloud_elements_sandbox.platform.guard`), and takes a change from its own pages only (by
``Origin``).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from ..data.store import Instance
from ..elements.element import Element
from ..elements.oauth import OAuthQuery, sign_in_url
from ..instances import operations as instances
from ..instances.bodies import InstanceBody
from ..instances.configuration import authentication_of
from ..platform.call import Anybody, Call
from ..platform.errors import ApiError
from ..platform.parameters import Id
from ..platform.paths import CONSOLE_PATH, SCRIPT_PATH, STYLE_PATH
from .form import changed, fields, given, shown_tags, typed_entries
from .own_pages import OWN, Form, to
from .pages import page
from .rows import row_of

_MOST_PENDING = 100
_REFRESH_TOKEN = "oauth.user.refresh_token"  # noqa: S105 - its key


home = APIRouter(include_in_schema=False)
router = APIRouter(prefix=CONSOLE_PATH, include_in_schema=False)


@home.get("/", response_model=None)
async def start() -> Response:
    """Lead to the console."""
    return to("")


@home.get(STYLE_PATH, response_model=None)
async def style() -> Response:
    """Give the style sheet."""
    return _static("console.css", "text/css")


@home.get(SCRIPT_PATH, response_model=None)
async def script() -> Response:
    """Give the script that keeps pages up to date."""
    return _static("console.js", "text/javascript")


def _static(name: str, media_type: str) -> Response:
    text = files("cloud_elements_sandbox.console").joinpath(f"static/{name}").read_text("utf-8")
    return Response(text, media_type=media_type, headers={"X-Content-Type-Options": "nosniff"})


@router.get("/elements", response_model=None)
async def list_elements(call: Anybody) -> Response:
    """Show the catalogue."""
    elements = sorted(call.store.elements(), key=lambda element: element.name)
    return page("elements.html", here="Elements", elements=elements)


@router.get("/elements/{key}/new", response_model=None)
async def new_instance(key: str, call: Anybody) -> Response:
    """Ask for what an instance of this element needs."""
    return _new(call.element(key), {})


@router.post("/elements/{key}/new", response_model=None, dependencies=OWN)
async def create_instance(key: str, form: Form, call: Anybody, request: Request) -> Response:
    """Create the instance, or send the person to the vendor's sign-in first."""
    element = call.element(key)
    try:
        body = _body(element, form)
        if _signs_in(element, body):
            instances.drafted(call, body, element)
            return _to_sign_in(request, element, form, body)
        return to(f"/instances/{instances.create(call, body, element).id}")
    except ApiError as error:
        return _new(element, form, error)


@router.get("/signed-in", response_model=None)
async def signed_in(request: Request, call: Anybody) -> Response:
    """Take the code that the vendor's sign-in sent, and create the instance that waits for it."""
    parameters = dict(request.query_params)
    pending = _pending(request).pop(parameters.pop("state", ""), None)
    if pending is None:
        return _problem("This sign-in is not known, or was used before.", "Instances")
    key, form = pending
    element = call.element(key)
    if "error" in parameters:
        return _new(element, form, ApiError(400, f"The vendor responded {parameters['error']}."))
    try:
        body = _body(element, form, provider_data=parameters)
        return to(f"/instances/{instances.create(call, body, element).id}")
    except ApiError as error:
        return _new(element, form, error)


@router.get("/instances/{instance_id}", response_model=None)
async def show_instance(instance_id: Id, call: Anybody) -> Response:
    """Show an instance and the form that changes it."""
    return _instance(call, call.instance(instance_id))


@router.get("/instances/{instance_id}/token", response_model=None)
async def show_token(instance_id: Id, call: Anybody) -> Response:
    """Show an instance with its token."""
    instance = call.instance(instance_id)
    return _instance(call, instance, token=instance.token)


@router.post("/instances/{instance_id}", response_model=None, dependencies=OWN)
async def change_instance(instance_id: Id, form: Form, call: Anybody) -> Response:
    """Change an instance behind the back of whoever manages it."""
    instance = call.instance(instance_id)
    element = call.element(instance.element_id)
    try:
        instances.change(call, instance, changed(element, instance, form), merge=True)
    except ApiError as error:
        return _instance(call, call.instance(instance_id), form=form, problem=error)
    return to(f"/instances/{instance_id}")


@router.post("/instances/{instance_id}/enabled", response_model=None, dependencies=OWN)
async def set_enabled(instance_id: Id, form: Form, call: Anybody) -> Response:
    """Enable or disable an instance."""
    disabled = form.get("enabled") != "true"
    instances.set_disabled(call, call.instance(instance_id), disabled=disabled)
    return to(f"/instances/{instance_id}")


@router.get("/instances/{instance_id}/delete", response_model=None)
async def ask_to_delete(instance_id: Id, call: Anybody) -> Response:
    """Ask whether an instance is to be deleted."""
    return page("delete.html", here="Instances", row=row_of(call, call.instance(instance_id)))


@router.post("/instances/{instance_id}/delete", response_model=None, dependencies=OWN)
async def delete_instance(instance_id: Id, call: Anybody) -> Response:
    """Delete an instance."""
    instances.delete(call, call.instance(instance_id))
    return to("")


def problem_page(error: ApiError) -> Response:
    """Return the page for an error that no form shows."""
    return _problem(error.message, "", error.status)


def _problem(text: str, here: str, status: int = 400) -> Response:
    return page("problem.html", status, here=here, problem=text)


def _new(element: Element, form: Mapping[str, str], problem: ApiError | None = None) -> Response:
    return page(
        "new.html",
        200 if problem is None else 400,
        here="Elements",
        element=element,
        problem=None if problem is None else problem.shown,
        name=form.get("name", ""),
        tags=form.get("tags", ""),
        fields=fields(element, form),
    )


def _instance(
    call: Call,
    instance: Instance,
    *,
    form: Mapping[str, str] | None = None,
    problem: ApiError | None = None,
    token: str | None = None,
) -> Response:
    element = call.element(instance.element_id)
    return page(
        "instance.html",
        200 if problem is None else 400,
        here="Instances",
        row=row_of(call, instance),
        token=token,
        problem=None if problem is None else problem.shown,
        name=(form or {}).get("name", instance.name),
        tags=(form or {}).get("tags", shown_tags(instance.tags)),
        fields=fields(element, form, instance),
    )


def _body(
    element: Element, form: Mapping[str, str], provider_data: dict[str, str] | None = None
) -> InstanceBody:
    """Return what the API would have been sent for this form."""
    if not form.get("name", "").strip():
        raise ApiError(400, "The name of an instance must not be empty")
    configuration = typed_entries(element, form)
    return InstanceBody.model_validate(
        {
            "name": form["name"],
            "tags": given(form.get("tags", "")) or None,
            "configuration": configuration,
            "providerData": provider_data,
            "externalAuthentication": "initial" if _REFRESH_TOKEN in configuration else None,
        }
    )


def _signs_in(element: Element, body: InstanceBody) -> bool:
    authentication = authentication_of(element, body.configuration or {})
    return authentication.startswith("oauth") and body.externalAuthentication is None


def _to_sign_in(
    request: Request, element: Element, form: dict[str, str], body: InstanceBody
) -> Response:
    state = secrets.token_urlsafe(18)
    pending = _pending(request)
    while len(pending) >= _MOST_PENDING:
        pending.pop(next(iter(pending)))
    pending[state] = (element.key, form)
    callback = str(request.base_url.replace(path=f"{CONSOLE_PATH}/signed-in"))
    configuration = body.configuration or {}
    query = OAuthQuery.model_validate(
        {
            "apiKey": configuration["oauth.api.key"],
            "apiSecret": configuration["oauth.api.secret"],
            "scope": configuration.get("oauth.scope"),
            "callbackUrl": callback,
            "state": state,
        }
    )
    return RedirectResponse(sign_in_url(request, element, query), status_code=303)


def _pending(request: Request) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the forms that wait for a sign-in, by the state that comes back with it."""
    if not hasattr(request.app.state, "pending_sign_ins"):
        request.app.state.pending_sign_ins = {}
    found: dict[str, tuple[str, dict[str, str]]] = request.app.state.pending_sign_ins
    return found
