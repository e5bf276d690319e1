"""Where `/instances` surprises its clients: masks, strings, defaults, tags, HTML, errors."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service

from .test_instances import BODY

# Masks


def test_a_password_comes_back_as_the_mask_even_where_it_was_never_set(service: Service) -> None:
    made = service.create()
    again = service.ok("GET", f"/instances/{made['id']}")
    put = service.ok("PUT", f"/instances/{made['id']}", json=BODY)
    for response in (made, again, put):
        assert response["configuration"]["password"] == "********"
        assert response["configuration"]["event.notification.basic.password"] == "********"


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


# Strings


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


# Defaults and state of the server


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


# Tags


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


# HTML


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


# Neither unique nor idempotent


def test_names_are_not_unique_and_post_is_not_idempotent(service: Service) -> None:
    assert service.create("same")["id"] != service.create("same")["id"]


# Wrong vendor credentials


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


# Errors


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


# Missing required entries


@pytest.mark.parametrize("code", ["400", "409"])
def test_missing_required_entries_are_named(service: Service, code: str) -> None:
    service.switch(missing_required=code)
    body = BODY | {"configuration": {"username": ""}}
    message = service.refused(int(code), "POST", "/instances", json=body)["message"]
    assert "username" in message
    assert "password" in message


@pytest.mark.parametrize("code", ["404", "400"])
def test_an_element_that_does_not_exist_is_named(service: Service, code: str) -> None:
    service.switch(unknown_element=code)
    body = BODY | {"element": {"key": "nosuch"}}
    assert "nosuch" in service.refused(int(code), "POST", "/instances", json=body)["message"]


# Size


def test_a_payload_over_8_mb_is_a_429(service: Service) -> None:
    service.refused(429, "POST", "/instances", json=BODY | {"padding": "x" * 8 * 1024 * 1024})


def test_a_payload_under_8_mb_is_taken(service: Service) -> None:
    service.ok("POST", "/instances", json=BODY | {"padding": "x" * 7 * 1024 * 1024})


# Re-provisioning


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


@pytest.mark.parametrize(
    "path",
    [
        "/instances",
        "/formulas",
        "/organizations/objects/contacts/definitions",
        "/organizations/objects/definitions",
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_body_that_is_not_json_is_unsupported(service: Service, method: str, path: str) -> None:
    if method == "PUT":
        path = {"/formulas": "/formulas/1", "/instances": "/instances/1"}.get(
            path, "/organizations/objects/contacts/definitions"
        )
    text = {"data": "x", "headers": {"Content-Type": "text/plain"}}
    service.refused(415, method, path, **text)
    service.refused(415, method, path, data="x")
