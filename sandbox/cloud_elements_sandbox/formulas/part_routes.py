"""The parts of a formula by themselves: configuration, triggers and steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from ..data.documents import Document
from ..platform.call import Call, Platform
from ..platform.errors import not_found
from ..platform.parameters import Id
from ..platform.responses import JsonResponse, empty
from . import parts, templates
from .bodies import Step, Trigger, Variable
from .parts import STEPS, TRIGGERS, VARIABLES, Part, PartKind

router = APIRouter(prefix="/formulas/{formula_id}", tags=["formulas"])


def _part(template: Document, kind: PartKind, part_id: int) -> Part:
    for part in template.body[kind.field]:
        if part["id"] == part_id:
            found: Part = part
            return found
    raise not_found(f"No formula {kind.word} found with id {part_id}")


def _save(
    call: Call, template: Document, kind: PartKind, sent: list[Part], more: Mapping[str, Any]
) -> Document:
    """Store the parts of one kind, which have their ids already but for a new one."""
    # Here the ids are the template's own: no switch makes others of them.
    switches = call.switches | {"formula-part-ids": "sent"}
    before = template.body[kind.field]
    with call.store.transaction():
        stored = parts.stored(call.store, kind, sent, before, switches)
    return templates.save(call, template, {**template.body, **more, kind.field: stored})


def _add(call: Call, formula_id: int, kind: PartKind, part: Part) -> Response:
    template = templates.find(call, formula_id)
    part.pop("id", None)
    known = {each["id"] for each in template.body[kind.field]}
    saved = _save(call, template, kind, [*template.body[kind.field], part], {})
    [added] = (each for each in saved.body[kind.field] if each["id"] not in known)
    return JsonResponse(added)


def _replace(call: Call, formula_id: int, part_id: int, kind: PartKind, part: Part) -> Response:
    template = templates.find(call, formula_id)
    before = _part(template, kind, part_id)
    part["id"] = part_id
    sent = [part if each is before else each for each in template.body[kind.field]]
    more: dict[str, Any] = {}
    if kind is VARIABLES and part["key"] != before["key"]:
        more = {
            other.field: [
                parts.renamed_variable(each, before["key"], part["key"])
                for each in template.body[other.field]
            ]
            for other in (TRIGGERS, STEPS)
        }
    return JsonResponse(_part(_save(call, template, kind, sent, more), kind, part_id))


def _delete(call: Call, formula_id: int, part_id: int, kind: PartKind) -> Response:
    template = templates.find(call, formula_id)
    gone = _part(template, kind, part_id)
    content = dict(template.body)
    content[kind.field] = [each for each in content[kind.field] if each is not gone]
    if kind is STEPS:
        for other in (TRIGGERS, STEPS):
            content[other.field] = [
                parts.without_step(each, gone["name"]) for each in content[other.field]
            ]
    templates.save(call, template, content)
    return empty()


# The body of each kind of part is its own, so each has its handlers.


@router.get("/configuration", response_model=None)
async def list_variables(formula_id: Id, call: Platform) -> Response:
    """List the configuration of a formula."""
    return JsonResponse(templates.find(call, formula_id).body["configuration"])


@router.post("/configuration", response_model=None)
async def add_variable(formula_id: Id, body: Variable, call: Platform) -> Response:
    """Add an entry to the configuration of a formula."""
    return _add(call, formula_id, VARIABLES, body.model_dump(exclude_none=True))


@router.get("/configuration/{part_id}", response_model=None)
async def get_variable(formula_id: Id, part_id: Id, call: Platform) -> Response:
    """Get an entry of the configuration of a formula."""
    return JsonResponse(_part(templates.find(call, formula_id), VARIABLES, part_id))


@router.put("/configuration/{part_id}", response_model=None)
async def replace_variable(formula_id: Id, part_id: Id, body: Variable, call: Platform) -> Response:
    """Replace an entry of the configuration; a new key is put into triggers and steps."""
    return _replace(call, formula_id, part_id, VARIABLES, body.model_dump(exclude_none=True))


@router.delete("/configuration/{part_id}", response_model=None)
async def delete_variable(formula_id: Id, part_id: Id, call: Platform) -> Response:
    """Delete an entry of the configuration of a formula that has no instances."""
    return _delete(call, formula_id, part_id, VARIABLES)


@router.get("/triggers", response_model=None)
async def list_triggers(formula_id: Id, call: Platform) -> Response:
    """List the triggers of a formula."""
    return JsonResponse(templates.find(call, formula_id).body["triggers"])


@router.post("/triggers", response_model=None)
async def add_trigger(formula_id: Id, body: Trigger, call: Platform) -> Response:
    """Add a trigger to a formula."""
    return _add(call, formula_id, TRIGGERS, body.model_dump(exclude_none=True))


@router.get("/triggers/{part_id}", response_model=None)
async def get_trigger(formula_id: Id, part_id: Id, call: Platform) -> Response:
    """Get a trigger of a formula."""
    return JsonResponse(_part(templates.find(call, formula_id), TRIGGERS, part_id))


@router.put("/triggers/{part_id}", response_model=None)
async def replace_trigger(formula_id: Id, part_id: Id, body: Trigger, call: Platform) -> Response:
    """Replace a trigger of a formula."""
    return _replace(call, formula_id, part_id, TRIGGERS, body.model_dump(exclude_none=True))


@router.delete("/triggers/{part_id}", response_model=None)
async def delete_trigger(formula_id: Id, part_id: Id, call: Platform) -> Response:
    """Delete a trigger of a formula."""
    return _delete(call, formula_id, part_id, TRIGGERS)


@router.get("/steps", response_model=None)
async def list_steps(formula_id: Id, call: Platform) -> Response:
    """List the steps of a formula."""
    return JsonResponse(templates.find(call, formula_id).body["steps"])


@router.post("/steps", response_model=None)
async def add_step(formula_id: Id, body: Step, call: Platform) -> Response:
    """Add a step to a formula."""
    return _add(call, formula_id, STEPS, body.model_dump(exclude_none=True))


@router.get("/steps/{part_id}", response_model=None)
async def get_step(formula_id: Id, part_id: Id, call: Platform) -> Response:
    """Get a step of a formula."""
    return JsonResponse(_part(templates.find(call, formula_id), STEPS, part_id))


@router.put("/steps/{part_id}", response_model=None)
async def replace_step(formula_id: Id, part_id: Id, body: Step, call: Platform) -> Response:
    """Replace a step of a formula."""
    return _replace(call, formula_id, part_id, STEPS, body.model_dump(exclude_none=True))


@router.delete("/steps/{part_id}", response_model=None)
async def delete_step(formula_id: Id, part_id: Id, call: Platform) -> Response:
    """Delete a step of a formula; no other step goes on to it any longer."""
    return _delete(call, formula_id, part_id, STEPS)
