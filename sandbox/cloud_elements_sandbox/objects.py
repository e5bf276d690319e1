"""Objects: what an instance offers, virtual data resources (VDRs) and their transformations.

A definition says what a VDR looks like, a transformation maps it to an object of the vendor. Both
live at the level of the organization, the account or one instance; the nearest one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import Response

from .authentication import ACCOUNT_ID, Call, Platform
from .catalogue import Element
from .errors import ApiError, bad_request, not_found
from .exchange import Answer, empty, exchange_of
from .instances import Id, KeyOrId, require_json
from .records import fields as fields_of_object
from .records import records
from .store import Instance

DEFINITION = "definition"
TRANSFORMATION = "transformation"
ORGANIZATION = "organization"
HELIUM = "helium"

Name = Annotated[str, Path(min_length=1)]


class _Document(BaseModel):
    """A body that is kept as it came; the named fields are checked."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _is_json(cls, value: Any) -> Any:
        return require_json(value)


class DefinitionField(_Document):
    """A field of a VDR."""

    path: str = Field(min_length=1)
    type: str = "string"


class Definition(_Document):
    """What a VDR looks like."""

    fields: list[DefinitionField]


class TransformationField(_Document):
    """Which field of the vendor a field of a VDR is."""

    path: str = Field(min_length=1)
    vendorPath: str | None = None  # noqa: N815 - the service's name


class Transformation(_Document):
    """Which object of the vendor a VDR is, field by field."""

    vendorName: str = Field(min_length=1)  # noqa: N815 - the service's name
    fields: list[TransformationField] = []


def _account(account_id: int) -> str:
    if account_id != ACCOUNT_ID:
        raise not_found(f"No account found with id {account_id}")
    return f"accounts/{account_id}"


def _of(instance: Instance) -> str:
    return f"instances/{instance.id}"


def _scopes(instance: Instance) -> tuple[str, ...]:
    """Return the levels at which an instance's definitions are looked for, nearest first."""
    return _of(instance), _account(ACCOUNT_ID), ORGANIZATION


def _transformation_scope(level: str, element: Element) -> str:
    return f"{level}/elements/{element.cloned or element.key}"


# Definitions


def get_definition(call: Call, scope: str, name: str) -> Response:
    """Answer a definition, or 404."""
    found = call.store.document(DEFINITION, scope, name)
    if found is None:
        raise not_found(f"No object definition found with name {name}")
    return Answer(found.body)


def list_definitions(call: Call, scope: str) -> Response:
    """Answer every definition of a level, by name."""
    return Answer({d.name: d.body for d in call.store.documents(DEFINITION, scope)})


def add_definitions(call: Call, scope: str, bodies: Mapping[str, Definition]) -> Response:
    """Add definitions; one that exists is a 409."""
    stored: dict[str, Any] = {}
    with call.store.transaction():
        for name, body in bodies.items():
            if call.store.document(DEFINITION, scope, name) is not None:
                raise ApiError(409, f"An object definition with name {name} already exists")
            document = call.store.put_document(DEFINITION, scope, name, body.model_dump())
            stored[name] = document.body
    return Answer(stored)


def add_definition(call: Call, scope: str, name: str, body: Definition) -> Response:
    """Add one definition."""
    add_definitions(call, scope, {name: body})
    return get_definition(call, scope, name)


def replace_definition(call: Call, scope: str, name: str, body: Definition) -> Response:
    """Replace a definition that exists."""
    get_definition(call, scope, name)
    with call.store.transaction():
        call.store.put_document(DEFINITION, scope, name, body.model_dump())
    return get_definition(call, scope, name)


def delete_definition(call: Call, scope: str, name: str) -> Response:
    """Delete a definition that nothing maps."""
    get_definition(call, scope, name)
    if _mapped(call, scope, name):
        raise ApiError(409, f"Object definition {name} has transformations; delete them first")
    with call.store.transaction():
        call.store.delete_document(DEFINITION, scope, name)
    return empty()


def _mapped(call: Call, scope: str, name: str) -> bool:
    """Whether a transformation of the same level maps a definition."""
    return call.store.has_document_below(TRANSFORMATION, scope, name)


# Transformations


def get_transformation(call: Call, scope: str, name: str) -> Response:
    """Answer a transformation, or 404."""
    found = call.store.document(TRANSFORMATION, scope, name)
    if found is None:
        raise not_found(f"No transformation found with name {name}")
    return Answer(found.body)


