"""The sample of a Close.io instance that the vendor published."""

from __future__ import annotations

from typing import Any

from cloud_elements_sandbox.testing import Service

REQUEST = {
    "element": {"key": "closeio"},
    "configuration": {
        "username": "<INSERT_CLOSE_IO_API_KEY>",
        "password": "<INSERT_CLOSE_IO_PASSWORD>",
    },
    "tags": ["<INSERT_TAGS>"],
    "name": "<INSERT_INSTANCE_NAME>",
}
SAMPLE: dict[str, Any] = {
    "id": 12,
    "name": "Test",
    "token": "cuED0/DezalhhzK2OtO6kMP7NvPnMyNcRDZc=",
    "element": {
        "id": 146,
        "name": "Close.io Beta",
        "key": "closeio",
        "description": "Add a Close.io CRM Instance to connect your existing Close.io account to "
        "the CRM Hub, allowing you to manage contacts, accounts, opportunities, etc. across "
        "multiple CRM Elements. You will need your Close.io CRM account information to add an "
        "instance.",
        "image": "https://pbs.twimg.com/profile_images/497905627948015616/vNCOkr1Z.png",
        "active": True,
        "deleted": False,
        "typeOauth": False,
        "trialAccount": False,
        "transformationsEnabled": True,
        "authentication": {"type": "basic"},
        "hub": "crm",
        "parameters": [],
    },
    "provisionInteractions": [],
    "valid": True,
    "disabled": False,
    "maxCacheSize": 0,
    "cacheTimeToLive": 0,
    "configuration": {
        "base.url": "https://app.close.io/api/v1",
        "pagination.offset": "true",
        "password": "CLOSE_IO_PASSOWRD",
        "pagination.max": "100",
        "username": "CLOSE_IO_API_KEY",
    },
    "eventsEnabled": False,
    "cachingEnabled": False,
}


def test_the_published_request_gives_the_published_answer(service: Service) -> None:
    asked = REQUEST | {
        "name": "Test",
        "configuration": {"username": "CLOSE_IO_API_KEY", "password": "CLOSE_IO_PASSOWRD"},
    }
    response = service.ok("POST", "/instances", json=asked)
    expected = SAMPLE | {
        "id": response["id"],
        "token": response["token"],
        "configuration": SAMPLE["configuration"] | {"password": "********"},
    }
    configuration = response["configuration"]
    for key, value in expected.pop("configuration").items():
        assert configuration[key] == value
    assert {key: response[key] for key in expected} == expected
    assert isinstance(response["id"], int)


def test_the_request_is_accepted_word_for_word(service: Service) -> None:
    """Its placeholders look like HTML and are not to be stripped."""
    response = service.ok("POST", "/instances", json=REQUEST)
    assert response["configuration"]["username"] == "<INSERT_CLOSE_IO_API_KEY>"
    assert (response["name"], response["tags"]) == ("<INSERT_INSTANCE_NAME>", ["<INSERT_TAGS>"])


def test_the_token_looks_like_the_published_one(service: Service) -> None:
    token = service.create()["token"]
    assert len(token) == len(SAMPLE["token"])
    assert token.endswith("=")


def test_tokens_and_ids_are_unique(service: Service) -> None:
    made = [service.create() for _ in range(20)]
    assert len({one["token"] for one in made}) == len({one["id"] for one in made}) == 20


def test_the_token_serves_later_requests_that_involve_the_instance(service: Service) -> None:
    token = service.create()["token"]
    accounts = service.ok("GET", "/hubs/crm/accounts", token=token)
    assert accounts
    assert isinstance(accounts, list)
