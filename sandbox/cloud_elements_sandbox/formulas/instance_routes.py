"""Formula instances: below their formula, and all of them at once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from ..data.documents import Document
from ..platform.call import Call, Platform
from ..platform.listing import ListQuery, listed
from ..platform.parameters import Id
from ..platform.responses import JsonResponse, empty
from . import instances, representation, templates
from .bodies import InstanceBody, InstancesQuery, InstanceUpdate
from .scopes import FORMULA_INSTANCE, formula_of, instances_scope
from .time_to_live import expire
from .uses import uses


async def _expired(call: Platform) -> None:
    expire(call.store)


all_router = APIRouter(
    prefix="/formulas/instances", tags=["formula instances"], dependencies=[Depends(_expired)]
)
router = APIRouter(
    prefix="/formulas/{formula_id}/instances",
    tags=["formula instances"],
    dependencies=[Depends(_expired)],
)


def _shown(call: Call, document: Document) -> Response:
    template = templates.find(call, formula_of(document.scope))
    return JsonResponse(representation.instance(call, template, document))


# Of all formulas


@all_router.get("", response_model=None)
async def list_all_instances(query: Annotated[InstancesQuery, Query()], call: Platform) -> Response:
    """List the instances of all formulas: those that run, unless the query asks for all."""
    rows = [
        representation.instance(call, templates.find(call, formula_of(document.scope)), document)
        for document in call.store.documents_of_kind(FORMULA_INSTANCE)
        if (document.body["active"] or query.include_inactive)
        and (query.element_instance_id is None or uses(document, query.element_instance_id))
    ]
    return listed(rows, query, call.switches)


@all_router.get("/{instance_id}", response_model=None)
async def get_any_instance(instance_id: Id, call: Platform) -> Response:
    """Get a formula instance, whichever formula it is of."""
    return _shown(call, instances.find(call, instance_id))


@all_router.delete("/{instance_id}", response_model=None)
async def delete_any_instance(instance_id: Id, call: Platform) -> Response:
    """Delete a formula instance, whichever formula it is of."""
    instances.delete(call, instances.find(call, instance_id))
    return empty()


# Of one formula


@router.get("", response_model=None)
async def list_instances(
    formula_id: Id, query: Annotated[ListQuery, Query()], call: Platform
) -> Response:
    """List the instances of a formula, those too that do not run."""
    template = templates.find(call, formula_id)
    found = call.store.documents(FORMULA_INSTANCE, instances_scope(formula_id))
    rows = [representation.instance(call, template, document) for document in found]
    return listed(rows, query, call.switches)


@router.post("", response_model=None)
async def create_instance(formula_id: Id, body: InstanceBody, call: Platform) -> Response:
    """Create an instance of a formula."""
    return _shown(call, instances.create(call, templates.find(call, formula_id), body))


@router.get("/{instance_id}", response_model=None)
async def get_instance(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Get an instance of a formula."""
    return _shown(call, instances.find(call, instance_id, formula_id))


@router.put("/{instance_id}", response_model=None)
async def update_instance(
    formula_id: Id, instance_id: Id, body: InstanceUpdate, call: Platform
) -> Response:
    """Update an instance of a formula; what the body leaves out stays."""
    document = instances.find(call, instance_id, formula_id)
    template = templates.find(call, formula_id)
    return _shown(call, instances.update(call, template, document, body))


@router.delete("/{instance_id}", response_model=None)
async def delete_instance(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Delete an instance of a formula."""
    instances.delete(call, instances.find(call, instance_id, formula_id))
    return empty()


@router.put("/{instance_id}/active", response_model=None)
async def activate(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Let an instance of a formula run."""
    instances.set_active(call, instances.find(call, instance_id, formula_id), active=True)
    return empty()


@router.delete("/{instance_id}/active", response_model=None)
async def deactivate(formula_id: Id, instance_id: Id, call: Platform) -> Response:
    """Stop an instance of a formula."""
    instances.set_active(call, instances.find(call, instance_id, formula_id), active=False)
    return empty()
