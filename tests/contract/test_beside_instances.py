"""What there is next to instances: definitions and transformations."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

DEFINITION = {"fields": [{"path": "companyName", "type": "string"}]}
MAPPING: dict[str, Any] = {
    "vendorName": "Account",
    "fields": [
        {"path": "companyName", "vendorPath": "Name"},
        {"path": "contact.mail", "vendorPath": "Email"},
    ],
}


def paths(level: str, instance: dict[str, Any]) -> tuple[str, str]:
    """Return the paths of a definition and of its transformation at a level."""
    if level == "instances":
        base = f"/instances/{instance['id']}"
        return f"{base}/objects/mine/definitions", f"{base}/transformations/mine"
    base = "/organizations" if level == "organizations" else "/accounts/1"
    return f"{base}/objects/mine/definitions", f"{base}/elements/closeio/transformations/mine"


@pytest.mark.parametrize("level", ["organizations", "accounts", "instances"])
def test_a_definition_and_its_mapping_at_each_level(service: Service, level: str) -> None:
    made = service.create()
    definition, mapping = paths(level, made)
    service.refused(404, "GET", definition)
    refused = service.refused(400, "POST", mapping, json=MAPPING)
    assert "No object definition found" in refused["message"]
    assert service.ok("POST", definition, json=DEFINITION) == DEFINITION
    service.refused(409, "POST", definition, json=DEFINITION)
    service.refused(404, "GET", mapping)
    assert service.ok("POST", mapping, json=MAPPING) == MAPPING
    service.refused(409, "POST", mapping, json=MAPPING)
    service.refused(409, "DELETE", definition)

    found = service.ok("GET", "/hubs/crm/mine?pageSize=1", token=made["token"])
    [plain] = service.ok("GET", "/hubs/crm/accounts?pageSize=1", token=made["token"])
    assert found == [{"companyName": plain["name"], "contact": {"mail": plain["email"]}}]
    docs = service.ok("GET", f"/instances/{made['id']}/docs")
    assert "/mine" in docs["paths"]
    assert "mine" in service.ok("GET", "/objects", token=made["token"])

    service.ok("PUT", mapping, json=MAPPING | {"vendorName": "contacts"})
    assert service.ok("GET", mapping)["vendorName"] == "contacts"
    service.ok("DELETE", mapping)
    service.refused(404, "GET", "/hubs/crm/mine", token=made["token"])
    service.ok("DELETE", definition)
    service.refused(404, "GET", definition)


def test_an_instance_may_map_what_its_organization_defined(service: Service) -> None:
    made = service.create()
    service.ok("POST", "/organizations/objects/mine/definitions", json=DEFINITION)
    service.ok("POST", f"/instances/{made['id']}/transformations/mine", json=MAPPING)


def test_the_nearest_mapping_counts(service: Service) -> None:
    made = service.create()
    for level, vendor in (("organizations", "Account"), ("instances", "Contact")):
        definition, mapping = paths(level, made)
        service.ok("POST", definition, json=DEFINITION)
        fields = [{"path": "id", "vendorPath": "Id"}]
        service.ok("POST", mapping, json={"vendorName": vendor, "fields": fields})
    [first] = service.ok("GET", "/mine?pageSize=1", token=made["token"])
    assert first["id"].startswith("contacts")


def test_definitions_come_several_at_once_and_a_mapped_one_stops_their_deletion(
    service: Service,
) -> None:
    base = "/organizations/objects/definitions"
    service.ok("POST", base, json={"one": DEFINITION, "two": DEFINITION})
    assert set(service.ok("GET", base)) == {"one", "two"}
    mapping = "/organizations/elements/closeio/transformations/one"
    service.ok("POST", mapping, json=MAPPING)
    service.refused(409, "DELETE", base)
    assert set(service.ok("GET", base)) == {"one", "two"}
    service.ok("DELETE", mapping)
    service.ok("DELETE", base)
    assert service.ok("GET", base) == {}


def test_an_instances_documents_die_with_it(service: Service) -> None:
    made = service.create()
    service.ok("POST", "/instances/objects/mine/definitions", token=made["token"], json=DEFINITION)
    service.ok("POST", "/instances/transformations/mine", token=made["token"], json=MAPPING)
    assert service.ok("GET", "/instances/docs", token=made["token"])["swagger"] == "2.0"
    service.ok("DELETE", f"/instances/{made['id']}")
    service.refused(404, "GET", f"/instances/{made['id']}/objects/mine/definitions")
