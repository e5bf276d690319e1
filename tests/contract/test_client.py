"""What the lifecycles may rely on in a client: the same tests for the real one, on the sandbox,
and for the in-memory one of the unit tests.
"""

from __future__ import annotations

import inspect

import pytest
from pulumi_cloud_elements.api.catalogue import Catalogue, NotInCatalogueError
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import BadRequestError, NotFoundError, UnauthorizedError
from pulumi_cloud_elements.resources.values import MASK
from pulumi_cloud_elements.settings import Settings

from ..unit.fake.client import FakeClient, FakeElements, FakeInstances, FakeOrganizations
from ..unit.fake.elements import ELEMENTS
from ..unit.fake.formulas import FakeFormulaInstances, FakeFormulas
from ..unit.fake.service import Service
from .accounts import OAUTH, SECTION, Account, body, close, id_of, oauth

# The in-memory client is a client


def test_the_in_memory_client_overrides_every_call() -> None:
    for fake in (
        FakeInstances,
        FakeElements,
        FakeOrganizations,
        FakeFormulas,
        FakeFormulaInstances,
    ):
        real = fake.__mro__[1]
        functions = [name for name, _ in inspect.getmembers(real, inspect.isfunction)]
        # Not what the calls share among themselves.
        calls = {name for name in functions if name == "__init__" or not name.startswith("_")}
        assert {name for name in calls if name in vars(fake)} == calls, fake


def test_the_in_memory_client_has_every_family() -> None:
    real = Client(Settings("user", "organization", "https://example.com"))
    families = {name for name in vars(real) if not name.startswith("_")}
    # And the account in memory, which tests look at.
    assert set(vars(FakeClient(Service()))) == families | {"service"}
    close(real)


# Create


def test_a_create_returns_every_field_that_the_service_has(client: Client) -> None:
    row = client.instances.create(body())
    assert isinstance(row.pop("id"), int)
    assert row.pop("token")
    assert row.pop("createdDate")
    assert row["element"].pop("description")
    row["element"].pop("image")
    assert row == {
        "name": "Test",
        "element": {
            "id": 146,
            "name": "Close.io Beta",
            "key": "closeio",
            "active": True,
            "deleted": False,
            "typeOauth": False,
            "trialAccount": False,
            "transformationsEnabled": True,
            "authentication": {"type": "basic"},
            "hub": "crm",
            "parameters": [],
        },
        "elementId": 146,
        "tags": ["Test"],
        "provisionInteractions": [],
        "valid": True,
        "disabled": False,
        "maxCacheSize": 0,
        "cacheTimeToLive": 0,
        "configuration": {
            "username": "the-key",
            "password": MASK,
            "base.url": "https://app.close.io/api/v1",
            "pagination.type": "offset",
            "pagination.max": "100",
            "pagination.offset": "true",
            "bulk.attribute.created_time": "date_created",
            "event.notification.enabled": "false",
            "event.vendor.type": None,
            "event.notification.type": None,
            "event.notification.callback.url": None,
            "event.notification.callback.headers": None,
            "event.notification.basic.username": None,
            "event.notification.basic.password": MASK,
            "event.notification.signature.key": None,
            "event.poller.refresh_interval": "15",
            "event.poller.configuration": None,
            "event.objects": None,
            "filter.response.nulls": "true",
        },
        "eventsEnabled": False,
        "traceLoggingEnabled": False,
        "cachingEnabled": False,
        "externalAuthentication": "none",
        "user": {
            "id": 1,
            "emailAddress": "sandbox@example.com",
            "firstName": "Sandbox",
            "lastName": "User",
        },
    }


def test_names_are_not_unique_and_ids_and_tokens_are(client: Client) -> None:
    first, second = client.instances.create(body()), client.instances.create(body())
    assert first["name"] == second["name"]
    assert first["id"] != second["id"]
    assert first["token"] != second["token"]


@pytest.mark.parametrize(
    ("tags", "stored"),
    [
        (None, ["Test"]),
        ([], []),
        (["a", "b", "a"], ["a", "b"]),
        ([" <b>x</b> ", "<i></i>"], ["x"]),
    ],
)
def test_tags(client: Client, tags: list[str] | None, stored: list[str]) -> None:
    sent = body() if tags is None else body(tags=tags)
    assert client.instances.create(sent)["tags"] == stored


def test_html_is_stripped_from_names(client: Client) -> None:
    row = client.instances.create(body(name='<a href="https://example.com">x</a>'))
    assert (row["name"], row["tags"]) == ("x", ["x"])