def list_transformations(call: Call, scope: str) -> Response:
    """Answer every transformation of a scope, by name; none is a 404."""
    found = call.store.documents(TRANSFORMATION, scope)
    if not found:
        raise not_found("No transformations found")
    return Answer({document.name: document.body for document in found})


def put_transformation(
    call: Call,
    scope: str,
    levels: tuple[str, ...],
    name: str,
    body: Transformation,
    *,
    new: bool,
) -> Response:
    """Add (a duplicate is a 409) or replace a transformation.

    *levels* are where its definition may be; without one it is a 400.
    """
    if not any(call.store.document(DEFINITION, level, name) for level in levels):
        raise bad_request(f"No object definition found with name {name}")
    exists = call.store.document(TRANSFORMATION, scope, name) is not None
    if new and exists:
        raise ApiError(409, f"A transformation with name {name} already exists")
    if not new and not exists:
        raise not_found(f"No transformation found with name {name}")
    with call.store.transaction():
        call.store.put_document(TRANSFORMATION, scope, name, body.model_dump())
    return get_transformation(call, scope, name)


def delete_transformation(call: Call, scope: str, name: str) -> Response:
    """Delete a transformation."""
    get_transformation(call, scope, name)
    with call.store.transaction():
        call.store.delete_document(TRANSFORMATION, scope, name)
    return empty()


# What an instance offers, with its VDRs


def _mapping_scopes(instance: Instance, element: Element) -> tuple[str, ...]:
    """Return the levels at which an instance's transformations are looked for, nearest first."""
    return (
        _of(instance),
        _transformation_scope(_account(ACCOUNT_ID), element),
        _transformation_scope(ORGANIZATION, element),
    )


def mapping_of(
    call: Call, instance: Instance, element: Element, name: str
) -> dict[str, Any] | None:
    """Return the transformation that an instance uses for a name."""
    for scope in _mapping_scopes(instance, element):
        found = call.store.document(TRANSFORMATION, scope, name)
        if found is not None:
            return found.body
    return None


def mapped_names(call: Call, instance: Instance, element: Element) -> list[str]:
    """Return the names of the VDRs that an instance answers."""
    names: dict[str, None] = {}
    for scope in _mapping_scopes(instance, element):
        names.update(dict.fromkeys(d.name for d in call.store.documents(TRANSFORMATION, scope)))
    return list(names)


def vendor_name(name: str) -> str:
    """Return what the vendor calls an object: ``Account`` for ``accounts``."""
    single = name[:-3] + "y" if name.endswith("ies") else name.removesuffix("s")
    return single.capitalize()


def canonical_name(element: Element, name: str) -> str | None:
    """Return the hub's name of an object that may be given by the vendor's name."""
    for known in element.objects:
        if name in {known, vendor_name(known)}:
            return known
    return None


def records_of(call: Call, instance: Instance, element: Element, name: str) -> list[dict[str, Any]]:
    """Return the records of an object or a VDR (transformed), or answer 404."""
    mapping = mapping_of(call, instance, element, name)
    wanted = name if mapping is None else str(mapping["vendorName"])
    known = canonical_name(element, wanted)
    if known is None:
        raise not_found(f"No object {wanted} found for element {element.key}")
    found = records(known)
    return found if mapping is None else [_transformed(record, mapping) for record in found]


def _transformed(record: dict[str, Any], mapping: dict[str, Any]) -> dict[str, Any]:
    by_name = {key.lower(): value for key, value in record.items()}
    result: dict[str, Any] = {}
    for field in mapping["fields"]:
        inner = result
        *outer, last = str(field["path"]).split(".")
        for part in outer:
            nested = inner.setdefault(part, {})
            inner = nested if isinstance(nested, dict) else {}
        inner[last] = by_name.get(str(field.get("vendorPath")).lower())
    return result


def offered(call: Call, instance: Instance, element: Element, version: str) -> list[Any]:
    """Return the objects of an instance: their names or, for Helium, what they are."""
    vdrs = mapped_names(call, instance, element)
    if version.lower() != HELIUM:
        return [*element.objects, *vdrs]
    return [
        *(
            {"name": name, "vendorName": vendor_name(name), "type": "ceCanonical"}
            for name in element.objects
        ),
        *(
            {"name": vendor_name(name), "vendorName": vendor_name(name), "type": "vendor"}
            for name in element.objects
        ),
    ]


