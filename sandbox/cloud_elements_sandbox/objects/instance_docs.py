"""The API documentation of an instance, in Swagger 2.0: its objects and its VDRs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ..data.store import Instance
from ..elements.element import Element
from ..platform.call import Call
from ..platform.paths import BASE_PATH
from .mapping import mapped_names, mapping_of
from .records import fields

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
_TYPES: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date-time"},
    "array": {"type": "array", "items": {}},
}
_AUTHORIZATION = {
    "name": "Authorization",
    "in": "header",
    "required": True,
    "type": "string",
    "description": "User <secret>, Organization <secret>, Element <token>",
}
_PAGE = [
    {"name": "pageSize", "in": "query", "required": False, "type": "integer"},
    {"name": "nextPage", "in": "query", "required": False, "type": "string"},
]


def docs_of(call: Call, instance: Instance, element: Element, base_url: str) -> dict[str, Any]:
    """Return the API documentation of an instance for clients that reach it at *base_url*."""
    # A host alone is taken, too; what cannot be split is shown as it is.
    try:
        url = urlsplit(base_url if "://" in base_url else f"https://{base_url}")
    except ValueError:
        url = urlsplit("https://")
    objects = dict.fromkeys(element.objects, "id")
    names = objects | dict.fromkeys(mapped_names(call, instance, element), "objectId")
    paths: dict[str, Any] = {}
    for name, parameter in names.items():
        paths[f"/{name}"] = {"get": _list(name)}
        paths[f"/{name}/{{{parameter}}}"] = {"get": _one(name, parameter)}
    return {
        "swagger": "2.0",
        "info": {"title": f"{element.name} ({instance.name})", "version": "api-v2"},
        "host": url.netloc or base_url,
        "basePath": url.path.rstrip("/") or BASE_PATH,
        "schemes": [url.scheme],
        "produces": ["application/json"],
        "tags": [{"name": name} for name in names],
        "paths": paths,
        "definitions": {
            name: {
                "type": "object",
                "properties": _shape(call, instance, element, name, set(names)),
            }
            for name in names
        },
    }


def _shape(
    call: Call, instance: Instance, element: Element, name: str, names: set[str]
) -> dict[str, Any]:
    """Return the fields of an object in Swagger's types; one may be another of *names*."""
    mapping = mapping_of(call, instance, element, name)
    shape = fields(name) if mapping is None else mapping["fields"]
    properties: dict[str, Any] = {}
    for field in shape:
        kind = str(field.get("type") or "string")
        other = _reference(kind) if kind in names else {"type": "object"}
        properties[field["path"]] = _TYPES.get(kind, other)
    return properties


def _list(name: str) -> dict[str, Any]:
    schema = {"type": "array", "items": _reference(name)}
    return _operation(f"get{name}", f"List {name}", name, _PAGE, schema)


def _one(name: str, parameter: str) -> dict[str, Any]:
    path = {"name": parameter, "in": "path", "required": True, "type": "string"}
    return _operation(f"get{name}ById", f"Get one of {name}", name, [path], _reference(name))


def _operation(
    operation_id: str,
    summary: str,
    tag: str,
    parameters: list[dict[str, Any]],
    schema: dict[str, Any],
) -> dict[str, Any]:
    codes = {str(code): {"description": text} for code, text in _CODES.items()}
    return {
        "operationId": operation_id,
        "summary": summary,
        "tags": [tag],
        "parameters": [_AUTHORIZATION, *parameters],
        "responses": {"200": {"description": "OK", "schema": schema}, **codes},
    }


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/definitions/{name}"}
