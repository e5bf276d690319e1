"""contract.md, "Endpoints" and "What bites", for `/instances`."""

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


# Answers


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


# What bites, 1: masks


def test_a_password_comes_back_as_the_mask_even_where_it_was_never_set(service: Service) -> None:
    made = service.create()
    again = service.ok("GET", f"/instances/{made['id']}")
    put = service.ok("PUT", f"/instances/{made['id']}", json=BODY)
    for answer in (made, again, put):
        assert answer["configuration"]["password"] == "********"
        assert answer["configuration"]["event.notification.basic.password"] == "********"


def test_other_secrets_come_back_in_clear_or_masked(service: Service) -> None:
    configuration = {
        "username": "u",
        "password": "p",
        "event.notification.signature.key": "signature",
    }
    made = service.create(configuration=configuration)
    assert made["configuration"]["event.notification.signature.key"] == "signature"
    service.switch(other_secrets="masked")
    masked = service.ok("GET", f"/instances/{made['id']}")
    assert masked["configuration"]["event.notification.signature.key"] == "********"


@pytest.mark.parametrize(("switch", "stored"), [("ignore", "secret"), ("store", "********")])
def test_a_mask_sent_back_is_ignored_or_stored(service: Service, switch: str, stored: str) -> None:
    made = service.create()
    service.switch(mask_sent_back=switch)
    body = BODY | {"configuration": {"username": "key", "password": "********"}}
    service.ok("PUT", f"/instances/{made['id']}", json=body)
    found = service.control("GET", f"/instances/{made['id']}")
    assert found["configuration"]["password"] == stored


# 2: strings


def test_configuration_values_come_back_as_strings(service: Service) -> None:
    made = service.create(
        configuration={
            "username": "u",
            "password": "p",
            "event.notification.enabled": True,
            "event.poller.refresh_interval": 5,
            "event.poller.configuration": {"contacts": {"url": "/contacts"}},
        }
    )["configuration"]
    assert made["event.notification.enabled"] == "true"
    assert made["event.poller.refresh_interval"] == "5"
    assert made["event.poller.configuration"] == '{"contacts":{"url":"/contacts"}}'


@pytest.mark.parametrize(("switch", "unset"), [("null", None), ("empty", "")])
def test_unset_entries_come_back_as_null_or_empty(
    service: Service, switch: str, unset: str | None
) -> None:
    service.switch(unset_value=switch)
    assert service.create()["configuration"]["event.notification.callback.url"] == unset


# 3: defaults and state of the server


def test_the_map_holds_every_default(service: Service) -> None:
    configuration = service.create()["configuration"]
    assert configuration["event.poller.refresh_interval"] == "15"
    assert configuration["filter.response.nulls"] == "true"
    assert configuration["event.notification.enabled"] == "false"


def test_the_map_holds_state_that_the_server_writes(service: Service) -> None:
    made = service.create(
        configuration={"username": "u", "password": "p", "event.notification.enabled": "true"}
    )
    assert made["configuration"]["event.notification.subscription.id"]
    assert made["eventsEnabled"] is True
    assert "event.notification.subscription.id" not in service.create()["configuration"]


@pytest.mark.parametrize("switch", ["keep", "drop"])
def test_unknown_entries_are_kept_or_dropped(service: Service, switch: str) -> None:
    service.switch(unknown_configuration=switch)
    made = service.create(configuration={"username": "u", "password": "p", "odd.key": "x"})
    assert ("odd.key" in made["configuration"]) is (switch == "keep")


# 4: tags


def test_tags_left_out_become_the_name(service: Service) -> None:
    assert service.create("My instance")["tags"] == ["My instance"]
    assert service.create(tags=[])["tags"] == []


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_put_and_patch_replace_tags_as_a_whole(service: Service, method: str) -> None:
    made = service.create(tags=["a", "b"])
    body = BODY | {"tags": ["c"]} if method == "PUT" else {"tags": ["c"]}
    assert service.ok(method, f"/instances/{made['id']}", json=body)["tags"] == ["c"]


@pytest.mark.parametrize(("switch", "tags"), [("keep", ["a"]), ("reset", ["Changed"])])
def test_a_put_without_tags_keeps_or_resets_them(
    service: Service, switch: str, tags: list[str]
) -> None:
    made = service.create(tags=["a"])
    service.switch(put_without_tags=switch)
    assert service.ok("PUT", f"/instances/{made['id']}", json=BODY)["tags"] == tags


def test_oldest_documents_show_tags_as_objects(service: Service) -> None:
    service.switch(tags_format="objects")
    made = service.create(tags=["a"])
    assert [tag["name"] for tag in made["tags"]] == ["a"]
    assert service.create(tags=made["tags"])["tags"][0]["name"] == "a"


# 5: HTML


def test_html_is_stripped_from_names_and_tags(service: Service) -> None:
    html = '<a href="#" onClick="javascript:alert(\'xss\');return false;">@churros</a>'
    made = service.create(html)
    assert made["name"] == "@churros"
    assert made["tags"] == ["@churros"]
    changed = service.ok("PATCH", f"/instances/{made['id']}", json={"name": html, "tags": [html]})
    assert (changed["name"], changed["tags"]) == ("@churros", ["@churros"])


def test_a_lone_sign_is_no_html(service: Service) -> None:
    assert service.create("a < b & c > d")["name"] == "a < b & c > d"
    service.switch(html_entities="escape")
    assert service.create("a & b")["name"] == "a &amp; b"


# 6: neither unique nor idempotent


def test_names_are_not_unique_and_post_is_not_idempotent(service: Service) -> None:
    assert service.create("same")["id"] != service.create("same")["id"]