def docs_of(call: Call, instance: Instance, element: Element) -> dict[str, Any]:
    """Return the API documentation of an instance: its objects and its VDRs."""
    paths: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    for name in (*element.objects, *mapped_names(call, instance, element)):
        mapping = mapping_of(call, instance, element, name)
        shape = fields_of_object(name) if mapping is None else mapping["fields"]
        definitions[name] = {
            "type": "object",
            "properties": {f["path"]: {"type": str(f.get("type") or "string")} for f in shape},
        }
        reference = {"$ref": f"#/definitions/{name}"}
        codes = {str(code): {"description": text} for code, text in _CODES.items()}
        authorization = {
            "name": "Authorization",
            "in": "header",
            "required": True,
            "type": "string",
            "description": "User <secret>, Organization <secret>, Element <token>",
        }
        paths[f"/{name}"] = {
            "get": {
                "operationId": f"get{name}",
                "summary": f"List {name}",
                "tags": [name],
                "parameters": [
                    authorization,
                    {"name": "pageSize", "in": "query", "required": False, "type": "integer"},
                    {"name": "nextPage", "in": "query", "required": False, "type": "string"},
                ],
                "responses": {
                    "200": {
                        "description": "OK",
                        "schema": {"type": "array", "items": reference},
                    },
                    **codes,
                },
            }
        }
        paths[f"/{name}/{{id}}"] = {
            "get": {
                "operationId": f"get{name}ById",
                "summary": f"Get one of {name}",
                "tags": [name],
                "parameters": [
                    authorization,
                    {"name": "id", "in": "path", "required": True, "type": "string"},
                ],
                "responses": {"200": {"description": "OK", "schema": reference}, **codes},
            }
        }
    return {
        "swagger": "2.0",
        "info": {"title": f"{element.name} ({instance.name})", "version": "api-v2"},
        "basePath": "/elements/api-v2",
        "schemes": ["https"],
        "produces": ["application/json"],
        "paths": paths,
        "definitions": definitions,
    }


_CODES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    415: "Unsupported media type",
    500: "Server error",
    502: "Provider server error",
}


# The paths

router = APIRouter(tags=["objects"])
own_router = APIRouter(prefix="/instances", tags=["the instance of the Element token"])
_OF_OBJECT = "/objects/{name}/definitions"
_ALL_OBJECTS = "/objects/definitions"
_MAPPING = "/transformations/{name}"


@router.get("/objects", response_model=None)
async def list_objects(
    call: Platform,
    version: Annotated[str, Header(alias="Elements-Version")] = "Hydrogen",
) -> Response:
    """List the objects of the Element token's instance, even of a disabled one."""
    instance = call.own()
    return Answer(offered(call, instance, call.element(instance.element_id), version))


@router.get("/objects/{name}/metadata", response_model=None)
async def object_metadata(name: Name, call: Platform) -> Response:
    """Tell the fields of an object of the Element token's instance."""
    instance = call.own()
    element = call.element(instance.element_id)
    known = canonical_name(element, name)
    if known is None:
        raise not_found(f"No object {name} found for element {element.key}")
    found = fields_of_object(known)
    return Answer({"fields": [{**field, "vendorPath": field["path"]} for field in found]})


@own_router.get("/docs", response_model=None)
async def own_docs(call: Platform) -> Response:
    """Tell the API of the Element token's instance."""
    instance = call.own()
    return Answer(docs_of(call, instance, call.element(instance.element_id)))


@router.get("/instances/{instance_id}/docs", response_model=None)
async def docs(instance_id: Id, call: Platform) -> Response:
    """Tell the API of an instance."""
    instance = call.instance(instance_id)
    return Answer(docs_of(call, instance, call.element(instance.element_id)))


@own_router.get(_ALL_OBJECTS, response_model=None)
async def list_own_definitions(call: Platform) -> Response:
    """List the definitions of the Element token's instance."""
    return list_definitions(call, _of(call.own()))


@own_router.get(_OF_OBJECT, response_model=None)
async def get_own_definition(name: Name, call: Platform) -> Response:
    """Get a definition of the Element token's instance."""
    return get_definition(call, _of(call.own()), name)


@own_router.post(_OF_OBJECT, response_model=None)
async def add_own_definition(name: Name, body: Definition, call: Platform) -> Response:
    """Add a definition to the Element token's instance."""
    return add_definition(call, _of(call.own()), name, body)


@own_router.put(_OF_OBJECT, response_model=None)
async def replace_own_definition(name: Name, body: Definition, call: Platform) -> Response:
    """Replace a definition of the Element token's instance."""
    return replace_definition(call, _of(call.own()), name, body)


