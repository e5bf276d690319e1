from __future__ import annotations

import json

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.tags import tag_names
from pulumi_cloud_elements.errors import BadRequestError, ResponseLostError

from tests.unit.api.service import INSTANCE, ORGANIZATION, USER, WHOLE, Service


def test_an_instance(service: Service, client: Client) -> None:
    service.responds_json(200, INSTANCE)
    assert client.instances.get("5") == INSTANCE
    assert client.instances.put("5", {"name": "x"}) == INSTANCE
    assert client.instances.create({"name": "x"}) == INSTANCE
    assert [request[:2] for request in service.requests] == [
        ("GET", "/elements/api-v2/instances/5"),
        ("PUT", "/elements/api-v2/instances/5"),
        ("POST", "/elements/api-v2/instances"),
    ]


def test_a_patch_is_asked_after_only_where_its_response_is_not_the_whole(
    service: Service, client: Client
) -> None:
    service.responds_json(200, WHOLE)
    assert client.instances.patch("5", {"name": "x"}) == WHOLE
    assert [request[0] for request in service.requests] == ["PATCH"]
    service.responses.clear()
    service.responds_json(200, INSTANCE)
    service.responds_json(200, WHOLE)
    assert client.instances.patch("5", {"name": "x"}) == WHOLE
    assert [request[0] for request in service.requests] == ["PATCH", "PATCH", "GET"]


def test_delete_with_an_empty_response(service: Service, client: Client) -> None:
    service.responds_text(200, "")
    client.instances.delete("5")
    assert len(service.requests) == 1


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"id": ""}', "<html>"])
def test_an_instance_made_without_an_id_is_a_lost_response(
    service: Service, client: Client, body: str
) -> None:
    service.responds_text(200, body)
    with pytest.raises(ResponseLostError):
        client.instances.create({"name": "x"})
    assert len(service.requests) == 1


def test_secrets_in_the_services_message_are_taken_out(service: Service, client: Client) -> None:
    service.responds_json(
        400,
        {
            "message": f"bad header User {USER}, Organization {ORGANIZATION}; key the-api-key",
            "providerMessage": "no such key: the-api-key, nor inner-word",
            "requestId": "r-2",
        },
    )
    configuration = {"username": "the-api-key", "document": '{"a": "inner-word"}'}
    with pytest.raises(BadRequestError) as caught:
        client.instances.create({"configuration": configuration})
    shown = f"{caught.value} {caught.value.message} {caught.value.provider_message}"
    for secret in (USER, ORGANIZATION, "the-api-key", "inner-word"):
        assert secret not in shown
    assert "[secret]" in caught.value.message
    assert caught.value.__cause__ is None


def test_a_list_is_followed_page_by_page_and_filtered(service: Service, client: Client) -> None:
    first = [{"id": 1, "tags": ["crm"]}, {"id": 2, "tags": ["other"]}]
    headers = {"Content-Type": "application/json", "elements-next-page-token": "t2"}
    service.responses.append((200, json.dumps(first).encode(), headers))
    service.responds_json(200, [{"id": 3, "tags": [{"id": 9, "name": "crm"}]}])
    assert [row["id"] for row in client.instances.list("crm")] == [1, 3]
    assert [request[1].split("?")[1] for request in service.requests] == [
        "pageSize=200&tags%5B%5D=crm",
        "pageSize=200&tags%5B%5D=crm&nextPage=t2",
    ]


def test_a_list_of_nothing_is_empty(service: Service, client: Client) -> None:
    service.responds_json(404, {"message": "none", "requestId": "r"})
    assert client.instances.list() == []


def test_a_list_that_cannot_be_read_is_not_an_empty_one(service: Service, client: Client) -> None:
    service.responds_text(200, "")
    with pytest.raises(ResponseLostError):
        client.instances.list("a")


def test_what_is_enabled_or_disabled(service: Service, client: Client) -> None:
    service.responds_text(200, "")
    client.instances.set_enabled("5", enabled=True)
    client.instances.set_enabled("5", enabled=False)
    assert service.sent == ["PUT", "DELETE"]
    assert service.paths == ["/instances/5/enabled"] * 2


@pytest.mark.parametrize(
    ("reauthenticate", "query"),
    [(None, ""), (True, "?reAuthenticate=true"), (False, "?reAuthenticate=false")],
)
def test_a_put_asks_for_another_sign_in_where_it_is_told_to(
    service: Service, client: Client, reauthenticate: bool | None, query: str
) -> None:
    service.responds_json(200, INSTANCE)
    client.instances.put("5", {"name": "x"}, reauthenticate=reauthenticate)
    assert service.paths == [f"/instances/5{query}"]
    assert json.loads(service.bodies[0]) == {"name": "x"}


@pytest.mark.parametrize(
    ("tags", "names"),
    [
        (["a", "b"], ["a", "b"]),
        ([{"id": 1, "name": "a"}, "b"], ["a", "b"]),
        ([], []),
        (None, None),
        ("a", None),
    ],
)
def test_tags_are_strings_or_objects(tags: object, names: list[str] | None) -> None:
    assert tag_names(tags) == names


def test_rows_that_are_no_objects_are_left_out(service: Service, client: Client) -> None:
    service.responds_json(200, [None, {"id": 1}, "x"])
    assert client.instances.list() == [{"id": 1}]
