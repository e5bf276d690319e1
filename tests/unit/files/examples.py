"""Files of every form, with contents of our own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# What the console exports, and the service returns: ids and dates everywhere.
EXPORT: dict[str, Any] = {
    "id": 12,
    "name": "Nightly sync",
    "description": "Copies contacts. [pulumi:0123456789abcdef]",
    "userId": 1,
    "accountId": 2,
    "createdDate": "2026-01-01T00:00:00Z",
    "debugLoggingExpires": "2026-01-02T00:00:00Z",
    "engine": "v3",
    "active": True,
    "singleThreaded": False,
    "debugLoggingEnabled": False,
    "method": None,
    "uri": "",
    "configuration": [
        {"id": 31, "key": "crm", "name": "crm", "type": "elementInstance", "required": True},
        {"id": 32, "key": "since", "name": "Since", "type": "value", "description": "A date."},
    ],
    "triggers": [
        {
            "id": 41,
            "name": "trigger",
            "type": "scheduled",
            "async": True,
            "properties": {"cron": "0 0 1 1/1 * ? *"},
            "onSuccess": ["get-contacts"],
            "onFailure": [],
        }
    ],
    "steps": [
        {
            "id": 51,
            "name": "get-contacts",
            "type": "elementRequest",
            "properties": {
                "elementInstanceId": "${config.crm}",
                "api": "/contacts",
                "method": "GET",
                "query": None,
            },
            "onSuccess": ["shape"],
            "onFailure": [],
        },
        {
            "id": 52,
            "name": "shape",
            "type": "script",
            "description": None,
            "properties": {"body": "done({});"},
            "onSuccess": [],
            "onFailure": ["get-contacts"],
        },
    ],
}
ARGUMENTS: dict[str, Any] = {
    "name": "Nightly sync",
    "description": "Copies contacts.",
    "active": True,
    "debug_logging_enabled": False,
    "engine": "v3",
    "configuration": [
        {"key": "crm", "type": "elementInstance", "required": True},
        {"key": "since", "type": "value", "name": "Since", "description": "A date."},
    ],
    "triggers": [
        {
            "name": "trigger",
            "type": "scheduled",
            "properties": {"cron": "0 0 1 1/1 * ? *"},
            "on_success": ["get-contacts"],
            "async": True,
        }
    ],
    "steps": [
        {
            "name": "get-contacts",
            "type": "elementRequest",
            "properties": {
                "elementInstanceId": "${config.crm}",
                "api": "/contacts",
                "method": "GET",
            },
            "on_success": ["shape"],
        },
        {
            "name": "shape",
            "type": "script",
            "properties": {"body": "done({});"},
            "on_failure": ["get-contacts"],
        },
    ],
}

DEFINITION: dict[str, Any] = {
    "id": 7,
    "objectName": "contacts",
    "accountId": 2,
    "companyId": 3,
    "userId": 1,
    "createdDate": "2026-01-01 00:00:00",
    "mappedElementIds": [23],
    "vdrShared": True,
    "vdrShareLevel": "organization",
    "fields": [
        {"id": 71, "path": "email", "type": "string", "level": "organization", "displayName": ""},
        {"id": 72, "path": "address.city", "type": "string", "level": "organization",
         "displayName": "Town"},
    ],
}  # fmt: skip
DEFINED: dict[str, Any] = {
    "name": "contacts",
    "level": "organization",
    "fields": {"email": "string", "address.city": {"type": "string", "display_name": "Town"}},
}
SCRIPT = "done(transformedObject);"
TRANSFORMATION: dict[str, Any] = {
    "id": 8,
    "elementId": 23,
    "elementKey": "closeio",
    "objectName": "contacts",
    "vendorName": "lead",
    "startDate": "2026-01-01",
    "fields": [
        {"id": 81, "path": "email", "type": "string", "vendorPath": "Email",
         "vendorType": "string", "level": "organization", "vdrFieldId": 71},
        {"id": 82, "path": "address.city", "vendorPath": "Town", "level": "organization",
         "configuration": [{"type": "defaultValue", "properties": {"value": "Rome"}, "id": 5}]},
    ],
    "configuration": [
        {"type": "inherit", "level": "organization", "associatedId": 1},
        {"type": "passThrough", "level": "account", "associatedId": 1,
         "properties": {"fromVendor": True, "toVendor": True}},
        {"type": "passThrough", "level": "organization", "associatedId": 1,
         "properties": {"fromVendor": False, "toVendor": False}},
    ],
    "isLegacy": False,
    "script": {"level": "organization", "mimeType": "application/javascript", "body": SCRIPT,
               "filterEmptyResponse": False},
    "scripts": [{"level": "organization", "mimeType": "application/javascript", "body": SCRIPT,
                 "filterEmptyResponse": False}],
}  # fmt: skip
TRANSFORMED: dict[str, Any] = {
    "level": "organization",
    "element_key": "closeio",
    "vendor_name": "lead",
    "fields": {
        "email": {"vendor_path": "Email", "type": "string", "vendor_type": "string"},
        "address.city": {
            "vendor_path": "Town",
            "configuration": {"defaultValue": {"value": "Rome"}},
        },
    },
    "configuration": {"inherit": {}, "passThrough": {"fromVendor": False, "toVendor": False}},
    "script": SCRIPT,
    "is_legacy": False,
}


def changed(row: dict[str, Any], **entries: Any) -> dict[str, Any]:
    """Return an object with other entries; None takes one out."""
    return {key: value for key, value in {**row, **entries}.items() if value is not None}


def write(folder: Path, files: dict[str, Any]) -> Path:
    """Write files below a folder: bytes and strings as they are, other values as JSON."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        else:
            text = content if isinstance(content, str) else json.dumps(content, indent=1)
            file.write_bytes(text.encode())
    return folder
