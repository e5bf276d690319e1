"""The paths of formulas, their parts and their instances."""

from __future__ import annotations

from fastapi import APIRouter

from . import instance_routes, part_routes, template_routes

# The paths without an id come first: their words would be taken for ids.
routers: tuple[APIRouter, ...] = (
    instance_routes.all_router,
    template_routes.router,
    part_routes.router,
    instance_routes.router,
)
