from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import (
    BadRequestError,
    NotFoundError,
    ResponseLostError,
    UnreadableError,
)

from tests.unit.api.service import Service

ROWS = [{"key": "closeio"}, {"key": "sftp"}]


def test_each_list_has_its_path(service: Service, client: Client) -> None:
    service.responds_json(200, [*ROWS, "no object"])
    elements = client.elements
    assert elements.list() == ROWS
    assert elements.authentication_types("closeio") == ROWS
    assert elements.definitions("closeio") == ROWS
    assert elements.definitions("closeio", "oauth2") == ROWS
    assert service.sent == ["GET"] * 4
    assert service.paths == [
        "/elements",
        "/elements/closeio/authentication-types",
        "/elements/closeio/configuration",
        "/elements/closeio/authentication-types/oauth2/configurations",
    ]


def test_metadata_is_an_object(service: Service, client: Client) -> None:
    service.responds_json(200, {"objects": ["contacts"]})
    assert client.elements.metadata("close io") == {"objects": ["contacts"]}
    assert service.paths == ["/elements/close%20io/metadata"]
    service.responses.clear()
    service.responds_json(200, ["contacts"])
    with pytest.raises(UnreadableError):
        client.elements.metadata("closeio")


def test_an_element(service: Service, client: Client) -> None:
    service.responds_json(200, {"id": 1, "key": "closeio"})
    assert client.elements.get("closeio")["key"] == "closeio"
    service.responses.clear()
    service.responds_json(404, {"message": "No element found", "requestId": "r"})
    with pytest.raises(NotFoundError):
        client.elements.get("nosuch")


def test_whatever_a_program_names_stays_one_part_of_the_path(
    service: Service, client: Client
) -> None:
    service.responds_json(200, [])
    client.elements.definitions("a/../b?c#d", "e/f")
    assert service.paths == [
        "/elements/a%2F..%2Fb%3Fc%23d/authentication-types/e%2Ff/configurations"
    ]


def test_a_list_that_is_none_is_asked_for_again(service: Service, client: Client) -> None:
    service.responds_json(200, {"id": 1})
    with pytest.raises(UnreadableError, match="holds nothing usable"):
        client.elements.list()
    assert len(service.requests) == 3


def test_a_sign_in_address(service: Service, client: Client) -> None:
    service.responds_json(200, {"oauthUrl": "https://vendor/sign-in"})
    query = {"apiKey": "k", "apiSecret": "s"}
    assert client.elements.oauth_url("sfdc", query) == "https://vendor/sign-in"
    assert service.paths == ["/elements/sfdc/oauth/url?apiKey=k&apiSecret=s"]


@pytest.mark.parametrize("body", [{}, [], None, {"oauthUrl": 5}])
def test_without_a_sign_in_address_it_says_so(
    service: Service, client: Client, body: object
) -> None:
    service.responds_json(200, body)
    with pytest.raises(ResponseLostError, match="no oauthUrl"):
        client.elements.oauth_url("closeio", {})


def test_the_applications_secret_is_not_in_a_message(service: Service, client: Client) -> None:
    service.responds_json(400, {"message": "bad secret canary-s", "requestId": "r"})
    with pytest.raises(BadRequestError, match="bad secret") as caught:
        client.elements.oauth_url("sfdc", {"apiKey": "k", "apiSecret": "canary-s"})
    assert "canary" not in f"{caught.value}{caught.value.message}"
