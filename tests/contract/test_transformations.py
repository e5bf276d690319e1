"""Transformations: what they need, what the service adds, and when it refuses."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .vdrs import DEFINITION, LEVELS, MAPPING, Vdr, make, vdr


@pytest.fixture
def made(service: Service) -> Any:
    return service.create()


@pytest.fixture(params=LEVELS)
def at(request: pytest.FixtureRequest, made: Any) -> Vdr:
    return vdr(request.param, made)


def level_of(at: Vdr) -> str:
    return next(level for level in LEVELS if at.own.startswith(f"/{level}s"))


def pairs(transformation: Any) -> list[tuple[str, str]]:
    return [(each["path"], each["vendorPath"]) for each in transformation["fields"]]


def test_a_transformation_is_made_read_replaced_and_deleted(service: Service, at: Vdr) -> None:
    refused = service.refused(400, "POST", at.mapping, json=MAPPING)
    assert refused["message"].startswith("No object definition found for 'mine'")
    service.ok("POST", at.definition, json=DEFINITION)
    service.refused(404, "GET", at.mapping)
    service.refused(404, "DELETE", at.mapping)
    first = service.ok("POST", at.mapping, json=MAPPING)
    assert (first["objectName"], first["vendorName"]) == ("mine", "Account")
    assert pairs(first) == [("companyName", "Name"), ("contact.mail", "Email")]
    assert service.ok("GET", at.mapping) == first
    put = service.ok("PUT", at.mapping, json=MAPPING | {"vendorName": "contacts", "fields": []})
    assert (put["vendorName"], put["fields"]) == ("contacts", [])
    assert service.ok("GET", at.mapping) == put
    service.ok("DELETE", at.mapping)
    service.refused(404, "GET", at.mapping)


def test_a_vendor_name_is_enough_and_so_is_a_script(service: Service, at: Vdr) -> None:
    service.ok("POST", at.definition, json=DEFINITION)
    least = service.ok("POST", at.mapping, json={"vendorName": "Account"})
    assert (least["fields"], least["configuration"], least["isLegacy"]) == ([], [], False)
    assert "script" not in least
    script = {"body": "done(1);", "mimeType": "application/javascript"}
    body = {"vendorName": "Account", "script": script}
    put = service.ok("PUT", at.mapping, json=body)
    assert put["script"] == script
    assert put["scripts"] == [{**script, "level": level_of(at)}]
    service.refused(400, "PUT", at.mapping, json={"fields": []})


def test_what_the_service_adds(service: Service, at: Vdr) -> None:
    definition = service.ok("POST", at.definition, json=DEFINITION)
    made = service.ok("POST", at.mapping, json=MAPPING)
    assert made == {**made, "elementId": 146, "elementKey": "closeio", "level": level_of(at)}
    assert made["createdDate"] == made["startDate"]
    first = made["fields"][0]
    assert first == {
        **MAPPING["fields"][0],
        "id": first["id"],
        "type": "string",
        "level": level_of(at),
        "vdrFieldId": definition["fields"][0]["id"],
        "vendorType": "string",
    }
    ids = [field["id"] for field in definition["fields"]]
    assert [field["vdrFieldId"] for field in made["fields"]] == ids
    service.switch(optional_fields="minimal")
    least = {"objectName", "vendorName", "fields", "configuration", "isLegacy"}
    assert set(service.ok("GET", at.mapping)) == least


def test_what_the_service_returned_can_be_sent_back(service: Service, at: Vdr) -> None:
    made = make(service, at, configuration=[{"type": "inherit"}], script={"body": "done();"})
    again = service.ok("PUT", at.mapping, json=made)
    assert pairs(again) == pairs(made)
    assert again["configuration"] == made["configuration"]
    assert again["script"] == made["script"]


def test_an_element_is_named_by_key_or_by_id(service: Service) -> None:
    make(service, vdr("organization"))
    by_id = service.ok("GET", "/organizations/elements/146/transformations/mine")
    assert by_id == service.ok("GET", "/organizations/elements/closeio/transformations/mine")
    service.refused(404, "GET", "/organizations/elements/nosuch/transformations/mine")
    service.refused(404, "GET", "/organizations/elements/sfdc/transformations/mine")


@pytest.mark.parametrize("switch", ["any-level", "own-level"])
def test_the_definition_of_a_higher_level_may_be_enough(
    service: Service, made: Any, switch: str
) -> None:
    service.switch(transformation_definition=switch)
    service.ok("POST", vdr("organization").definition, json=DEFINITION)
    for level in ("account", "instance"):
        response = service.call("POST", vdr(level, made).mapping, json=MAPPING)
        assert response.status_code == (200 if switch == "any-level" else 400)
    # A lower level's never is.
    service.ok("POST", vdr("account", name="lower").definition, json=DEFINITION)
    service.refused(400, "POST", vdr("organization", name="lower").mapping, json=MAPPING)


def test_a_new_definition_may_be_found_at_the_second_try(service: Service, at: Vdr) -> None:
    service.switch(definition_settles="first-refused")
    service.ok("POST", at.definition, json=DEFINITION)
    message = service.refused(400, "POST", at.mapping, json=MAPPING)["message"]
    assert message.startswith("No object definition found for 'mine'")
    service.ok("GET", at.definition)
    service.ok("POST", at.mapping, json=MAPPING)
    service.ok("PUT", at.definition, json=DEFINITION)
    service.ok("PUT", at.mapping, json=MAPPING)


def test_a_new_definition_may_be_found_a_second_later(service: Service) -> None:
    at = vdr("organization")
    service.switch(definition_settles="second-later")
    service.ok("POST", at.definition, json=DEFINITION)
    service.refused(400, "POST", at.mapping, json=MAPPING)
    service.refused(400, "POST", at.mapping, json=MAPPING)
    time.sleep(1.1)
    service.ok("POST", at.mapping, json=MAPPING)


@pytest.mark.parametrize("switch", ["409", "400", "replace"])
def test_a_post_onto_one_that_exists(service: Service, at: Vdr, switch: str) -> None:
    service.switch(transformation_exists=switch)
    make(service, at)
    other = {"vendorName": "contacts"}
    if switch == "replace":
        assert service.ok("POST", at.mapping, json=other)["vendorName"] == "contacts"
    else:
        service.refused(int(switch), "POST", at.mapping, json=other)
        assert service.ok("GET", at.mapping)["vendorName"] == "Account"


@pytest.mark.parametrize("switch", ["404", "create"])
def test_a_put_of_one_that_does_not_exist(service: Service, at: Vdr, switch: str) -> None:
    service.switch(transformation_put_missing=switch)
    service.ok("POST", at.definition, json=DEFINITION)
    response = service.call("PUT", at.mapping, json=MAPPING)
    assert response.status_code == (404 if switch == "404" else 200)
    assert service.call("GET", at.mapping).status_code == response.status_code


def test_legacy_ends_and_does_not_begin(service: Service, at: Vdr) -> None:
    make(service, at, isLegacy=True)
    assert service.ok("PUT", at.mapping, json=MAPPING | {"isLegacy": True})["isLegacy"] is True
    assert service.ok("PUT", at.mapping, json=MAPPING | {"isLegacy": False})["isLegacy"] is False
    message = service.refused(400, "PUT", at.mapping, json=MAPPING | {"isLegacy": True})["message"]
    assert "isLegacy" in message
    service.ok("DELETE", at.mapping)
    service.ok("POST", at.mapping, json=MAPPING)
    service.refused(400, "PUT", at.mapping, json=MAPPING | {"isLegacy": True})


@pytest.mark.parametrize("switch", ["every-level", "own"])
def test_options_come_back_with_copies(service: Service, at: Vdr, switch: str) -> None:
    service.switch(transformation_options=switch)
    levels = ["instance", "account", "organization"] if switch == "every-level" else [level_of(at)]
    options: list[dict[str, Any]] = [
        {"type": "addToDocumentation"},
        {"type": "passThrough", "properties": {"fromVendor": False, "toVendor": True}},
    ]
    made = make(service, at, configuration=options)
    found = [{k: v for k, v in one.items() if k != "associatedId"} for one in made["configuration"]]
    assert found == [{**option, "level": level} for option in options for level in levels]
    assert all(isinstance(one["associatedId"], int) for one in made["configuration"])


def test_of_copies_sent_for_several_levels_the_own_counts(service: Service, at: Vdr) -> None:
    copies = [
        {"type": "passThrough", "level": level, "properties": {"fromVendor": level == level_of(at)}}
        for level in LEVELS
    ]
    service.switch(transformation_options="own")
    [only] = make(service, at, configuration=copies)["configuration"]
    assert only["properties"] == {"fromVendor": True}


@pytest.mark.parametrize("switch", ["keep", "drop", "refuse"])
def test_fields_that_the_definition_lacks(service: Service, at: Vdr, switch: str) -> None:
    service.switch(transformation_unknown_fields=switch)
    service.ok("POST", at.definition, json={"fields": [{"path": "a", "type": "number"}]})
    fields = [{"path": path, "vendorPath": path} for path in ("a", "odd")]
    body = {"vendorName": "Account", "fields": fields}
    if switch == "refuse":
        assert "odd" in service.refused(400, "POST", at.mapping, json=body)["message"]
        service.refused(404, "GET", at.mapping)
        return
    found = service.ok("POST", at.mapping, json=body)["fields"]
    types = [(field["path"], field["type"]) for field in found]
    assert types == [("a", "number"), ("odd", "string")][: 2 if switch == "keep" else 1]


def test_one_that_inherits_is_shown_with_the_fields_of_the_levels_above(
    service: Service, made: Any
) -> None:
    make(service, vdr("organization"))
    lower = vdr("instance", made)
    fields = [{"path": "companyName", "vendorPath": "Id"}]
    service.ok("POST", lower.mapping, json={"vendorName": "Account", "fields": fields})
    assert [each["level"] for each in service.ok("GET", lower.mapping)["fields"]] == ["instance"]
    body = {"vendorName": "Account", "fields": fields, "configuration": [{"type": "inherit"}]}
    found = service.ok("PUT", lower.mapping, json=body)
    assert [(each["path"], each["vendorPath"], each["level"]) for each in found["fields"]] == [
        ("companyName", "Id", "instance"),
        ("companyName", "Name", "organization"),
        ("contact.mail", "Email", "organization"),
    ]


@pytest.mark.parametrize(("switch", "applied"), [("one-field", 1), ("none", 0)])
def test_without_the_privilege_fields_are_ignored_with_a_200(
    service: Service, at: Vdr, switch: str, applied: int
) -> None:
    service.ok("POST", at.definition, json=DEFINITION)
    service.switch(level_privilege=switch)
    response = service.call("POST", at.mapping, json=MAPPING)
    assert response.status_code == 200
    assert "ignored" in response.headers["Elements-Error"]
    assert "contact.mail" in response.headers["Elements-Error"]
    assert len(response.json()["fields"]) == applied
    assert service.call("GET", at.mapping).status_code == (200 if applied else 404)


def test_several_are_listed_put_and_deleted_at_once(service: Service, at: Vdr) -> None:
    assert service.refused(404, "GET", at.mappings)["message"].startswith("No transformations")
    service.ok("POST", at.definitions, json={"one": DEFINITION, "two": DEFINITION})
    service.ok("POST", f"{at.mappings}/one", json=MAPPING)
    contact = MAPPING | {"vendorName": "contacts"}
    found = service.ok("PUT", at.mappings, json={"one": contact, "two": MAPPING})
    assert {name: each["vendorName"] for name, each in found.items()} == {
        "one": "contacts",
        "two": "Account",
    }
    assert service.ok("GET", at.mappings) == found
    one = service.ok("PUT", at.mappings, json=contact | {"objectName": "one"})
    assert (one["objectName"], one["id"]) == ("one", found["one"]["id"])
    bad = {"one": MAPPING, "three": MAPPING}
    service.refused(400, "PUT", at.mappings, json=bad)
    bad = {"one": MAPPING, "two": MAPPING | {"isLegacy": True}}
    service.refused(400, "PUT", at.mappings, json=bad)
    after = service.ok("GET", at.mappings)
    assert {name: each["vendorName"] for name, each in after.items()} == {
        "one": "contacts",
        "two": "Account",
    }
    service.ok("DELETE", at.mappings)
    service.refused(404, "GET", at.mappings)


@pytest.mark.parametrize("whole", [True, False])
def test_a_deletion_reaches_lower_levels_if_it_says_so(
    service: Service, made: Any, whole: bool
) -> None:
    other = service.create("other", "sftp", configuration=SFTP)
    lower = [vdr("account"), vdr("instance", made)]
    aside = [vdr("account", element="sfdc"), vdr("instance", other)]
    another = vdr("instance", service.create("another"))
    upper = vdr("organization")
    service.ok("POST", upper.definition, json=DEFINITION)
    for each in (upper, *lower, *aside):
        service.ok("POST", each.mapping, json=MAPPING)
    path = upper.mappings if whole else upper.mapping
    service.ok("DELETE", path)
    service.ok("GET", lower[0].mapping)
    service.ok("POST", upper.mapping, json=MAPPING)
    service.ok("DELETE", path, params={"propagate": "true"})
    for each in (upper, *lower):
        service.refused(404, "GET", each.mapping)
    for each in aside:
        service.ok("GET", each.mapping)
    for each in (upper, *lower, another):
        service.ok("POST", each.mapping, json=MAPPING)
    service.ok("DELETE", lower[1].mapping, params={"propagate": "true"})
    service.ok("GET", another.mapping)
    service.ok("DELETE", lower[0].mapping, params={"propagate": "true"})
    service.refused(404, "GET", another.mapping)
    service.ok("GET", upper.mapping)


SFTP = {"hostname": "h", "port": 22, "username": "u", "password": "p"}


def test_a_transformation_is_tried_out_on_a_payload(service: Service, at: Vdr) -> None:
    make(service, at)
    record = {"Name": "Ada", "Email": "ada@example.com", "More": 1}
    shown = {"companyName": "Ada", "contact": {"mail": "ada@example.com"}}
    assert service.ok("POST", f"{at.mapping}/execute", json=record) == shown
    assert service.ok("POST", f"{at.mapping}/execute", json=[record, record]) == [shown, shown]
    service.refused(400, "POST", f"{at.mapping}/execute", json="text")
    service.ok("DELETE", at.mapping)
    service.refused(404, "POST", f"{at.mapping}/execute", json=record)
