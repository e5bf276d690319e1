"""What a transformation does to the records of a hub; scripts do not run."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .vdrs import DEFINITION, LEVELS, MAPPING, make, vdr


@pytest.fixture
def made(service: Service) -> Any:
    return service.create()


def record(service: Service, made: Any, name: str = "mine") -> Any:
    [found] = service.ok("GET", f"/hubs/crm/{name}?pageSize=1", token=made["token"])
    return found


@pytest.mark.parametrize("level", LEVELS)
def test_a_mapping_at_each_level_is_offered(service: Service, made: Any, level: str) -> None:
    at = vdr(level, made)
    make(service, at)
    plain = record(service, made, "accounts")
    mail = {"mail": plain["email"]}
    assert record(service, made) == {"companyName": plain["name"], "contact": mail}
    docs = service.ok("GET", f"/instances/{made['id']}/docs")
    assert "/mine" in docs["paths"]
    assert "mine" in service.ok("GET", "/objects", token=made["token"])
    service.ok("PUT", at.mapping, json=MAPPING | {"vendorName": "contacts"})
    assert record(service, made)["companyName"] == record(service, made, "contacts")["name"]
    service.ok("DELETE", at.mapping)
    service.refused(404, "GET", "/hubs/crm/mine", token=made["token"])


def test_the_nearest_mapping_counts(service: Service, made: Any) -> None:
    for level, vendor in (("organization", "Account"), ("instance", "Contact")):
        at = vdr(level, made)
        service.ok("POST", at.definition, json=DEFINITION)
        fields = [{"path": "id", "vendorPath": "Id"}]
        service.ok("POST", at.mapping, json={"vendorName": vendor, "fields": fields})
    [first] = service.ok("GET", "/mine?pageSize=1", token=made["token"])
    assert first == {"id": first["id"]}
    assert first["id"].startswith("contacts")


@pytest.mark.parametrize(
    ("properties", "passes"),
    [({"fromVendor": True, "toVendor": False}, True), ({"fromVendor": False}, False), (None, True)],
)
def test_what_is_not_mapped_passes_through_or_not(
    service: Service, made: Any, properties: dict[str, bool] | None, passes: bool
) -> None:
    option = {"type": "passThrough"} | ({"properties": properties} if properties else {})
    make(service, vdr("instance", made), configuration=[option])
    plain = record(service, made, "accounts")
    mapped = {"companyName": plain["name"], "contact": {"mail": plain["email"]}}
    rest = {key: plain[key] for key in ("id", "created_date")}
    assert record(service, made) == (mapped | rest if passes else mapped)


def test_a_removed_field_is_not_shown(service: Service, made: Any) -> None:
    fields = [
        {"path": "companyName", "vendorPath": "Name", "configuration": [{"type": "remove"}]},
        {"path": "contact.mail", "vendorPath": "Email"},
    ]
    make(service, vdr("instance", made), fields=fields, configuration=[{"type": "passThrough"}])
    found = record(service, made)
    assert not {"companyName", "name"} & set(found)
    assert "id" in found


def test_a_default_stands_in_for_nothing(service: Service, made: Any) -> None:
    default = {"type": "defaultValue", "properties": {"value": "none"}}
    fields = [
        {"path": name, "vendorPath": vendor, "configuration": [default]}
        for name, vendor in (("a", "Description"), ("b", "Name"))
    ]
    make(service, vdr("instance", made), fields=fields)
    found = record(service, made)
    assert found == {"a": "none", "b": record(service, made, "accounts")["name"]}


@pytest.mark.parametrize("inherits", [True, False])
def test_one_that_inherits_maps_what_the_levels_above_map(
    service: Service, made: Any, inherits: bool
) -> None:
    make(service, vdr("organization"))
    options = [{"type": "inherit"}] if inherits else []
    fields = [{"path": "companyName", "vendorPath": "Id"}]
    body = {"vendorName": "Account", "fields": fields, "configuration": options}
    service.ok("POST", vdr("account").mapping, json=body)
    plain = record(service, made, "accounts")
    above = {"contact": {"mail": plain["email"]}} if inherits else {}
    assert record(service, made) == {"companyName": plain["id"], **above}


def test_a_script_does_not_run(service: Service, made: Any) -> None:
    make(service, vdr("instance", made), script={"body": "done({ran: true});"})
    assert "ran" not in record(service, made)
