from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import ApiError, UnauthorizedError

from tests.unit.api.service import USER, Service


def test_the_organization_is_asked_for_once(service: Service, client: Client) -> None:
    service.responds_json(200, {"id": 77})
    assert client.organizations.current_id() == "77"
    assert client.organizations.current_id() == "77"
    assert len(service.requests) == 1


def test_a_hidden_organization_is_none(service: Service, client: Client) -> None:
    service.responds_json(403, {"message": "no", "requestId": "r-3"})
    assert client.organizations.current_id() is None
    assert client.organizations.current_id() is None
    assert len(service.requests) == 1


def test_refused_credentials_are_told(service: Service, client: Client) -> None:
    service.responds_json(401, {"message": "no", "requestId": "r-4"})
    with pytest.raises(UnauthorizedError, match="environment") as caught:
        client.organizations.current_id()
    assert isinstance(caught.value, ApiError)
    assert USER not in f"{caught.value}{client!r}"


@pytest.mark.parametrize("body", [[], {}, None, {"id": None}])
def test_a_response_without_an_id_is_none(service: Service, client: Client, body: object) -> None:
    service.responds_json(200, body)
    assert client.organizations.current_id() is None