# 7: wrong vendor credentials


@pytest.mark.parametrize(("switch", "valid"), [("accept", True), ("invalid", False)])
def test_wrong_credentials_often_still_give_200(service: Service, switch: str, valid: bool) -> None:
    service.switch(wrong_credentials=switch)
    made = service.create(configuration={"username": "wrong", "password": "p"})
    assert made["valid"] is valid


def test_wrong_credentials_may_be_refused_with_the_vendors_message(service: Service) -> None:
    service.switch(wrong_credentials="refuse")
    body = BODY | {"configuration": {"username": "u", "password": "wrong"}}
    assert service.refused(400, "POST", "/instances", json=body)["providerMessage"]
    assert service.control("GET", "/instances") == []


# 8: errors


def test_only_errors_of_the_vendor_have_a_provider_message(service: Service) -> None:
    assert set(service.refused(404, "GET", "/instances/1")) == {"requestId", "message"}


def test_request_ids_differ(service: Service) -> None:
    first, second = (service.refused(404, "GET", "/instances/1") for _ in range(2))
    assert first["requestId"] != second["requestId"]


@pytest.mark.parametrize(
    ("status", "method", "path", "options"),
    [
        (404, "GET", "/nothing", {}),
        (404, "GET", "/instances/", {}),
        (404, "GET", "/instances/abc", {}),
        (404, "GET", "/instances/99999999999999999999999999", {}),
        (405, "POST", "/instances/1", {}),
        (405, "DELETE", "/elements", {}),
        (405, "GET", "/authentication", {}),
        (406, "GET", "/instances", {"headers": {"Accept": "text/html"}}),
        (415, "POST", "/instances", {"data": "name=x"}),
        (400, "POST", "/instances", {"data": "{", "headers": {"Content-Type": "application/json"}}),
        (400, "POST", "/instances", {"json": []}),
        (400, "POST", "/instances", {"json": "text"}),
        (400, "POST", "/instances", {"json": {}}),
        (400, "POST", "/instances", {"json": BODY | {"name": None}}),
        (400, "POST", "/instances", {"json": BODY | {"name": "  "}}),
        (400, "POST", "/instances", {"json": BODY | {"tags": "text"}}),
        (400, "POST", "/instances", {"json": BODY | {"configuration": []}}),
        (400, "POST", "/instances", {"json": BODY | {"element": {}}}),
        (400, "POST", "/instances", {"json": {k: v for k, v in BODY.items() if k != "element"}}),
        (404, "POST", "/instances", {"json": BODY | {"element": {"key": "nothing"}}}),
        (400, "GET", "/instances", {"params": {"pageSize": "many"}}),
        (400, "GET", "/instances", {"params": {"pageSize": 0}}),
        (400, "GET", "/instances", {"params": {"nextPage": "guess"}}),
    ],
)
def test_bad_requests_get_the_services_kind_of_error(
    service: Service, status: int, method: str, path: str, options: dict[str, Any]
) -> None:
    service.refused(status, method, path, **options)


def test_half_a_surrogate_pair_is_a_400(service: Service) -> None:
    for body in (BODY | {"name": "\ud800"}, BODY | {"configuration": {"username": "\ud800"}}):
        service.refused(400, "POST", "/instances", json=body)


# 9: missing required entries


@pytest.mark.parametrize("code", ["400", "409"])
def test_missing_required_entries_are_named(service: Service, code: str) -> None:
    service.switch(missing_required=code)
    body = BODY | {"configuration": {"username": ""}}
    message = service.refused(int(code), "POST", "/instances", json=body)["message"]
    assert "username" in message
    assert "password" in message


# 10: size


def test_a_payload_over_8_mb_is_a_429(service: Service) -> None:
    service.refused(429, "POST", "/instances", json=BODY | {"padding": "x" * 8 * 1024 * 1024})


def test_a_payload_under_8_mb_is_taken(service: Service) -> None:
    service.ok("POST", "/instances", json=BODY | {"padding": "x" * 7 * 1024 * 1024})


# 11: re-provisioning


@pytest.mark.parametrize("switch", ["keep", "change"])
def test_the_id_survives_a_put_and_the_token_may(service: Service, switch: str) -> None:
    made = service.create()
    service.switch(token_on_put=switch)
    put = service.ok("PUT", f"/instances/{made['id']}", json=BODY)
    assert put["id"] == made["id"]
    assert (put["token"] == made["token"]) is (switch == "keep")
    assert service.ok("GET", f"/instances/{made['id']}")["token"] == put["token"]
    service.ok("GET", "/hubs/crm/accounts", token=put["token"])


@pytest.mark.parametrize(("switch", "value"), [("keep", "30"), ("reset", "15")])
def test_a_put_keeps_or_resets_omitted_entries(service: Service, switch: str, value: str) -> None:
    made = service.create(
        configuration={"username": "u", "password": "p", "event.poller.refresh_interval": "30"}
    )
    service.switch(put_omitted_keys=switch)
    put = service.ok("PUT", f"/instances/{made['id']}", json=BODY)
    assert put["configuration"]["event.poller.refresh_interval"] == value
    assert put["configuration"]["username"] == "other"


def test_a_put_cannot_change_the_element(service: Service) -> None:
    made = service.create()
    body = BODY | {"element": {"key": "jira"}}
    service.refused(400, "PUT", f"/instances/{made['id']}", json=body)


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
    answer = service.call("DELETE", f"/instances/{made['id']}")
    assert (answer.status_code, answer.content) == (200, b"")
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
    service.create()
    assert service.ok("GET", "/instances/count") == {"totalInstances": 1, "elementInstances": 1}
