"""The console in the browser: the service's first way, a person who picks an element.

It goes through the same rules as the API, and its pages hold no secret but a token that is asked
for. It needs no sign-in, so it answers browsers on this machine alone (by address and `Host`,
see `front.py`), and takes a change from its own pages only (by `Origin`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from . import instances, provisioning
from .authentication import Anybody, Call
from .catalogue import Element
from .console_form import changes, fields, given, shown_tags, typed_entries
from .errors import ApiError
from .exchange import CONSOLE_PATH
from .instances import Id, InstanceBody, InstanceChange
from .oauth import OAuthQuery, sign_in_url
from .pages import render
from .provisioning import MASK
from .store import Instance, Search

MOST_ROWS = 200
_MOST_PENDING = 100
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


async def _own_page(request: Request) -> None:
    """Refuse a change that another site's page sends in this browser's name."""
    own = f"{request.url.scheme}://{request.headers.get('host', '')}"
    if request.headers.get("origin") != own:
        raise ApiError(403, "A change is only taken from the console's own pages")


async def _form(request: Request) -> dict[str, str]:
    body = await request.body()
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


Form = Annotated[dict[str, str], Depends(_form)]
home = APIRouter(include_in_schema=False)
router = APIRouter(prefix=CONSOLE_PATH, include_in_schema=False)
_OWN = [Depends(_own_page)]


def _page(template: str, status: int = 200, **values: Any) -> Response:
    return HTMLResponse(render(template, **values), status, headers=_HEADERS)


def _to(path: str) -> Response:
    return RedirectResponse(f"{CONSOLE_PATH}{path}", status_code=303)


@home.get("/", response_model=None)
async def start() -> Response:
    """Lead to the console."""
    return _to("")


@router.get("/console.css", response_model=None)
async def style() -> Response:
    """Give the style sheet."""
    text = files("cloud_elements_sandbox").joinpath("static/console.css").read_text("utf-8")
    return Response(text, media_type="text/css", headers={"X-Content-Type-Options": "nosniff"})


@router.get("", response_model=None)
async def list_instances(call: Anybody) -> Response:
    """Show the instances."""
    found = call.store.instances(Search(), 0, MOST_ROWS)
    rows = [_row(call, instance) for instance in found]
    total = call.store.count_instances(Search())
    return _page("instances.html", here="Instances", rows=rows, total=total)


@router.get("/elements", response_model=None)
async def list_elements(call: Anybody) -> Response:
    """Show the catalogue."""
    elements = sorted(call.store.elements(), key=lambda element: element.name)
    return _page("elements.html", here="Elements", elements=elements)


@router.get("/elements/{key}/new", response_model=None)
async def new_instance(key: str, call: Anybody) -> Response:
    """Ask for what an instance of this element needs."""
    return _new(call.element(key), {})


@router.post("/elements/{key}/new", response_model=None, dependencies=_OWN)
async def create_instance(key: str, form: Form, call: Anybody, request: Request) -> Response:
    """Make the instance, or send the person to the vendor's sign-in first."""
    element = call.element(key)
    configuration = typed_entries(element, form)
    try:
        signs_in = _signs_in(element, configuration)
        if signs_in:
            return _to_sign_in(request, element, form, configuration)
        external = "initial" if configuration.get("oauth.user.refresh_token") else None
        return _create(call, element, form, configuration, external=external)
    except ApiError as error:
        return _new(element, form, error)


@router.get("/signed-in", response_model=None)
async def signed_in(request: Request, call: Anybody) -> Response:
    """Take the code that the vendor's sign-in sent, and make the instance that waits for it."""
    told = dict(request.query_params)
    pending = _pending(request).pop(told.pop("state", ""), None)
    if pending is None:
        return _problem("This sign-in is not known, or was used before.", "Instances")
    key, form = pending
    element = call.element(key)
    if "error" in told:
        return _new(element, form, ApiError(400, f"The vendor answered {told['error']}."))
    try:
        return _create(call, element, form, typed_entries(element, form), provider_data=told)
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


@router.post("/instances/{instance_id}", response_model=None, dependencies=_OWN)
async def change_instance(instance_id: Id, form: Form, call: Anybody) -> Response:
    """Change an instance behind the back of whoever manages it."""
    instance = call.instance(instance_id)
    element = call.element(instance.element_id)
    change = InstanceChange(
        name=form.get("name", ""),
        tags=given(form.get("tags", "")),
        configuration=changes(element, instance, form),
    )
    try:
        instances.change(call, instance, change, merge=True)
    except ApiError as error:
        return _instance(call, call.instance(instance_id), form=form, problem=error)
    return _to(f"/instances/{instance_id}")


