"""The API documentation of an instance, in OpenAPI's terms: its objects and its VDRs."""

from __future__ import annotations

from typing import Any

from ..data.store import Instance
from ..elements.element import Element
from ..platform.call import Call
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


def docs_of(call: Call, instance: Instance, element: Element) -> dict[str, Any]:
    """Return the API documentation of an instance: its objects and its VDRs."""
    paths: dict[str, Any] = {}
    definitions: dict[str, Any] = {}
    for name in (*element.objects, *mapped_names(call, instance, element)):
        mapping = mapping_of(call, instance, element, name)
        shape = fields(name) if mapping is None else mapping["fields"]
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
