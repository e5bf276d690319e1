"""Virtual data resources for the tests: definitions, transformations, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cloud_elements_sandbox.testing import Service

LEVELS = ["organization", "account", "instance"]
DEFINITION: dict[str, Any] = {
    "fields": [
        {"path": "companyName", "type": "string"},
        {"path": "contact.mail", "type": "string", "displayName": "Mail"},
    ]
}
MAPPING: dict[str, Any] = {
    "vendorName": "Account",
    "fields": [
        {"path": "companyName", "vendorPath": "Name"},
        {"path": "contact.mail", "vendorPath": "Email"},
    ],
}


@dataclass(frozen=True)
class Vdr:
    """Where a VDR is at a level: its own path, its definition, its transformation, all of them."""

    own: str
    definition: str
    mapping: str
    definitions: str
    mappings: str


def vdr(level: str, instance: Any = None, name: str = "mine", element: str = "closeio") -> Vdr:
    if level == "instance":
        base = mapped = f"/instances/{instance['id']}"
    else:
        base = "/organizations" if level == "organization" else "/accounts/1"
        mapped = f"{base}/elements/{element}"
    own = f"{base}/objects/{name}"
    mappings = f"{mapped}/transformations"
    return Vdr(
        own, f"{own}/definitions", f"{mappings}/{name}", f"{base}/objects/definitions", mappings
    )


def make(service: Service, at: Vdr, **mapping: Any) -> Any:
    """Make a definition and its transformation, and return that."""
    service.ok("POST", at.definition, json=DEFINITION)
    return service.ok("POST", at.mapping, json=MAPPING | mapping)


def shape(fields: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Return what a person declares of fields, without what the service adds."""
    return [(field["path"], field["type"]) for field in fields]
