"""A person with a browser, on the real sandbox."""

from __future__ import annotations

import pytest
from cloud_elements_sandbox.testing import Service

from .page import Page


def create_closeio(page: Page) -> None:
    page.open("/")
    page.follow("New instance")
    page.follow("Close.io Beta")
    page.fill(Name="Sales <b>", Tags="crm, production", API_Key="key-1", Password="canary-p")
    page.press("Create instance")


def test_an_instance_is_made_and_seen(page: Page, service: Service) -> None:
    page.open("/")
    assert "There are none yet" in page.text
    create_closeio(page)
    assert page.heading == "Sales"
    assert "enabled, valid" in page.text
    assert "********" in page.text
    assert "canary" not in page.source
    # The service shows this one in clear to who has the secrets; the console asks for none.
    assert "key-1" not in page.source
    [made] = service.ok("GET", "/instances")
    assert made["configuration"]["username"] == "key-1"
    assert made["tags"] == ["crm", "production"]
    assert made["token"] not in page.source
    page.follow("Show the token")
    assert made["token"] in page.text
    page.follow("Hide the token")
    assert made["token"] not in page.source
    page.follow("Instances")
    assert "crm, production" in page.text


def test_what_is_missing_is_told_and_what_was_typed_stays(page: Page, service: Service) -> None:
    page.open("/console/elements/jira/new")
    page.fill(Name="Help desk", Username="me", Password="canary-p")
    page.press("Create instance")
    assert "Missing required configuration for element jira: base.url" in page.text
    assert page.field("Name").get_attribute("value") == "Help desk"
    assert page.field("Username").get_attribute("value") == "me"
    assert page.field("Password").get_attribute("value") == ""
    assert "canary" not in page.source
    service.refused(404, "GET", "/instances")
    page.fill(Name="", Password="p")
    page.press("Create instance")
    assert "must not be empty" in page.text


def test_drift_is_made_by_hand(page: Page, service: Service) -> None:
    create_closeio(page)
    made = service.ok("GET", "/instances")[0]
    page.fill(Name="By hand", Tags="", Events_Enabled="true")
    page.press("Save")
    assert page.heading == "By hand"
    changed = service.ok("GET", f"/instances/{made['id']}")
    assert changed["name"] == "By hand"
    assert changed["tags"] == []
    assert changed["configuration"]["event.notification.enabled"] == "true"
    assert changed["token"] == made["token"]
    stored = service.control("GET", f"/instances/{made['id']}")
    assert stored["configuration"]["username"] == "key-1"
    assert stored["configuration"]["password"] == "canary-p"
    page.fill(Password="canary-q")
    page.press("Save")
    stored = service.control("GET", f"/instances/{made['id']}")
    assert stored["configuration"]["password"] == "canary-q"
    assert "canary" not in page.source


JIRA = {"username": "me", "password": "canary-p", "base.url": "https://jira.example.com"}


def test_a_required_entry_cannot_be_emptied(page: Page, service: Service) -> None:
    made = service.create(element="jira", configuration=JIRA)
    page.open(f"/console/instances/{made['id']}")
    page.fill(Name="Other", Username="")
    page.press("Save")
    assert "Missing required configuration for element jira: username" in page.text
    assert page.field("Name").get_attribute("value") == "Other"
    assert service.ok("GET", f"/instances/{made['id']}") == made


def test_what_nobody_touched_stays_as_it_is(page: Page, service: Service) -> None:
    configuration = {
        **JIRA,
        "event.poller.configuration": '{\n  "accounts": {\n    "url": "x"\n  }\n}\n',
        "event.notification.callback.headers": "a: b\nc: d",
        "event.objects": "a\nb",
        "event.notification.enabled": "yes",
        "of.their.own": "canary-u",
    }
    made = service.create("A &amp; B", "jira", configuration=configuration, tags=["a, b", "c"])
    page.open(f"/console/instances/{made['id']}")
    assert "canary" not in page.source
    before = service.control("GET", f"/instances/{made['id']}")
    page.press("Save")
    assert service.control("GET", f"/instances/{made['id']}") == before
    page.fill(Poller_Configuration="{}\n\n{}")
    page.press("Save")
    after = service.control("GET", f"/instances/{made['id']}")
    changed = {**before["configuration"], "event.poller.configuration": "{}\n\n{}"}
    assert after == {**before, "configuration": changed}


