"""The endpoints of `/instances`; their surprises are in `test_what_bites.py`."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

SCHEMA_FIELDS = {"id", "name", "token", "valid", "tags", "user"}
SAMPLE_FIELDS = {
    *("id", "name", "token", "element", "provisionInteractions", "valid", "disabled"),
    *("maxCacheSize", "cacheTimeToLive", "configuration", "eventsEnabled", "cachingEnabled"),
}
ALL_FIELDS = SCHEMA_FIELDS | SAMPLE_FIELDS
ALL_FIELDS |= {"createdDate", "elementId", "traceLoggingEnabled", "externalAuthentication"}
BODY: dict[str, Any] = {
    "name": "Changed",
    "element": {"key": "closeio"},
    "configuration": {"username": "other", "password": "other"},
}


# Responses


def test_an_answer_has_every_known_field(service: Service) -> None:
    assert set(service.create()) == ALL_FIELDS


@pytest.mark.parametrize(
    ("switch", "fields"), [("minimal", SCHEMA_FIELDS), ("sample", SAMPLE_FIELDS)]
)
def test_any_optional_field_may_be_missing(service: Service, switch: str, fields: set[str]) -> None:
    service.switch(optional_fields=switch)
    assert set(service.create()) == fields


def test_get_returns_what_create_returned_the_token_too(service: Service) -> None:
    made = service.create()
    assert service.ok("GET", f"/instances/{made['id']}") == made


def test_a_missing_id_is_a_404(service: Service) -> None:
    for method in ("GET", "DELETE"):
        body = service.refused(404, method, "/instances/999")
        assert "999" in body["message"]
    service.refused(404, "PUT", "/instances/999", json=BODY)
    service.refused(404, "PATCH", "/instances/999", json={"name": "x"})


def test_a_missing_id_may_have_another_code(service: Service) -> None:
    service.switch(missing_instance="403")
    service.refused(403, "GET", "/instances/999")


# PATCH


def test_patch_changes_the_name_alone(service: Service) -> None:
    made = service.create(tags=["a"])
    changed = service.ok("PATCH", f"/instances/{made['id']}", json={"name": "New"})
    assert changed == made | {"name": "New"}


@pytest.mark.parametrize(("switch", "value"), [("merge", "30"), ("replace", "15")])
def test_patch_merges_the_configuration_or_not(service: Service, switch: str, value: str) -> None:
    configuration = {"username": "u", "password": "p", "event.poller.refresh_interval": "30"}
    made = service.create(configuration=configuration)
    service.switch(patch_configuration=switch)
    sent = {"configuration": {"username": "new", "password": "p"}}
    changed = service.ok("PATCH", f"/instances/{made['id']}", json=sent)
    assert changed["configuration"]["username"] == "new"
    assert changed["configuration"]["event.poller.refresh_interval"] == value


def test_patch_moves_an_instance_to_a_clone_of_its_element_only(service: Service) -> None:
    made = service.create()
    clone = service.ok("POST", "/elements/closeio/clone")
    path = f"/instances/{made['id']}"
    moved = service.ok("PATCH", path, json={"element": {"id": clone["id"]}})
    assert moved["element"]["id"] == moved["elementId"] == clone["id"]
    service.refused(400, "PATCH", path, json={"element": {"key": "jira"}})
    service.refused(409, "DELETE", f"/elements/{clone['key']}")
    service.ok("DELETE", f"/elements/closeio/instances/{made['id']}")
    service.ok("DELETE", f"/elements/{clone['key']}")


# DELETE, enabled


def test_delete_is_for_good_and_the_token_dies_with_it(service: Service) -> None:
    made = service.create()
    response = service.call("DELETE", f"/instances/{made['id']}")
    assert (response.status_code, response.content) == (200, b"")
    service.refused(404, "GET", f"/instances/{made['id']}")
    service.refused(401, "GET", "/hubs/crm/accounts?pageSize=1", token=made["token"])


def test_an_id_is_never_given_twice(service: Service) -> None:
    made = service.create()
    service.ok("DELETE", f"/instances/{made['id']}")
    assert service.create()["id"] > made["id"]


def test_calls_through_a_disabled_instance_answer_403(service: Service) -> None:
    made = service.create()
    path = f"/instances/{made['id']}/enabled"
    service.ok("DELETE", path)
    assert service.ok("GET", f"/instances/{made['id']}")["disabled"] is True
    service.refused(403, "GET", "/hubs/crm/accounts", token=made["token"])
    service.ok("GET", "/objects", token=made["token"])
    service.ok("PUT", path)
    service.ok("GET", "/hubs/crm/accounts", token=made["token"])


# Entries


def test_configuration_entries_have_the_documented_fields(service: Service) -> None:
    made = service.create()
    entries = service.ok("GET", f"/instances/{made['id']}/configuration")
    assert {entry["key"] for entry in entries} == set(made["configuration"])
    password = next(entry for entry in entries if entry["key"] == "password")
    assert password | {"id": 0} == {
        "id": 0,
        "key": "password",
        "name": "Password",
        "description": "Password",
        "propertyValue": "********",
        "type": "PASSWORD",
        "required": True,
        "active": True,
        "hideFromConsole": False,
    }


@pytest.mark.parametrize("switch", ["merge", "replace"])
def test_an_entry_is_changed_by_its_id(service: Service, switch: str) -> None:
    service.switch(patch_configuration=switch)
    made = service.create()
    for path, token in ((f"/instances/{made['id']}", None), ("/instances", made["token"])):
        entries = service.ok("GET", f"{path}/configuration", token=token)
        entry = next(e for e in entries if e["key"] == "event.notification.enabled")
        where = f"{path}/configuration/{entry['id']}"
        changed = service.ok("PATCH", where, token=token, json=entry | {"propertyValue": "true"})
        assert changed == entry | {"propertyValue": "true"}
        assert service.ok("GET", where, token=token) == changed
        service.ok("PATCH", where, token=token, json={"propertyValue": "false"})
    service.refused(404, "GET", f"/instances/{made['id']}/configuration/1")


# Without an id


def test_the_instance_of_the_token_is_changed_without_its_id(service: Service) -> None:
    made = service.create()
    assert service.ok("PATCH", "/instances", token=made["token"], json={"name": "A"})["name"] == "A"
    put = service.ok("PUT", "/instances", token=made["token"], json=BODY)
    assert (put["id"], put["name"]) == (made["id"], "Changed")
    service.ok("DELETE", "/instances/enabled", token=made["token"])
    service.ok("PUT", "/instances/enabled", token=made["token"])
    service.refused(401, "PATCH", "/instances", json={"name": "A"})
    service.ok("DELETE", "/instances", token=made["token"])
    service.refused(404, "GET", f"/instances/{made['id']}")


# Under their element


@pytest.mark.parametrize("by", ["key", "id"])
def test_the_same_instances_lie_under_their_element(service: Service, by: str) -> None:
    reference = service.ok("GET", "/elements/closeio")[by]
    base = f"/elements/{reference}/instances"
    body = {"name": "Under", "configuration": {"username": "u", "password": "p"}}
    made = service.ok("POST", base, json=body)
    assert made["element"]["key"] == "closeio"
    assert service.ok("GET", base) == [made]
    assert service.ok("GET", f"{base}/{made['id']}") == made
    service.refused(404, "GET", f"/elements/jira/instances/{made['id']}")
    service.refused(405, "PATCH", f"{base}/{made['id']}", json={"name": "x"})
    assert service.ok("PUT", f"{base}/{made['id']}", json=BODY)["name"] == "Changed"
    service.ok("DELETE", f"{base}/{made['id']}")
    service.refused(404, "GET", f"{base}/{made['id']}")


def test_instances_are_counted(service: Service) -> None:
    assert service.ok("GET", "/instances/count") == {"totalInstances": 0, "elementInstances": {}}
    service.create()
    service.create()
    sftp = {"hostname": "h", "port": 22, "username": "u", "password": "p"}
    service.create("x", "sftp", configuration=sftp)
    counts = {"closeio": 2, "sftp": 1}
    assert service.ok("GET", "/instances/count") == {
        "totalInstances": 3,
        "elementInstances": counts,
    }
