"""The console's formulas: what each is made of, and its instances."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from ..data.documents import Document
from ..formulas import instances, templates
from ..formulas.bodies import TemplatePatch
from ..formulas.scopes import FORMULA, FORMULA_INSTANCE, FORMULAS, formula_of, instances_scope
from ..formulas.time_to_live import expire
from ..platform.call import Anybody, Call
from ..platform.parameters import Id
from ..platform.paths import CONSOLE_PATH
from ..platform.recorder import SECURE
from .document_list import After, Text, named, paged
from .own_pages import OWN, Form, to
from .pages import page
from .rows import minute

PATH = "/formulas"
_HERE = "Formulas"

router = APIRouter(prefix=f"{CONSOLE_PATH}{PATH}", include_in_schema=False)


@router.get("", response_model=None)
async def list_formulas(call: Anybody, text: Text = "", after: After = 0) -> Response:
    """Show the formulas whose name has a text, those with ids above *after*."""
    expire(call.store)
    found = named(call.store.documents(FORMULA, FORMULAS), text)
    shown, more = paged(found, after, text)
    counts = Counter(
        formula_of(each.scope) for each in call.store.documents_of_kind(FORMULA_INSTANCE)
    )
    return page(
        "formulas.html",
        live=True,
        here=_HERE,
        path=f"{CONSOLE_PATH}{PATH}",
        text=text,
        total=len(found),
        more=more,
        rows=[{"id": each.id, **each.body, "instances": counts[each.id]} for each in shown],
    )


@router.get("/{formula_id}", response_model=None)
async def show_formula(formula_id: Id, call: Anybody) -> Response:
    """Show a formula and its instances."""
    expire(call.store)
    template = templates.find(call, formula_id)
    found = call.store.documents(FORMULA_INSTANCE, instances_scope(formula_id))
    return page(
        "formula.html",
        live=True,
        here=_HERE,
        formula={"id": template.id, "description": "", **template.body},
        made=minute(template.body["createdDate"]),
        parts=[_part(part) for part in (*template.body["triggers"], *template.body["steps"])],
        instances=[_instance(call, template, each) for each in found],
    )


@router.post("/{formula_id}/active", response_model=None, dependencies=OWN)
async def set_formula_active(formula_id: Id, form: Form, call: Anybody) -> Response:
    """Activate or deactivate a formula behind the back of whoever manages it."""
    change = TemplatePatch.model_validate({"active": form.get("active") == "true"})
    templates.patch(call, templates.find(call, formula_id), change)
    return to(f"{PATH}/{formula_id}")


@router.post("/{formula_id}/instances/{instance_id}/active", response_model=None, dependencies=OWN)
async def set_instance_active(
    formula_id: Id, instance_id: Id, form: Form, call: Anybody
) -> Response:
    """Activate or deactivate a formula instance behind the back of whoever manages it."""
    found = instances.find(call, instance_id, formula_id)
    instances.set_active(call, found, active=form.get("active") == "true")
    return to(f"{PATH}/{formula_id}")


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a trigger or step with its properties' names alone: a script may hold a secret."""
    return {**part, "properties": sorted(part["properties"])}


def _instance(call: Call, template: Document, document: Document) -> dict[str, Any]:
    """Return a formula instance, its values masked but for the ids of element instances."""
    types = {entry["key"]: entry["type"] for entry in template.body["configuration"]}
    values = []
    for key, value in document.body["configuration"].items():
        text = str(value)
        is_id = types.get(key) == "elementInstance" and text.isascii() and text.isdigit()
        known = is_id and len(text) < 19 and call.store.instance(int(text)) is not None
        values.append({"key": key, "value": text if is_id else SECURE, "known": known})
    return {"id": document.id, **document.body, "values": values}
