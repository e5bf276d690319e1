"""Definitions of virtual data resources, at each level."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .vdrs import DEFINITION, LEVELS, MAPPING, Vdr, make, shape, vdr


@pytest.fixture
def made(service: Service) -> Any:
    return service.create()


@pytest.fixture(params=LEVELS)
def at(request: pytest.FixtureRequest, made: Any) -> Vdr:
    return vdr(request.param, made)


def level_of(at: Vdr) -> str:
    return next(level for level in LEVELS if at.own.startswith(f"/{level}s"))


def test_a_definition_is_made_read_replaced_and_deleted(service: Service, at: Vdr) -> None:
    service.refused(404, "GET", at.definition)
    service.refused(404, "PUT", at.definition, json=DEFINITION)
    service.refused(404, "DELETE", at.definition)
    first = service.ok("POST", at.definition, json=DEFINITION | {"description": "d"})
    assert (first["objectName"], first["description"]) == ("mine", "d")
    assert shape(first["fields"]) == [("companyName", "string"), ("contact.mail", "string")]
    assert service.ok("GET", at.definition) == first
    fewer = {"fields": [{"path": "companyName", "type": "number"}]}
    put = service.ok("PUT", at.definition, json=fewer)
    assert shape(put["fields"]) == [("companyName", "number")]
    assert service.ok("GET", at.definition) == put
    assert service.ok("PUT", at.definition, json={"fields": []})["fields"] == []
    service.ok("DELETE", at.definition)
    service.refused(404, "GET", at.definition)


def test_what_the_service_adds_differs_by_version(service: Service, at: Vdr) -> None:
    made = service.ok("POST", at.definition, json=DEFINITION)
    assert made == {
        **made,
        "level": level_of(at),
        "companyId": 1,
        "accountId": 1,
        "userId": 1,
        "mappedElementIds": [],
        "vdrShareLevel": level_of(at),
    }
    assert isinstance(made["id"], int)
    assert made["createdDate"]
    first, second = made["fields"]
    assert (first["displayName"], second["displayName"]) == ("", "Mail")
    assert first["level"] == level_of(at)
    assert first["id"] != second["id"]
    service.switch(vdr_version="v1")
    fields = [{"path": field["path"], "type": field["type"]} for field in DEFINITION["fields"]]
    old = {"objectName": "mine", "fields": fields, "level": level_of(at)}
    assert service.ok("GET", at.definition) == old


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_the_organization_says_which_version_it_has(service: Service, version: str) -> None:
    service.switch(vdr_version=version)
    assert service.ok("GET", "/organizations/me")["vdrVersion"] == version


def test_elements_with_a_transformation_are_named(service: Service, made: Any, at: Vdr) -> None:
    make(service, at)
    assert service.ok("GET", at.definition)["mappedElementIds"] == [146]
    if "organizations" in at.own:
        salesforce = vdr("account", element="sfdc")
        service.ok("POST", salesforce.mapping, json=MAPPING)
        assert service.ok("GET", at.definition)["mappedElementIds"] == [23, 146]


def test_a_name_is_taken_at_its_own_level_alone(service: Service, made: Any) -> None:
    for level in LEVELS:
        service.ok("POST", vdr(level, made).definition, json=DEFINITION)
        service.refused(409, "POST", vdr(level, made).definition, json=DEFINITION)
    service.ok("POST", vdr("instance", service.create()).definition, json=DEFINITION)
    service.ok("POST", vdr("organization", name="Mine").definition, json=DEFINITION)


def test_several_come_and_go_at_once(service: Service, at: Vdr) -> None:
    message = service.refused(404, "GET", at.definitions)["message"]
    assert message.startswith("No object definitions found")
    two = service.ok("POST", at.definitions, json={"one": DEFINITION, "two": DEFINITION})
    assert service.ok("GET", at.definitions) == two
    assert set(two) == {"one", "two"}
    service.refused(409, "POST", at.definitions, json={"three": DEFINITION, "two": DEFINITION})
    assert set(service.ok("GET", at.definitions)) == {"one", "two"}
    mapping = at.mapping.replace("mine", "one")
    service.ok("POST", mapping, json=MAPPING)
    service.refused(409, "DELETE", at.definitions)
    assert set(service.ok("GET", at.definitions)) == {"one", "two"}
    service.ok("DELETE", mapping)
    service.ok("DELETE", at.definitions)
    service.refused(404, "GET", at.definitions)


@pytest.mark.parametrize("switch", ["409", "400", "cascade"])
def test_a_mapped_definition_is_not_deleted(service: Service, at: Vdr, switch: str) -> None:
    service.switch(delete_mapped_definition=switch)
    make(service, at)
    if switch == "cascade":
        service.ok("DELETE", at.definition)
        service.refused(404, "GET", at.mapping)
        return
    service.refused(int(switch), "DELETE", at.definition)
    service.ok("GET", at.definition)
    service.ok("DELETE", at.mapping)
    service.ok("DELETE", at.definition)


def test_a_definition_that_a_lower_level_maps_is_not_deleted(service: Service, made: Any) -> None:
    upper, lower = vdr("organization"), vdr("instance", made)
    service.ok("POST", upper.definition, json=DEFINITION)
    service.ok("POST", lower.mapping, json=MAPPING)
    service.refused(409, "DELETE", upper.definition)
    # With a definition of its own, the instance needs the organization's no more.
    service.ok("POST", lower.definition, json=DEFINITION)
    service.ok("DELETE", upper.definition)
    service.refused(409, "DELETE", lower.definition)


def test_a_rename_takes_the_transformations_along(service: Service, at: Vdr) -> None:
    mapping = make(service, at)
    renamed = service.ok("PATCH", at.own, json={"objectName": "yours"})
    assert renamed["objectName"] == "yours"
    service.refused(404, "GET", at.definition)
    service.refused(404, "GET", at.mapping)
    assert service.ok("GET", at.definition.replace("mine", "yours")) == renamed
    after = service.ok("GET", at.mapping.replace("mine", "yours"))
    assert after == mapping | {"objectName": "yours"}
    service.refused(404, "PATCH", at.own, json={"objectName": "other"})
    service.ok("POST", at.definition, json=DEFINITION)
    service.refused(409, "PATCH", at.own, json={"objectName": "yours"})
    service.ok("PATCH", at.own, json={"objectName": "mine"})


@pytest.mark.parametrize(
    ("switch", "own", "none"),
    [
        ("own", ["account"], None),
        ("mixed", ["account", "organization"], None),
        ("inherited", ["account", "organization"], ["organization"]),
    ],
)
def test_fields_of_the_levels_above_may_be_mixed_in(
    service: Service, made: Any, switch: str, own: list[str], none: list[str] | None
) -> None:
    field = {"fields": [{"path": "a", "type": "string"}]}
    for level in ("organization", "account"):
        service.ok("POST", vdr(level).definition, json=field)
    service.ok("POST", vdr("organization", name="upper").definition, json=field)
    service.switch(definition_levels=switch)
    found = service.ok("GET", vdr("account").definition)
    assert [(each["path"], each["level"]) for each in found["fields"]] == [("a", n) for n in own]
    lacking = vdr("account", name="upper").definition
    if none is None:
        service.refused(404, "GET", lacking)
    else:
        fields = service.ok("GET", lacking)["fields"]
        assert [each["level"] for each in fields] == none
        service.refused(404, "DELETE", lacking)


@pytest.mark.parametrize(("switch", "applied"), [("one-field", 1), ("none", 0)])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_without_the_privilege_fields_are_ignored_with_a_200(
    service: Service, at: Vdr, method: str, switch: str, applied: int
) -> None:
    if method == "PUT":
        service.ok("POST", at.definition, json={"fields": [{"path": "old", "type": "date"}]})
    service.switch(level_privilege=switch)
    response = service.call(method, at.definition, json=DEFINITION)
    assert response.status_code == 200
    error = response.headers["Elements-Error"]
    assert "ignored" in error
    assert "contact.mail" in error
    assert ("companyName" in error) is (switch == "none")
    paths = [field["path"] for field in response.json()["fields"]]
    if switch == "one-field":
        assert paths == ["companyName"]
    else:
        assert paths == (["old"] if method == "PUT" else [])
    if method == "PUT" or applied:
        assert service.ok("GET", at.definition) == response.json()
    else:
        service.refused(404, "GET", at.definition)


def test_with_the_privilege_there_is_no_such_header(service: Service, at: Vdr) -> None:
    assert "Elements-Error" not in service.call("POST", at.definition, json=DEFINITION).headers
    service.switch(level_privilege="one-field")
    one = {"fields": DEFINITION["fields"][:1]}
    assert "Elements-Error" not in service.call("PUT", at.definition, json=one).headers


@pytest.mark.parametrize("switch", ["bulk", "rename"])
def test_a_call_may_not_be_there_for_newer_organizations(
    service: Service, at: Vdr, switch: str
) -> None:
    service.switch(v2_refuses=switch)
    service.ok("POST", at.definition, json=DEFINITION)
    calls: list[tuple[str, str, Any]] = [
        ("GET", at.definitions, None),
        ("POST", at.definitions, {}),
        ("DELETE", at.definitions, None),
    ]
    if switch == "rename":
        calls = [("PATCH", at.own, {"objectName": "yours"})]
    for method, path, body in calls:
        message = service.refused(400, method, path, json=body)["message"]
        assert message == "This API is not supported for v2 VDRs"
    service.ok("GET", at.definition)


def test_the_account_may_be_left_out_and_must_be_the_own(service: Service) -> None:
    service.ok("POST", "/accounts/objects/mine/definitions", json=DEFINITION)
    service.ok("GET", "/accounts/1/objects/mine/definitions")
    service.refused(404, "GET", "/accounts/2/objects/mine/definitions")


def test_an_instances_documents_die_with_it(service: Service, made: Any) -> None:
    token = made["token"]
    service.ok("POST", "/instances/objects/mine/definitions", token=token, json=DEFINITION)
    service.ok("POST", "/instances/transformations/mine", token=token, json=MAPPING)
    assert service.ok("GET", "/instances/docs", token=token)["swagger"] == "2.0"
    service.ok("DELETE", f"/instances/{made['id']}")
    service.refused(404, "GET", f"/instances/{made['id']}/objects/mine/definitions")


@pytest.mark.parametrize(
    "body",
    [{}, {"fields": None}, {"fields": [{}]}, {"fields": [{"path": ""}]}, {"fields": "a"}, []],
)
def test_a_body_of_another_form_is_a_400(service: Service, at: Vdr, body: Any) -> None:
    service.refused(400, "POST", at.definition, json=body)