@own_router.delete(_OF_OBJECT, response_model=None)
async def delete_own_definition(name: Name, call: Platform) -> Response:
    """Delete a definition of the Element token's instance."""
    return delete_definition(call, _of(call.own()), name)


@own_router.get("/transformations", response_model=None)
async def list_own_transformations(call: Platform) -> Response:
    """List the transformations of the Element token's instance."""
    return list_transformations(call, _of(call.own()))


@own_router.get(_MAPPING, response_model=None)
async def get_own_transformation(name: Name, call: Platform) -> Response:
    """Get a transformation of the Element token's instance."""
    return get_transformation(call, _of(call.own()), name)


@own_router.post(_MAPPING, response_model=None)
async def add_own_transformation(name: Name, body: Transformation, call: Platform) -> Response:
    """Add a transformation to the Element token's instance."""
    own = call.own()
    return put_transformation(call, _of(own), _scopes(own), name, body, new=True)


@own_router.put(_MAPPING, response_model=None)
async def replace_own_transformation(name: Name, body: Transformation, call: Platform) -> Response:
    """Replace a transformation of the Element token's instance."""
    own = call.own()
    return put_transformation(call, _of(own), _scopes(own), name, body, new=False)


@own_router.delete(_MAPPING, response_model=None)
async def delete_own_transformation(name: Name, call: Platform) -> Response:
    """Delete a transformation of the Element token's instance."""
    return delete_transformation(call, _of(call.own()), name)


@router.get(f"/instances/{{instance_id}}{_ALL_OBJECTS}", response_model=None)
async def list_instance_definitions(instance_id: Id, call: Platform) -> Response:
    """List the definitions of an instance."""
    return list_definitions(call, _of(call.instance(instance_id)))


@router.get(f"/instances/{{instance_id}}{_OF_OBJECT}", response_model=None)
async def get_instance_definition(instance_id: Id, name: Name, call: Platform) -> Response:
    """Get a definition of an instance."""
    return get_definition(call, _of(call.instance(instance_id)), name)


@router.post(f"/instances/{{instance_id}}{_OF_OBJECT}", response_model=None)
async def add_instance_definition(
    instance_id: Id, name: Name, body: Definition, call: Platform
) -> Response:
    """Add a definition to an instance."""
    return add_definition(call, _of(call.instance(instance_id)), name, body)


@router.put(f"/instances/{{instance_id}}{_OF_OBJECT}", response_model=None)
async def replace_instance_definition(
    instance_id: Id, name: Name, body: Definition, call: Platform
) -> Response:
    """Replace a definition of an instance."""
    return replace_definition(call, _of(call.instance(instance_id)), name, body)


@router.delete(f"/instances/{{instance_id}}{_OF_OBJECT}", response_model=None)
async def delete_instance_definition(instance_id: Id, name: Name, call: Platform) -> Response:
    """Delete a definition of an instance."""
    return delete_definition(call, _of(call.instance(instance_id)), name)


@router.get("/instances/{instance_id}/transformations", response_model=None)
async def list_instance_transformations(instance_id: Id, call: Platform) -> Response:
    """List the transformations of an instance."""
    return list_transformations(call, _of(call.instance(instance_id)))


@router.get(f"/instances/{{instance_id}}{_MAPPING}", response_model=None)
async def get_instance_transformation(instance_id: Id, name: Name, call: Platform) -> Response:
    """Get a transformation of an instance."""
    return get_transformation(call, _of(call.instance(instance_id)), name)


@router.post(f"/instances/{{instance_id}}{_MAPPING}", response_model=None)
async def add_instance_transformation(
    instance_id: Id, name: Name, body: Transformation, call: Platform
) -> Response:
    """Add a transformation to an instance."""
    instance = call.instance(instance_id)
    return put_transformation(call, _of(instance), _scopes(instance), name, body, new=True)


@router.put(f"/instances/{{instance_id}}{_MAPPING}", response_model=None)
async def replace_instance_transformation(
    instance_id: Id, name: Name, body: Transformation, call: Platform
) -> Response:
    """Replace a transformation of an instance."""
    instance = call.instance(instance_id)
    return put_transformation(call, _of(instance), _scopes(instance), name, body, new=False)


@router.delete(f"/instances/{{instance_id}}{_MAPPING}", response_model=None)
async def delete_instance_transformation(instance_id: Id, name: Name, call: Platform) -> Response:
    """Delete a transformation of an instance."""
    return delete_transformation(call, _of(call.instance(instance_id)), name)


# The same paths at the levels of the organization and the account

