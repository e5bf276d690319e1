"""`/formulas`: templates, kept and shown; never run."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from ..data.documents import Document
from ..platform.call import Call, Platform
from ..platform.listing import listed
from ..platform.parameters import Id
from ..platform.responses import JsonResponse, empty
from . import representation, templates
from .bodies import TemplateBody, TemplatePatch, TemplatesQuery
from .scopes import FORMULA, FORMULAS

router = APIRouter(prefix="/formulas", tags=["formulas"])


@router.get("", response_model=None)
async def list_formulas(query: Annotated[TemplatesQuery, Query()], call: Platform) -> Response:
    """List the formulas, page by page."""
    show = representation.abridged if query.abridged else representation.template
    found = call.store.documents(FORMULA, FORMULAS)
    if query.callable_by is not None:
        found = [each for each in found if _is_callable(call, each, query.callable_by)]
    rows: list[dict[str, Any]] = [show(document) for document in found]
    return listed(rows, query, call.switches)


def _is_callable(call: Call, template: Document, caller: int) -> bool:
    """Whether a formula may call a template: not itself, and not one that leads back to it."""
    reached, waiting = {template.id}, [template]
    while waiting:
        for other in representation.callees(call, waiting.pop()):
            if other.id not in reached:
                reached.add(other.id)
                waiting.append(other)
    return caller not in reached


@router.post("", response_model=None)
async def create_formula(body: TemplateBody, call: Platform) -> Response:
    """Create a formula."""
    return JsonResponse(representation.template(templates.create(call, body)))


@router.get("/{formula_id}", response_model=None)
async def get_formula(formula_id: Id, call: Platform) -> Response:
    """Get a formula, with the formulas that it calls."""
    return JsonResponse(representation.whole(call, templates.find(call, formula_id)))


@router.put("/{formula_id}", response_model=None)
async def replace_formula(formula_id: Id, body: TemplateBody, call: Platform) -> Response:
    """Replace a formula whole."""
    document = templates.replace(call, templates.find(call, formula_id), body)
    return JsonResponse(representation.template(document))


@router.patch("/{formula_id}", response_model=None)
async def change_formula(formula_id: Id, body: TemplatePatch, call: Platform) -> Response:
    """Change some fields of a formula."""
    document = templates.patch(call, templates.find(call, formula_id), body)
    return JsonResponse(representation.template(document))


@router.delete("/{formula_id}", response_model=None)
async def delete_formula(formula_id: Id, call: Platform) -> Response:
    """Delete a formula that has no instances."""
    templates.delete(call, templates.find(call, formula_id))
    return empty()


@router.get("/{formula_id}/export", response_model=None)
async def export_formula(formula_id: Id, call: Platform) -> Response:
    """Get a formula as a file of it has it."""
    return JsonResponse(representation.exported(call, templates.find(call, formula_id)))


@router.put("/{formula_id}/upgrade/v3", response_model=None)
async def upgrade_formula(formula_id: Id, call: Platform) -> Response:
    """Move a formula to version 3 of the engine."""
    document = templates.upgrade(call, templates.find(call, formula_id), engine="v3")
    return JsonResponse(representation.template(document))


@router.delete("/{formula_id}/upgrade/v3", response_model=None)
async def downgrade_formula(formula_id: Id, call: Platform) -> Response:
    """Move a formula back to version 1 of the engine."""
    document = templates.upgrade(call, templates.find(call, formula_id), engine="v1")
    return JsonResponse(representation.template(document))
