"""Virtual data resources and transformations that exist, as the text that declares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...api.levels import ACCOUNT, INSTANCE, Place
from ...files import reading
from ...files.transformation import transformation_arguments
from ...files.undeclarable import undeclarable
from ...files.virtual_data_resource import definition_arguments
from ...resources.transformation.definition import not_defined
from ...resources.transformation.fields import NOUN
from . import refusals
from .names import Names
from .python import Described, Whole, arguments
from .scripts import Scripts

Row = Mapping[str, Any]


def described_definition(
    row: Row, name: str, place: Place, names: Names, instances: Mapping[str, Described]
) -> Described:
    """Return the declaration of a virtual data resource.

    Args:
        row: the service's response about it.
        name: its name.
        place: where it is.
        names: the names in use; the new one is added.
        instances: the instances that are declared, by their ids.

    Raises:
        FileError: the response has not the shape of a definition.
    """
    where = reading.Place(f"virtual data resource {name}")
    found = definition_arguments(
        row,
        where,
        name,
        level=place.level,
        account_id=_account(place),
        instance_id=_instance(place, instances),
    ).arguments
    one = Described(_resource_name(names, place, name), [], kind="VirtualDataResource")
    one.id = place.id_of(name)
    one.written = {"name": one.resource_name, **found, "adopt": True}
    one.notes += refusals.of_definition(one.written)
    one.lines = arguments({**found, "adopt": True})
    one.fields = found["fields"]
    return one


def described_transformation(
    row: Row,
    definition: Described | str,
    place: Place,
    name: str,
    names: Names,
    scripts: Scripts,
    instances: Mapping[str, Described],
) -> Described:
    """Return the declaration of a transformation.

    Args:
        row: the service's response about it.
        definition: the declaration of its virtual data resource, or its name.
        place: where it is.
        name: the name of its virtual data resource.
        names: the names in use; the new one is added.
        scripts: where its script goes.
        instances: the instances that are declared, by their ids.

    Raises:
        FileError: the response has not the shape of a transformation.
    """
    where = reading.Place(f"transformation {name} for {place.element or f'instance {place.scope}'}")
    found = transformation_arguments(
        row,
        where,
        element_key=place.element,
        level=place.level,
        account_id=_account(place),
        instance_id=_instance(place, instances),
    ).arguments
    resource_name = _resource_name(names, place, f"{name} {place.element or NOUN}")
    one = Described(resource_name, [], kind="Transformation", id=place.id_of(name))
    source = found.get("script")
    if isinstance(source, str):
        found["script"] = scripts.kept(source, resource_name)
    elif source is not None:
        found["script"] = {**source, "body": scripts.kept(source["body"], resource_name)}
    one.notes += undeclarable(found)
    mapped: Any = definition if isinstance(definition, str) else Whole(definition)
    if isinstance(definition, Described):
        more = not_defined(definition.fields, found.get("fields", {}))
        if more:  # with the resource itself, the preview would refuse them
            mapped = name
            one.notes.append(f"The virtual data resource has no such fields: {', '.join(more)}.")
    written = {"virtual_data_resource": mapped, **found, "adopt": True}
    of_definition = {} if isinstance(mapped, str) else mapped.resource.written
    one.notes += refusals.of_transformation(written, of_definition)
    one.lines = arguments(written)
    return one


def _resource_name(names: Names, place: Place, name: str) -> str:
    at = "" if place.level not in (ACCOUNT, INSTANCE) else f" {place.level} {place.scope or ''}"
    return names.resource(f"{name}{at}", "virtual-data-resource")


def _account(place: Place) -> str | None:
    return place.scope if place.level == ACCOUNT else None


def _instance(place: Place, instances: Mapping[str, Described]) -> Any:
    if place.level != INSTANCE or place.scope is None:
        return None
    return instances.get(place.scope, place.scope)
