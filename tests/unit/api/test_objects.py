from __future__ import annotations

import json

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.api.objects import Deleted, Written
from pulumi_cloud_elements.errors import (
    BadRequestError,
    NotFoundError,
    ResponseLostError,
    UnreadableError,
)

from tests.unit.api.service import Service

PLACE, MAPPED = Place("account", "12"), Place("account", "12", "close io")
DEFINITION = {"objectName": "contacts", "fields": [], "level": "account"}
TRANSFORMATION = {"vendorName": "lead"}


def responds(service: Service, status: int, body: object, **headers: str) -> None:
    service.responses.append((status, json.dumps(body).encode(), headers))


def test_the_paths(service: Service, client: Client) -> None:
    responds(service, 200, {**DEFINITION, **TRANSFORMATION})
    client.definitions.get(PLACE, "my contacts")
    client.definitions.create(PLACE, "contacts", {"fields": []})
    client.definitions.put(PLACE, "contacts", {"fields": []})
    client.definitions.delete(PLACE, "contacts")
    client.transformations.get(MAPPED, "contacts")
    client.transformations.create(MAPPED, "contacts", TRANSFORMATION)
    client.transformations.put(MAPPED, "contacts", TRANSFORMATION)
    client.transformations.delete(MAPPED, "contacts")
    base = "/elements/api-v2/accounts/12"
    mapped = f"{base}/elements/close%20io/transformations/contacts"
    assert [request[:2] for request in service.requests] == [
        ("GET", f"{base}/objects/my%20contacts/definitions"),
        ("POST", f"{base}/objects/contacts/definitions"),
        ("PUT", f"{base}/objects/contacts/definitions"),
        ("DELETE", f"{base}/objects/contacts/definitions"),
        ("GET", mapped),
        ("POST", mapped),
        ("PUT", mapped),
        ("DELETE", mapped),
    ]
    assert [json.loads(body) for body in service.bodies if body] == [
        {"fields": []},
        {"fields": []},
        TRANSFORMATION,
        TRANSFORMATION,
    ]


def test_what_the_service_ignored_is_returned_in_one_line(service: Service, client: Client) -> None:
    responds(service, 200, DEFINITION, **{"Elements-Error": "No privilege;   ignored: email"})
    told = "No privilege; ignored: email"
    assert client.definitions.create(PLACE, "contacts", {}) == Written(DEFINITION, told)
    assert client.definitions.put(PLACE, "contacts", {}) == Written(DEFINITION, told)
    assert client.definitions.delete(PLACE, "contacts") == Deleted(told, confirmed=False)
    service.responses.clear()
    responds(service, 200, DEFINITION, **{"Elements-Error": "x" * 400})
    said = client.definitions.put(PLACE, "contacts", {}).ignored
    assert said == "x" * 300 + "…"


def test_where_nothing_is_ignored(service: Service, client: Client) -> None:
    responds(service, 200, DEFINITION)
    assert client.definitions.create(PLACE, "contacts", {}) == Written(DEFINITION, None)
    assert client.definitions.delete(PLACE, "contacts") == Deleted(None, confirmed=False)


def test_only_nothing_is_the_services_response_to_a_delete(
    service: Service, client: Client
) -> None:
    service.responds_text(200, "")
    for family, place in ((client.definitions, PLACE), (client.transformations, MAPPED)):
        assert family.delete(place, "contacts") == Deleted()


LOGIN = {"message": "Sign in", "fields": [{"name": "user"}, {"name": "password"}]}


def test_a_form_to_sign_in_is_no_definition(service: Service, client: Client) -> None:
    responds(service, 200, LOGIN)
    with pytest.raises(UnreadableError):
        client.definitions.get(PLACE, "contacts")
    with pytest.raises(ResponseLostError, match="is not about what was created"):
        client.transformations.create(MAPPED, "contacts", TRANSFORMATION)


@pytest.mark.parametrize("body", [[], {}, "ok", None, 5])
def test_a_create_whose_response_is_about_nothing_may_have_been_done(
    service: Service, client: Client, body: object
) -> None:
    responds(service, 200, body)
    with pytest.raises(ResponseLostError, match="is not about what was created"):
        client.definitions.create(PLACE, "contacts", {"fields": []})
    assert [request[0] for request in service.requests] == ["POST"]


def test_a_create_request_is_sent_once(service: Service, client: Client) -> None:
    responds(service, 400, {"message": "No object definition found", "requestId": "1"})
    with pytest.raises(BadRequestError):
        client.transformations.create(MAPPED, "contacts", TRANSFORMATION)
    assert [request[0] for request in service.requests] == ["POST"]


def test_after_a_put_without_a_usable_response_the_service_is_asked(
    service: Service, client: Client
) -> None:
    service.responds_text(200, "")
    responds(service, 200, TRANSFORMATION)
    written = client.transformations.put(MAPPED, "contacts", TRANSFORMATION)
    assert written == Written(TRANSFORMATION, None)
    assert [request[0] for request in service.requests] == ["PUT", "GET"]


def test_a_get_of_something_else(service: Service, client: Client) -> None:
    responds(service, 200, {"contacts": DEFINITION})
    with pytest.raises(UnreadableError, match="nothing usable"):
        client.definitions.get(PLACE, "contacts")


def test_none(service: Service, client: Client) -> None:
    responds(service, 404, {"message": "No object definition found", "requestId": "1"})
    for call in (client.definitions.get, client.definitions.delete, client.transformations.get):
        with pytest.raises(NotFoundError):
            call(PLACE, "contacts")


def test_a_repr_shows_no_content() -> None:
    assert "secret" not in repr(Written({"script": {"body": "secret"}}))
