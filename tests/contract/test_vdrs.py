"""`/vdrs` and `/common-resources`: the newer paths to the same virtual data resources."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .vdrs import DEFINITION, MAPPING, make, shape, vdr

MINE = DEFINITION | {"objectName": "mine"}
FIELDS = [("companyName", "string"), ("contact.mail", "string")]


def test_a_vdr_by_its_id(service: Service) -> None:
    assert service.ok("GET", "/vdrs") == []
    made = service.ok("POST", "/vdrs", json=MINE)
    assert (made["level"], shape(made["fields"])) == ("account", FIELDS)
    service.refused(409, "POST", "/vdrs", json=MINE)
    upper = service.ok("POST", "/vdrs", json=MINE | {"level": "organization"})
    path = f"/vdrs/{made['id']}"
    assert service.ok("GET", path) == made == service.ok("GET", vdr("account").definition)
    assert service.ok("GET", "/vdrs") == [made, upper]
    assert service.ok("PUT", path, json={"fields": []})["fields"] == []
    service.ok("DELETE", path)
    for method in ("GET", "DELETE"):
        service.refused(404, method, path)
    assert service.ok("GET", "/vdrs") == [upper]


def test_the_transformations_of_a_vdr(service: Service) -> None:
    at = vdr("account")
    mapping = make(service, at)
    definition = service.ok("GET", at.definition)
    path = f"/vdrs/{definition['id']}"
    assert service.ok("GET", f"{path}/transformations") == [mapping]
    assert service.ok("GET", f"{path}/transformations/{mapping['id']}") == mapping
    service.refused(404, "GET", f"{path}/transformations/{definition['id']}")
    service.refused(409, "DELETE", path)
    service.ok("DELETE", f"{path}/transformations/{mapping['id']}")
    service.refused(404, "GET", at.mapping)
    service.ok("POST", at.mapping, json=MAPPING)
    service.ok("DELETE", path, params={"force": "true"})
    service.refused(404, "GET", at.mapping)


@pytest.mark.parametrize("element", [{"elementKey": "closeio"}, {"elementId": 146}])
def test_a_transformation_is_added_to_a_vdr_and_replaced(
    service: Service, element: dict[str, Any]
) -> None:
    path = f"/vdrs/{service.ok('POST', '/vdrs', json=MINE)['id']}/transformations"
    service.refused(400, "POST", path, json=MAPPING)
    service.refused(404, "POST", path, json=MAPPING | {"elementKey": "none"})
    made = service.ok("POST", path, json=MAPPING | element)
    assert (made["elementKey"], made["vendorName"]) == ("closeio", MAPPING["vendorName"])
    service.refused(409, "POST", path, json=MAPPING | element)
    replaced = service.ok("PUT", f"{path}/{made['id']}", json={"vendorName": "leads"})
    assert (replaced["id"], replaced["vendorName"]) == (made["id"], "leads")
    assert service.ok("GET", vdr("account").mapping)["vendorName"] == "leads"
    service.refused(404, "PUT", f"{path}/{made['id'] + 1}", json=MAPPING)


def test_a_bundle_is_exported_and_imported(service: Service) -> None:
    at = vdr("account")
    make(service, at)
    service.ok("POST", vdr("account", element="sfdc").mapping, json=MAPPING)
    lower = vdr("instance", service.create())
    service.ok("POST", lower.mapping, json=MAPPING | {"vendorName": "contacts"})
    bundle = service.ok("GET", "/vdrs/mine/export")
    assert bundle["transformation"]["closeio"]["vendorName"] == "Account"
    assert shape(bundle["definition"]["fields"]) == FIELDS
    assert set(bundle["transformation"]) == {"closeio", "sfdc"}
    service.refused(404, "GET", "/vdrs/other/export")
    service.ok("PUT", at.definition, json={"fields": []})
    service.ok("DELETE", at.mapping)
    again = service.ok("PUT", "/vdrs/import", json=bundle)
    assert shape(again["definition"]["fields"]) == FIELDS
    assert again["transformation"]["closeio"]["vendorName"] == "Account"
    assert again["definition"]["id"] == bundle["definition"]["id"]
    service.ok("GET", at.mapping)


def test_a_common_resource_of_the_account(service: Service) -> None:
    assert service.ok("GET", "/common-resources") == []
    made = service.ok("PUT", "/common-resources", json=MINE)
    assert service.ok("GET", "/common-resources/mine") == made
    assert service.ok("PUT", "/common-resources/mine", json=DEFINITION)["id"] == made["id"]
    assert len(service.ok("GET", "/common-resources")) == 1
    service.refused(400, "PUT", "/common-resources", json=DEFINITION)
    change = {"objectName": "yours", "description": "d"}
    changed = service.ok("PATCH", "/common-resources/mine", json=change)
    assert (changed["objectName"], changed["description"]) == ("yours", "d")
    service.refused(404, "GET", "/common-resources/mine")
    service.ok("DELETE", "/common-resources/yours")
    for method, below in (("GET", ""), ("DELETE", ""), ("GET", "/usages")):
        service.refused(404, method, f"/common-resources/yours{below}")


def test_who_uses_a_common_resource(service: Service) -> None:
    made = service.create()
    mapping = make(service, vdr("account"))
    service.ok("POST", vdr("instance", made).mapping, json=MAPPING)
    used = service.ok("GET", "/common-resources/mine/usages")
    assert [(each["elementKey"], each["level"]) for each in used] == [
        ("closeio", "account"),
        ("closeio", "instance"),
    ]
    assert used[0]["id"] == mapping["id"]
    service.refused(409, "DELETE", "/common-resources/mine")
    service.ok("DELETE", "/common-resources/mine", params={"force": "true"})
    service.refused(404, "GET", vdr("instance", made).mapping)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/vdrs", None),
        ("GET", "/common-resources", None),
        ("PUT", "/common-resources/mine", DEFINITION),
    ],
)
def test_an_older_organization_does_not_have_them(
    service: Service, method: str, path: str, body: Any
) -> None:
    service.switch(vdr_version="v1")
    service.refused(404, method, path, json=body)