@router.post("/instances/{instance_id}/enabled", response_model=None, dependencies=_OWN)
async def set_enabled(instance_id: Id, form: Form, call: Anybody) -> Response:
    """Enable or disable an instance."""
    disabled = form.get("enabled") != "true"
    instances.set_disabled(call, call.instance(instance_id), disabled=disabled)
    return _to(f"/instances/{instance_id}")


@router.get("/instances/{instance_id}/delete", response_model=None)
async def ask_to_delete(instance_id: Id, call: Anybody) -> Response:
    """Ask whether an instance is to be deleted."""
    return _page("delete.html", here="Instances", row=_row(call, call.instance(instance_id)))


@router.post("/instances/{instance_id}/delete", response_model=None, dependencies=_OWN)
async def delete_instance(instance_id: Id, call: Anybody) -> Response:
    """Delete an instance."""
    instances.delete(call, call.instance(instance_id))
    return _to("")


@router.get("/requests", response_model=None)
async def list_requests(request: Request) -> Response:
    """Show what was asked of the API."""
    report = request.app.state.recorder.report()
    newest = [
        {**row, "at": time.strftime("%H:%M:%S", time.gmtime(row["time"]))}
        for row in reversed(report["requests"][-MOST_ROWS:])
    ]
    return _page("requests.html", here="Requests", requests=newest, total=report["total"])


def problem_page(error: ApiError) -> Response:
    """Return the page for an error that no form shows."""
    return _problem(error.message, "Instances", error.status)


def _problem(text: str, here: str, status: int = 400) -> Response:
    return _page("problem.html", status, here=here, problem=text)


def _row(call: Call, instance: Instance) -> dict[str, Any]:
    """Return an instance as the API shows it, every secret masked and without its token."""
    element = call.element(instance.element_id)
    switches = {**call.switches, "optional-fields": "full", "tags-format": "strings"}
    row = provisioning.answer(element, instance, switches)
    del row["token"]
    secret = {entry.key for entry in element.entries if entry.secret}
    row["configuration"] = {
        key: MASK if key in secret and value else value
        for key, value in row["configuration"].items()
    }
    return row


def _new(element: Element, form: Mapping[str, str], problem: ApiError | None = None) -> Response:
    return _page(
        "new.html",
        200 if problem is None else 400,
        here="Elements",
        element=element,
        problem=None if problem is None else problem.told,
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
    return _page(
        "instance.html",
        200 if problem is None else 400,
        here="Instances",
        row=_row(call, instance),
        token=token,
        problem=None if problem is None else problem.told,
        name=(form or {}).get("name", instance.name),
        tags=(form or {}).get("tags", shown_tags(instance.tags)),
        fields=fields(element, form, instance),
    )


def _create(
    call: Call,
    element: Element,
    form: Mapping[str, str],
    configuration: dict[str, Any],
    *,
    provider_data: dict[str, str] | None = None,
    external: str | None = None,
) -> Response:
    if not form.get("name"):
        raise ApiError(400, "The name of an instance must not be empty")
    body = InstanceBody.model_validate(
        {
            "name": form.get("name", ""),
            "tags": given(form["tags"]) if form.get("tags", "").strip() else None,
            "configuration": configuration,
            "providerData": provider_data,
            "externalAuthentication": external,
        }
    )
    return _to(f"/instances/{instances.create(call, body, element).id}")


def _signs_in(element: Element, configuration: dict[str, Any]) -> bool:
    authentication = provisioning.authentication_of(element, configuration)
    return authentication.startswith("oauth") and not configuration.get("oauth.user.refresh_token")


def _to_sign_in(
    request: Request, element: Element, form: dict[str, str], configuration: dict[str, Any]
) -> Response:
    asked = {
        "apiKey": configuration.get("oauth.api.key") or "",
        "apiSecret": configuration.get("oauth.api.secret") or "",
    }
    for key, value in (
        ("oauth.api.key", asked["apiKey"]),
        ("oauth.api.secret", asked["apiSecret"]),
    ):
        if not value:
            raise ApiError(400, f"Missing required configuration for element {element.key}: {key}")
    state = secrets.token_urlsafe(18)
    pending = _pending(request)
    while len(pending) >= _MOST_PENDING:
        pending.pop(next(iter(pending)))
    pending[state] = (element.key, form)
    callback = str(request.base_url.replace(path=f"{CONSOLE_PATH}/signed-in"))
    query = OAuthQuery.model_validate({**asked, "callbackUrl": callback, "state": state})
    return RedirectResponse(sign_in_url(request, element, query), status_code=303)


def _pending(request: Request) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the forms that wait for a sign-in, by the state that comes back with it."""
    if not hasattr(request.app.state, "pending_sign_ins"):
        request.app.state.pending_sign_ins = {}
    found: dict[str, tuple[str, dict[str, str]]] = request.app.state.pending_sign_ins
    return found
