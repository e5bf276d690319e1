"""What the console's tests have in the account beside instances."""

from __future__ import annotations

from typing import Any

from cloud_elements_sandbox.testing import Service

_FORMULA = {
    "name": "Contacts & sync",
    "description": "Every night",
    "configuration": [
        {"key": "crm", "name": "CRM", "type": "elementInstance", "required": True},
        {"key": "key", "type": "value", "required": False},
    ],
    "triggers": [
        {"type": "scheduled", "onSuccess": ["read"], "properties": {"cron": "0 0 2 ? * *"}}
    ],
    "steps": [
        {
            "name": "read",
            "type": "elementRequest",
            "onSuccess": ["tell"],
            "properties": {"elementInstanceId": "${crm}", "method": "GET", "api": "/contacts"},
        },
        {"name": "tell", "type": "script", "properties": {"body": "send('canary-script')"}},
    ],
}


def make_formula(service: Service, **more: Any) -> dict[str, Any]:
    """Make a formula with an instance that uses an element instance."""
    crm = service.create("Sales")
    formula = service.ok("POST", "/formulas", json=_FORMULA)
    runner = {
        "name": "Nightly",
        "configuration": {"crm": str(crm["id"]), "key": "canary-key"},
        **more,
    }
    made = service.ok("POST", f"/formulas/{formula['id']}/instances", json=runner)
    return {**formula, "instance": made}


def make_virtual_data_resource(service: Service) -> dict[str, Any]:
    """Make one at the organization, mapped at the account, and one of its name at an instance."""
    crm = service.create("Sales")
    fields = [
        {"path": "email", "type": "string", "displayName": "E-mail"},
        {"path": "name", "type": "string"},
    ]
    definition = service.ok(
        "POST",
        "/organizations/objects/people/definitions",
        json={"description": "Everybody", "fields": fields},
    )
    mapping = service.ok(
        "POST",
        "/accounts/elements/closeio/transformations/people",
        json={
            "vendorName": "contacts",
            "fields": [{"path": "email", "vendorPath": "emails[0]"}, {"path": "name"}],
            "configuration": [{"type": "inherit"}],
            "script": {"body": "done({name: 'canary'})", "mimeType": "text/javascript"},
            "isLegacy": True,
        },
    )
    path = f"/instances/{crm['id']}"
    service.ok("POST", f"{path}/objects/people/definitions", json={"fields": fields[:1]})
    service.ok("POST", f"{path}/transformations/people", json={"vendorName": "leads"})
    return {**definition, "mapping": mapping}
