"""Base URL and authentication: the secrets, the Element token, and how they are got."""

from __future__ import annotations

import pytest
import requests
from cloud_elements_sandbox.platform.errors import BAD_CREDENTIALS
from cloud_elements_sandbox.testing import Service


def test_user_and_organization_come_in_any_order(service: Service) -> None:
    sandbox = service.sandbox
    value = f"Organization {sandbox.organization_secret}, User {sandbox.user_secret}"
    service.ok("GET", "/elements", headers={"Authorization": value})


@pytest.mark.parametrize("broken", ["user", "organization", "element", "all", "nothing"])
def test_a_wrong_secret_or_token_is_the_documented_401(service: Service, broken: str) -> None:
    sandbox = service.sandbox
    value = {
        "user": f"User wrong, Organization {sandbox.organization_secret}",
        "organization": f"User {sandbox.user_secret}, Organization wrong",
        "element": sandbox.authorization["Authorization"] + ", Element wrong",
        "all": "Basic dXNlcjpwYXNz",
        "nothing": "",
    }[broken]
    body = service.refused(401, "GET", "/instances", headers={"Authorization": value})
    assert body["message"] == BAD_CREDENTIALS


def test_a_name_and_password_lead_to_the_secrets(service: Service) -> None:
    url = service.sandbox.url
    token = requests.post(
        f"{url}/authentication", json={"username": "a", "password": "b"}, timeout=5
    ).json()["token"]
    response = requests.get(
        f"{url}/authentication/secrets", headers={"Authorization": f"Bearer {token}"}, timeout=5
    )
    assert response.json() == {
        "userSecret": service.sandbox.user_secret,
        "organizationSecret": service.sandbox.organization_secret,
    }


def test_the_secrets_need_the_token(service: Service) -> None:
    headers = {"Authorization": "Bearer guessed"}
    service.refused(401, "GET", "/authentication/secrets", headers=headers)


def test_organizations_me_is_the_cheap_check_of_credentials(service: Service) -> None:
    assert "id" in service.ok("GET", "/organizations/me")
    service.refused(401, "GET", "/organizations/me", headers={"Authorization": "User x"})


def test_the_organization_id_may_be_withheld(service: Service) -> None:
    service.switch(organization_id="withheld")
    assert "id" not in service.ok("GET", "/organizations/me")


def test_instance_calls_take_no_id(service: Service) -> None:
    made = service.create()
    service.create("other")
    entries = service.ok("GET", "/instances/configuration", token=made["token"])
    assert {entry["id"] // 1000 for entry in entries} == {made["id"]}
    service.refused(401, "GET", "/instances/configuration")


def test_delete_goes_without_the_element_part(service: Service) -> None:
    made = service.create()
    assert service.ok("DELETE", f"/instances/{made['id']}") is None


@pytest.mark.parametrize(
    "path", ["/users", "/users/1", "/users/me", "/accounts", "/accounts/1", "/hubs", "/jobs"]
)
def test_right_secrets_are_enough_for_what_is_the_platforms(service: Service, path: str) -> None:
    assert service.ok("GET", path) is not None
    wrong = {"Authorization": "User wrong, Organization wrong"}
    service.refused(401, "GET", path, headers=wrong)


def test_the_owner_of_the_secret_is_among_the_users_and_on_instances(service: Service) -> None:
    [only] = service.ok("GET", "/users")
    assert service.create()["user"].items() <= only.items()
    assert service.ok("GET", f"/users/{only['id']}") == only
    [account] = service.ok("GET", "/accounts")
    assert only["accountId"] == account["id"]
    assert service.ok("GET", f"/accounts/{account['id']}") == account
    for path in ("/users/999", "/accounts/999", "/jobs/1", "/hubs/nosuch"):
        service.refused(404, "GET", path)
    for hub in service.ok("GET", "/hubs"):
        assert service.ok("GET", f"/hubs/{hub['key']}") == hub


def test_with_a_token_users_and_accounts_are_the_vendors(service: Service) -> None:
    configuration = {"username": "u", "password": "p", "base.url": "https://x.example"}
    token = service.create("x", "jira", configuration=configuration)["token"]
    users = service.ok("GET", "/users", token=token)
    assert len(users) > 1
    assert service.ok("GET", f"/users/{users[0]['id']}", token=token) == users[0]
    service.refused(404, "GET", "/accounts", token=token)
    service.refused(404, "GET", "/users/1", token=token)