def test_configuration_values_come_back_as_strings(client: Client) -> None:
    section = {
        **SECTION,
        "event.notification.enabled": True,
        "event.poller.refresh_interval": 5,
        "event.poller.configuration": {"contacts": {"url": "/contacts"}},
        "unknown.entry": "kept",
    }
    row = client.instances.create(body(configuration=section))
    found = row["configuration"]
    assert found["event.notification.enabled"] == "true"
    assert found["event.poller.refresh_interval"] == "5"
    assert found["event.poller.configuration"] == '{"contacts":{"url":"/contacts"}}'
    assert found["unknown.entry"] == "kept"
    assert row["eventsEnabled"] is True


def test_the_server_writes_the_subscription_while_events_are_received(client: Client) -> None:
    key = "event.notification.subscription.id"
    made = client.instances.create(
        body(configuration={**SECTION, "event.notification.enabled": True})
    )
    assert made["configuration"][key]
    put = client.instances.put(
        id_of(made), body(configuration={**SECTION, "event.notification.enabled": "false"})
    )
    assert key not in put["configuration"]


@pytest.mark.parametrize("missing", ["username", "password"])
def test_a_missing_entry_is_a_bad_request_that_names_it(client: Client, missing: str) -> None:
    section = {key: value for key, value in SECTION.items() if key != missing}
    with pytest.raises(BadRequestError, match=missing):
        client.instances.create(body(configuration=section))
    assert client.instances.list() == []


def test_an_unknown_element_is_not_found(client: Client) -> None:
    with pytest.raises(NotFoundError):
        client.instances.create(body("nosuch"))


# Get and list


def test_get_and_list_return_what_the_create_did(client: Client) -> None:
    made = client.instances.create(body())
    assert client.instances.get(id_of(made)) == made
    assert client.instances.list() == [made]


def test_what_a_caller_does_to_a_response_changes_nothing(client: Client) -> None:
    made = client.instances.create(body())
    row = client.instances.get(id_of(made))
    row["configuration"]["username"] = "other"
    row["tags"].append("other")
    row["element"]["key"] = "other"
    assert client.instances.get(id_of(made)) == made


def test_a_list_by_tag(client: Client) -> None:
    assert client.instances.list() == []
    assert client.instances.list("a") == []
    first = client.instances.create(body(tags=["a", "b"]))
    client.instances.create(body(tags=["ab"]))
    assert client.instances.list("a") == [first]
    assert len(client.instances.list()) == 2


def test_what_is_gone_is_not_found(client: Client) -> None:
    made = client.instances.create(body())
    client.instances.delete(id_of(made))
    for call in (
        lambda: client.instances.get(id_of(made)),
        lambda: client.instances.put(id_of(made), body()),
        lambda: client.instances.patch(id_of(made), {"name": "x"}),
        lambda: client.instances.set_enabled(id_of(made), enabled=True),
        lambda: client.instances.delete(id_of(made)),
    ):
        with pytest.raises(NotFoundError):
            call()


# Put, patch, enable


def test_a_put_replaces_name_and_tags_and_merges_the_configuration(client: Client) -> None:
    made = client.instances.create(body(tags=["a"], configuration={**SECTION, "pagination.max": 7}))
    put = client.instances.put(id_of(made), body(name="New", tags=["b"]))
    assert put == client.instances.get(id_of(made))
    assert (put["name"], put["tags"]) == ("New", ["b"])
    assert put["configuration"]["pagination.max"] == "7"
    assert (put["id"], put["token"]) == (made["id"], made["token"])
    without_tags = client.instances.put(id_of(made), body(name="New"))
    assert without_tags["tags"] == ["b"]


def test_a_put_that_is_refused_changes_nothing(client: Client) -> None:
    made = client.instances.create(body())
    with pytest.raises(BadRequestError):
        client.instances.put(id_of(made), body("sftp", name="New"))
    with pytest.raises(BadRequestError):
        client.instances.put(id_of(made), body(name="New", configuration={"username": ""}))
    assert client.instances.get(id_of(made)) == made


def test_a_patch_changes_name_and_tags_alone(client: Client) -> None:
    made = client.instances.create(body(tags=["a"]))
    patched = client.instances.patch(id_of(made), {"name": "New"})
    assert patched == {**made, "name": "New"}
    patched = client.instances.patch(id_of(made), {"tags": ["b", "c"]})
    assert patched == {**made, "name": "New", "tags": ["b", "c"]}
    assert client.instances.get(id_of(made)) == patched