_MAPPINGS = "/elements/{key_or_id}/transformations"
level_router = APIRouter(tags=["objects of an account or organization"])


async def level_of(request: Request) -> str:
    """Return the level that a path is about."""
    if exchange_of(request).path.startswith("/organizations/"):
        return ORGANIZATION
    return _account(int(request.path_params.get("account_id", ACCOUNT_ID)))


async def numbered_account(account_id: Id) -> None:
    """Declare the id in the paths of an account."""
    _account(account_id)


Level = Annotated[str, Depends(level_of)]


@level_router.get(_ALL_OBJECTS, response_model=None)
async def list_level_definitions(level: Level, call: Platform) -> Response:
    """List the definitions of a level."""
    return list_definitions(call, level)


@level_router.post(_ALL_OBJECTS, response_model=None)
async def add_level_definitions(
    level: Level, body: dict[str, Definition], call: Platform
) -> Response:
    """Add definitions to a level, several at once."""
    return add_definitions(call, level, body)


@level_router.delete(_ALL_OBJECTS, response_model=None)
async def delete_level_definitions(level: Level, call: Platform) -> Response:
    """Delete every definition of a level; a mapped one is a 409 and nothing is deleted."""
    found = call.store.documents(DEFINITION, level)
    if any(_mapped(call, level, definition.name) for definition in found):
        raise ApiError(409, "Some object definitions have transformations; delete them first")
    with call.store.transaction():
        for definition in found:
            call.store.delete_document(DEFINITION, level, definition.name)
    return empty()


@level_router.get(_OF_OBJECT, response_model=None)
async def get_level_definition(level: Level, name: Name, call: Platform) -> Response:
    """Get a definition of a level."""
    return get_definition(call, level, name)


@level_router.post(_OF_OBJECT, response_model=None)
async def add_level_definition(
    level: Level, name: Name, body: Definition, call: Platform
) -> Response:
    """Add a definition to a level."""
    return add_definition(call, level, name, body)


@level_router.put(_OF_OBJECT, response_model=None)
async def replace_level_definition(
    level: Level, name: Name, body: Definition, call: Platform
) -> Response:
    """Replace a definition of a level."""
    return replace_definition(call, level, name, body)


@level_router.delete(_OF_OBJECT, response_model=None)
async def delete_level_definition(level: Level, name: Name, call: Platform) -> Response:
    """Delete a definition of a level."""
    return delete_definition(call, level, name)


@level_router.get(_MAPPINGS, response_model=None)
async def list_level_mappings(level: Level, key_or_id: KeyOrId, call: Platform) -> Response:
    """List the transformations of an element at a level."""
    return list_transformations(call, _transformation_scope(level, call.element(key_or_id)))


@level_router.get(_MAPPINGS + "/{name}", response_model=None)
async def get_level_mapping(
    level: Level, key_or_id: KeyOrId, name: Name, call: Platform
) -> Response:
    """Get a transformation of an element at a level."""
    return get_transformation(call, _transformation_scope(level, call.element(key_or_id)), name)


@level_router.post(_MAPPINGS + "/{name}", response_model=None)
async def add_level_mapping(
    level: Level, key_or_id: KeyOrId, name: Name, body: Transformation, call: Platform
) -> Response:
    """Add a transformation of an element at a level."""
    scope = _transformation_scope(level, call.element(key_or_id))
    return put_transformation(call, scope, _above(level), name, body, new=True)


@level_router.put(_MAPPINGS + "/{name}", response_model=None)
async def replace_level_mapping(
    level: Level, key_or_id: KeyOrId, name: Name, body: Transformation, call: Platform
) -> Response:
    """Replace a transformation of an element at a level."""
    scope = _transformation_scope(level, call.element(key_or_id))
    return put_transformation(call, scope, _above(level), name, body, new=False)


@level_router.delete(_MAPPINGS + "/{name}", response_model=None)
async def delete_level_mapping(
    level: Level, key_or_id: KeyOrId, name: Name, call: Platform
) -> Response:
    """Delete a transformation of an element at a level."""
    return delete_transformation(call, _transformation_scope(level, call.element(key_or_id)), name)


def _above(level: str) -> tuple[str, ...]:
    return (level,) if level == ORGANIZATION else (level, ORGANIZATION)


router.include_router(level_router, prefix="/organizations")
router.include_router(level_router, prefix="/accounts")
router.include_router(
    level_router, prefix="/accounts/{account_id}", dependencies=[Depends(numbered_account)]
)
