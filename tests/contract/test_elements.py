"""The catalogue: its elements, by how they authenticate, with OAuth and the hubs."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from cloud_elements_sandbox.testing import Service

OAUTH: dict[str, Any] = {
    "oauth.api.key": "k",
    "oauth.api.secret": "s",
    "oauth.callback.url": "https://app.example/back",
}
TABLE: list[tuple[str, str, dict[str, Any], dict[str, str] | None]] = [
    ("closeio", "basic", {"username": "u", "password": "p"}, None),
    (
        "sftp",
        "basic",
        {"hostname": "h", "port": 22, "username": "u", "password": "p", "home_directory": "/"},
        None,
    ),
    ("jira", "basic", {"username": "u", "password": "p", "base.url": "https://x.example"}, None),
    (
        "hubspotcrm",
        "apiKey",
        {
            "authentication.type": "apiKey",
            "hubspot.authorization.apikey": "k",
            "create.bulk.properties": "false",
        },
        None,
    ),
    ("hubspotcrm", "oauth2", {"authentication.type": "oauth2", **OAUTH}, {"code": "hub"}),
    ("sfdc", "oauth2", OAUTH | {"filter.response.nulls": True}, {"code": "sf"}),
    ("zendesk", "oauth2", OAUTH | {"zendesk.subdomain": "x"}, {"code": "zen"}),
    ("slack", "oauth2", OAUTH | {"oauth.scope": "read"}, {"code": "slack"}),
    (
        "amazons3",
        "custom",
        {
            f"filemanagement.provider.{key}": "x"
            for key in ("access_key", "secret_key", "bucket_name", "region_name")
        },
        None,
    ),
    (
        "netsuiteerp",
        "custom",
        {
            "user.username": "u",
            "user.password": "p",
            "netsuite.accountId": "1",
            "netsuite.sandbox": False,
        },
        None,
    ),
    ("desk", "oauth1", OAUTH, {"oauth_token": "t", "oauth_verifier": "v", "secret": "s"}),
]


@pytest.mark.parametrize(("key", "kind", "configuration", "data"), TABLE)
def test_every_element_of_the_table_can_be_provisioned(
    service: Service,
    key: str,
    kind: str,
    configuration: dict[str, Any],
    data: dict[str, str] | None,
) -> None:
    types = [one["type"] for one in service.ok("GET", f"/elements/{key}/authentication-types")]
    assert kind in types
    made = service.create("x", key, configuration=configuration, providerData=data)
    assert made["element"]["key"] == key
    assert "providerData" not in made
    defined = {entry["key"] for entry in service.ok("GET", f"/elements/{key}/configuration")}
    assert set(configuration) <= defined
    first = service.ok("GET", f"/elements/{key}/metadata")["objects"][0]
    assert service.ok("GET", f"/hubs/any/{first}", token=made["token"])


def test_an_element_embeds_its_configuration_by_key_and_by_id(service: Service) -> None:
    by_key = service.ok("GET", "/elements/closeio")
    assert by_key["id"] == 146
    assert service.ok("GET", "/elements/146") == by_key
    assert by_key["configuration"] == service.ok("GET", "/elements/closeio/configuration")
    username = by_key["configuration"][0]
    assert (username["key"], username["required"], username["type"], username["defaultValue"]) == (
        "username",
        True,
        "TEXTFIELD_128",
        None,
    )
    service.refused(404, "GET", "/elements/none")
    service.refused(404, "GET", "/elements/" + "9" * 30)


def test_definitions_are_told_per_authentication_type(service: Service) -> None:
    base = "/elements/hubspotcrm/authentication-types"
    keyed = {entry["key"] for entry in service.ok("GET", f"{base}/apiKey/configurations")}
    signed = {entry["key"] for entry in service.ok("GET", f"{base}/oauth2/configurations")}
    assert "hubspot.authorization.apikey" in keyed - signed
    assert "oauth.api.key" in signed - keyed
    service.refused(404, "GET", f"{base}/basic/configurations")


def test_elements_are_listed_with_their_keys(service: Service) -> None:
    keys = service.ok("GET", "/elements/keys")
    assert all(isinstance(key, str) for key in keys)
    assert set(keys) == {one["key"] for one in service.ok("GET", "/elements")}
    assert len(keys) == len(set(keys))
    assert {row[0] for row in TABLE} <= set(keys)


def test_elements_are_listed_by_page_text_and_condition(service: Service) -> None:
    def keys(**query: Any) -> list[str]:
        return [row["key"] for row in service.ok("GET", "/elements", params=query)]

    page = service.call("GET", "/elements", params={"pageSize": 4})
    token = page.headers["elements-next-page-token"]
    seen = [row["key"] for row in page.json()] + keys(nextPage=token)
    assert seen == keys()
    assert int(page.headers["elements-total-count"]) == len(seen)
    assert keys(where="key in ('sfdc', 'jira')") == ["sfdc", "jira"]
    assert keys(where="hub = 'crm' and typeOauth = true") == ["sfdc"]
    assert keys(searchText="SALESFORCE") == keys(searchText="sfdc") == ["sfdc"]


def test_metadata_describes_the_element(service: Service) -> None:
    metadata = service.ok("GET", "/elements/closeio/metadata")
    assert metadata["description"] == service.ok("GET", "/elements/closeio")["description"]
    assert "Close.io CRM" in metadata["description"]


def test_salesforce_masks_the_key_and_the_secret_of_the_application(service: Service) -> None:
    for key, expected in (("sfdc", "********"), ("slack", None)):
        configuration = OAUTH | {"oauth.user.refresh_token": "r"}
        made = service.create(
            "x", key, configuration=configuration, externalAuthentication="initial"
        )
        entries = service.ok("GET", "/instances/configuration", token=made["token"])
        shown = {entry["key"]: entry["propertyValue"] for entry in entries}
        for found in (made["configuration"], shown):
            assert found["oauth.api.key"] == (expected or "k")
            assert found["oauth.api.secret"] == (expected or "s")
            assert found["oauth.callback.url"] == OAUTH["oauth.callback.url"]


def test_oauth_without_a_browser(service: Service) -> None:
    """externalAuthentication initial with a refresh token."""
    configuration = {
        "oauth.user.refresh_token": "refresh",
        "oauth.api.key": "k",
        "oauth.api.secret": "s",
    }
    made = service.create(
        "x", "sfdc", configuration=configuration, externalAuthentication="initial"
    )
    assert made["externalAuthentication"] == "initial"
    assert made["configuration"]["oauth.user.token"]
    assert made["configuration"]["oauth.user.refresh_token"] == "refresh"


def test_an_oauth_element_needs_a_sign_in(service: Service) -> None:
    body = {"name": "x", "element": {"key": "sfdc"}, "configuration": OAUTH}
    assert "code" in service.refused(400, "POST", "/instances", json=body)["message"]


def test_a_code_works_once(service: Service) -> None:
    body = {"name": "x", "element": {"key": "sfdc"}, "configuration": OAUTH}
    data = {"providerData": {"code": "once"}}
    made = service.ok("POST", "/instances", json=body | data)
    assert made["configuration"]["oauth.user.token"]
    assert service.refused(400, "POST", "/instances", json=body | data)["providerMessage"]


@pytest.mark.parametrize(
    ("default", "query", "status"),
    [
        ("false", "", 200),
        ("true", "", 400),
        ("true", "?reAuthenticate=false", 200),
        ("false", "?reAuthenticate=true", 400),
    ],
)
def test_whether_a_put_signs_in_again_is_a_switch_and_a_query(
    service: Service, default: str, query: str, status: int
) -> None:
    made = service.create("x", "sfdc", configuration=OAUTH, providerData={"code": "c"})
    service.switch(reauthenticate_default=default)
    body = {"name": "x", "configuration": OAUTH}
    response = service.call("PUT", f"/instances/{made['id']}{query}", json=body)
    assert response.status_code == status, response.text


def test_the_oauth_url_leads_to_a_page_that_gives_a_code(service: Service) -> None:
    query = {
        "apiKey": "k",
        "apiSecret": "s",
        "callbackUrl": "https://app.example/back?x=1",
        "state": "mine",
    }
    url = service.sandbox.url + "/elements/sfdc/oauth/url"
    response = requests.get(url, params=query, timeout=5).json()
    assert response["element"] == "sfdc"
    page = requests.get(response["oauthUrl"], timeout=5)
    assert page.status_code == 200
    assert "s" not in parse_qs(urlsplit(response["oauthUrl"]).query)
    form = {"redirect_uri": query["callbackUrl"], "element": "sfdc", "state": "mine"}
    signed = requests.post(
        page.url, data=form | {"answer": "allow"}, allow_redirects=False, timeout=5
    )
    assert signed.status_code == 302
    back = parse_qs(urlsplit(signed.headers["location"]).query)
    assert (back["x"], back["state"]) == (["1"], ["mine"])
    service.create("x", "sfdc", configuration=OAUTH, providerData={"code": back["code"][0]})
    denied = requests.post(
        page.url, data=form | {"answer": "deny"}, allow_redirects=False, timeout=5
    )
    assert parse_qs(urlsplit(denied.headers["location"]).query)["error"] == ["access_denied"]


def test_oauth_1_begins_with_a_request_token(service: Service) -> None:
    query = {"apiKey": "k", "apiSecret": "s", "callbackUrl": "https://app.example/back"}
    response = service.ok("GET", "/elements/desk/oauth/token", params=query)
    assert response["token"]
    assert response["secret"]
    service.refused(400, "GET", "/elements/sfdc/oauth/token", params=query)


def test_a_callback_that_is_no_url_is_refused(service: Service) -> None:
    query = {"apiKey": "k", "apiSecret": "s", "callbackUrl": "javascript:alert(1)"}
    service.refused(400, "GET", "/elements/sfdc/oauth/url", params=query)


# Hubs


def test_the_hub_in_the_path_is_ignored(service: Service) -> None:
    token = service.create()["token"]
    expected = service.ok("GET", "/hubs/crm/accounts", token=token)
    assert service.ok("GET", "/hubs/anything/accounts", token=token) == expected
    assert service.ok("GET", "/accounts", token=token) == expected
    one = expected[0]
    assert service.ok("GET", f"/accounts/{one['id']}", token=token) == one
    service.refused(404, "GET", "/hubs/crm/nothing", token=token)
    service.refused(404, "GET", "/accounts/none", token=token)


def test_helpdesk_has_incidents(service: Service) -> None:
    configuration = {"username": "u", "password": "p", "base.url": "https://x.example"}
    token = service.create("x", "jira", configuration=configuration)["token"]
    assert service.ok("GET", "/incidents?pageSize=1", token=token)


def test_hub_lists_come_in_pages_and_name_the_instance(service: Service) -> None:
    made = service.create()
    seen: list[str] = []
    query: dict[str, Any] = {"pageSize": 5}
    while True:
        response = service.call("GET", "/hubs/crm/accounts", token=made["token"], params=query)
        assert response.headers["elements-element-instance-id"] == str(made["id"])
        seen += [record["id"] for record in response.json()]
        if "elements-next-page-token" not in response.headers:
            break
        query["nextPage"] = response.headers["elements-next-page-token"]
    assert len(seen) == len(set(seen)) == 12


def test_nulls_are_filtered_unless_the_instance_says_otherwise(service: Service) -> None:
    made = service.create()
    for value, has_nulls in (("true", False), ("false", True)):
        change = {"configuration": {"filter.response.nulls": value}}
        service.ok("PATCH", f"/instances/{made['id']}", json=change)
        [record] = service.ok("GET", "/hubs/crm/contacts?pageSize=1", token=made["token"])
        assert (None in record.values()) is has_nulls


def test_the_vendor_refuses_wrong_credentials(service: Service) -> None:
    made = service.create(configuration={"username": "u", "password": "wrong"})
    body = service.refused(401, "GET", "/hubs/crm/accounts", token=made["token"])
    assert body["providerMessage"]


def test_objects_are_names_or_for_helium_more(service: Service) -> None:
    token = service.create()["token"]
    assert "accounts" in service.ok("GET", "/objects", token=token)
    helium = service.ok("GET", "/objects", token=token, headers={"Elements-Version": "Helium"})
    assert {"name": "accounts", "vendorName": "Account", "type": "ceCanonical"} in helium
    assert {"name": "Account", "vendorName": "Account", "type": "vendor"} in helium