def test_disabled_and_enabled(client: Client) -> None:
    made = client.instances.create(body())
    client.instances.set_enabled(id_of(made), enabled=False)
    assert client.instances.get(id_of(made)) == {**made, "disabled": True}
    # It stays so, whatever else changes.
    assert client.instances.put(id_of(made), body())["disabled"] is True
    client.instances.set_enabled(id_of(made), enabled=True)
    assert client.instances.get(id_of(made)) == made


# OAuth


def test_a_code_signs_in_once(client: Client) -> None:
    made = client.instances.create(oauth(providerData={"code": "one"}))
    assert made["configuration"]["oauth.user.token"]
    refreshed = made["configuration"]["oauth.user.refresh_token"]
    assert refreshed
    with pytest.raises(BadRequestError):
        client.instances.create(oauth(providerData={"code": "one"}))
    with pytest.raises(BadRequestError):
        client.instances.put(id_of(made), oauth(), reauthenticate=True)
    again = client.instances.put(
        id_of(made), oauth(providerData={"code": "two"}), reauthenticate=True
    )
    assert again["configuration"]["oauth.user.refresh_token"] != refreshed
    kept = client.instances.put(id_of(made), oauth(), reauthenticate=False)
    assert kept["configuration"] == again["configuration"]
    assert client.instances.put(id_of(made), oauth())["configuration"] == again["configuration"]


def test_a_refresh_token_signs_in_without_a_code(client: Client) -> None:
    section = {**OAUTH, "oauth.user.refresh_token": "the-refresh-token"}
    made = client.instances.create(oauth(configuration=section, externalAuthentication="initial"))
    assert made["externalAuthentication"] == "initial"
    assert made["configuration"]["oauth.user.token"]
    with pytest.raises(BadRequestError):
        client.instances.create(oauth())


# Elements and the organization


@pytest.mark.parametrize("key", ELEMENTS)
def test_the_catalogue_is_the_same(client: Client, key: str) -> None:
    catalogue = Catalogue(client)
    definition = catalogue.definition(key)
    assert definition is not None
    element = ELEMENTS[key]
    assert definition.authentication == element.authentication
    shown = {entry.key: (entry.type, entry.default, entry.required) for entry in element.entries}
    assert shown == {
        key: (entry.type, entry.default, entry.required)
        for key, entry in definition.entries.items()
    }
    assert client.elements.definitions(key) == client.elements.get(key)["configuration"]
    types = client.elements.authentication_types(key)
    assert types == [{"type": element.authentication}]
    assert client.elements.definitions(key, element.authentication)
    with pytest.raises(NotFoundError):
        client.elements.definitions(key, "nosuch")
    summary = client.elements.get(key)
    assert key in {row["key"] for row in client.elements.list()}
    assert (summary["id"], summary["name"], summary["hub"]) == (
        element.id,
        element.name,
        element.hub,
    )


def test_an_unknown_key_of_the_catalogue(client: Client) -> None:
    with pytest.raises(NotFoundError):
        client.elements.get("nosuch")
    with pytest.raises(NotInCatalogueError, match="did you mean closeio"):
        Catalogue(client).definition("close.io")


def test_the_sign_in_address(client: Client) -> None:
    query = {"apiKey": "k", "apiSecret": "s", "callbackUrl": "https://example.com/c"}
    url = client.elements.oauth_url("sfdc", query)
    assert "element=sfdc" in url
    assert "client_id=k" in url
    with pytest.raises(BadRequestError):
        client.elements.oauth_url("closeio", query)
    with pytest.raises(NotFoundError):
        client.elements.oauth_url("nosuch", query)


def test_the_organization_is_requested_once(account: Account, client: Client) -> None:
    assert client.organizations.current_id() == "1"
    assert client.organizations.current_id() == "1"
    assert account.calls("organizations.current_id") == 1
    assert account.client().organizations.current_id() == "1"
    assert account.calls("organizations.current_id") == 2


def test_credentials_that_are_refused_are_an_error_each_time(
    account: Account, client: Client
) -> None:
    account.status("organizations.current_id", 401)
    with pytest.raises(UnauthorizedError):
        client.organizations.current_id()
    assert client.organizations.current_id() == "1"


def test_an_organization_that_cannot_be_read_is_none(account: Account, client: Client) -> None:
    account.status("organizations.current_id", 500)
    assert client.organizations.current_id() is None
    assert client.organizations.current_id() is None
    assert account.calls("organizations.current_id") == 1
