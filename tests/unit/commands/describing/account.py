"""An account in memory that has something of every kind."""

from __future__ import annotations

from typing import Any

from pulumi_cloud_elements.api.levels import Place

from ...fake.service import Service

CALLED, NIGHTLY, RUNNING = "1", "2", "3"
ORGANIZATION = Place("organization")
SCRIPT = "// grüße\r\ndone(transformedObject);\n"
STEPS: list[dict[str, Any]] = [
    {
        "name": "ask",
        "type": "request",
        "properties": {
            "api": "/instances/1/docs",
            "headers": {"Authorization": "Bearer canary-token"},
        },
        "onSuccess": ["call"],
    },
    {"name": "call", "type": "formula", "properties": {"formulaId": CALLED}},
    {"name": "Shape it", "type": "script", "properties": {"body": "done({});"}},
]


def account() -> Service:
    """Return an account: an instance, two formulas, a formula instance, and two mapped objects."""
    service = Service()
    service.create(
        {
            "name": "CRM",
            "element": {"key": "closeio"},
            "configuration": {"username": "canary-u", "password": "canary-p"},
        }
    )
    # The one that calls comes first in the list, as names decide there.
    service.formulas.create({"name": "Called", "steps": []})
    service.formulas.create(
        {
            "name": "A nightly sync",
            "description": "Copies. [pulumi:0123456789abcdef]",
            "configuration": [
                {"key": "crm", "type": "elementInstance"},
                {"key": "since", "type": "value"},
                {"key": "dry", "type": "value"},
            ],
            "triggers": [
                {"type": "event", "properties": {"elementInstanceId": "${config.crm}"},
                 "onSuccess": ["ask"]}
            ],
            "steps": STEPS,
        }
    )  # fmt: skip
    service.formulas.rows = dict(reversed(service.formulas.rows.items()))
    service.formulas.create_instance(
        NIGHTLY,
        {
            "name": "nightly",
            "active": False,
            "configuration": {"crm": "1", "since": "canary-since", "dry": "true"},
            "settings": {
                "notification.email": "a@example.com",
                "notification.webhook.url": "https://example.com/canary",
            },
        },
    )
    objects = service.objects
    fields = [{"path": "email", "type": "string"}]
    objects.define(ORGANIZATION, "contacts", {"fields": fields}, new=True)
    objects.map(
        Place("organization", None, "closeio"),
        "contacts",
        {
            "vendorName": "lead",
            "fields": [{"path": "email", "type": "string", "vendorPath": "Email"}],
            "script": {"body": SCRIPT},
        },
        new=True,
    )
    objects.define(Place("instance", "1"), "leads", {"fields": fields}, new=True)
    objects.map(Place("instance", "1"), "leads", {"vendorName": "lead"}, new=True)
    return service