def test_disable_enable_delete(page: Page, service: Service) -> None:
    create_closeio(page)
    id_ = service.ok("GET", "/instances")[0]["id"]
    page.press("Disable")
    assert "disabled" in page.text
    assert service.ok("GET", f"/instances/{id_}")["disabled"] is True
    page.press("Enable")
    assert service.ok("GET", f"/instances/{id_}")["disabled"] is False
    page.follow("Delete")
    page.follow("Keep it")
    page.follow("Delete")
    page.press("Delete")
    assert "There are none yet" in page.text
    service.refused(404, "GET", f"/instances/{id_}")


def sign_in_to_salesforce(page: Page) -> None:
    page.open("/console/elements/sfdc/new")
    page.fill(Name="Salesforce", API_Key="key-1", API_Secret="canary-s")
    page.press("Create instance")
    assert page.heading == "Sign in"
    assert "sfdc" in page.text
    assert "canary" not in page.source + page.driver.current_url


def test_an_oauth_instance_is_made_through_the_sign_in(page: Page, service: Service) -> None:
    sign_in_to_salesforce(page)
    sign_in = page.driver.current_url
    page.press("Allow")
    assert page.heading == "Salesforce"
    [made] = service.ok("GET", "/instances")
    assert made["configuration"]["oauth.user.token"]
    assert made["configuration"]["oauth.user.token"] not in page.source
    # The sign-in that made it does not make another.
    page.driver.get(sign_in)
    page.press("Allow")
    assert "not known, or was used before" in page.text
    assert len(service.ok("GET", "/instances")) == 1


def test_an_oauth_1_instance_is_made_through_the_sign_in(page: Page, service: Service) -> None:
    page.open("/console/elements/desk/new")
    page.fill(Name="Desk", API_Key="key-1", API_Secret="canary-s")
    page.press("Create instance")
    page.press("Allow")
    assert page.heading == "Desk"
    [made] = service.ok("GET", "/instances")
    assert made["configuration"]["oauth.user.token_secret"] not in page.source


def test_nobody_signs_in_for_a_form_that_lacks_something(page: Page) -> None:
    page.open("/console/elements/zendesk/new")
    page.fill(Name="Help", API_Key="key-1", API_Secret="canary-s")
    page.press("Create instance")
    assert "Missing required configuration for element zendesk: zendesk.subdomain" in page.text


def test_an_oauth_instance_is_made_with_a_refresh_token(page: Page, service: Service) -> None:
    page.open("/console/elements/sfdc/new")
    page.fill(Name="S", API_Key="k", API_Secret="canary-s", Refresh_Token="canary-r")
    page.press("Create instance")
    assert page.heading == "S"
    assert "canary" not in page.source
    assert service.ok("GET", "/instances")[0]["externalAuthentication"] == "initial"


def test_a_person_who_says_no(page: Page, service: Service) -> None:
    sign_in_to_salesforce(page)
    page.press("Deny")
    assert "The vendor responded access_denied" in page.text
    assert page.field("Name").get_attribute("value") == "Salesforce"
    service.refused(404, "GET", "/instances")


def test_requests_are_shown_without_secrets_and_the_console_is_not_among_them(
    page: Page, service: Service
) -> None:
    create_closeio(page)
    service.ok("GET", "/instances?searchText=Sales")
    page.follow("Requests")
    assert "GET /instances" in page.text
    assert "console" not in page.driver.find_element("css selector", "tbody").text
    for secret in ("canary", service.sandbox.user_secret):
        assert secret not in page.source


@pytest.mark.parametrize("path", ["/console/instances/4711", "/console/instances/x", "/console/x"])
def test_what_is_not_there_is_a_page(page: Page, path: str) -> None:
    page.open(path)
    assert page.heading == "That did not work"
