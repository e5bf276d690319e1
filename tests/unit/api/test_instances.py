from __future__ import annotations

import json

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.tags import tag_names
from pulumi_cloud_elements.errors import BadRequestError, ResponseLostError, TransportError

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


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"id": ""}', '{"id": "\u00b2"}', "<html>"])
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


@pytest.mark.parametrize("body", ['{"status": "ok"}', "[]", '"deleted"', "7"])
def test_a_delete_that_somebody_else_responds_to_is_believed_once_it_is_gone(
    service: Service, client: Client, body: str
) -> None:
    service.responses.append((200, body.encode(), {}))
    service.responds_json(404, {"message": "none", "requestId": "r"})
    client.instances.delete("5")
    assert service.sent == ["DELETE", "GET"]


def test_a_delete_that_did_nothing_is_an_error(service: Service, client: Client) -> None:
    service.responds_json(200, {"status": "ok"})
    service.responds_json(200, INSTANCE)
    with pytest.raises(ResponseLostError, match="is not the service's, and what it was to delete"):
        client.instances.delete("5")
    service.responds_json(200, {"status": "ok"})  # and to the GET that follows, too
    with pytest.raises(ResponseLostError, match="holds nothing usable"):
        client.instances.delete("5")


@pytest.mark.parametrize("method", ["get", "put", "patch"])
@pytest.mark.parametrize("id_", [6, "6", None, "5x", {"a": 5}, True, "²"], ids=str)
def test_a_response_about_another_instance_is_none(
    service: Service, client: Client, method: str, id_: object
) -> None:
    service.responds_json(200, {**WHOLE, "id": id_})
    arguments = ["5"] if method == "get" else ["5", {}]
    with pytest.raises(ResponseLostError, match="holds nothing usable"):
        getattr(client.instances, method)(*arguments)


def test_an_id_may_be_a_string_and_may_begin_with_zeros(service: Service, client: Client) -> None:
    service.responds_json(200, {**WHOLE, "id": "5"})
    assert client.instances.get("5")["name"] == "x"
    assert client.instances.get("005")["name"] == "x"


def test_what_a_create_request_is_refused_with_is_shown(service: Service, client: Client) -> None:
    service.responds_json(200, {"message": "Provisioning refused"})
    with pytest.raises(ResponseLostError, match="nothing usable: Provisioning refused; whether"):
        client.instances.create({"name": "x"})


def test_a_list_that_begins_again_ends(service: Service, client: Client) -> None:
    headers = {"elements-next-page-token": "again"}
    service.responses.append((200, b'[{"id": 1}, {"id": 2}]', headers))
    assert [row["id"] for row in client.instances.list()] == [1, 2]
    assert len(service.requests) == 2


def test_a_list_without_an_end_is_an_error(service: Service, client: Client) -> None:
    pages = [
        (200, b'[{"id": 1}]', {"elements-next-page-token": str(number)}) for number in range(50)
    ]
    service.responses += pages
    with pytest.raises(TransportError, match="the list does not end: 21 pages in a row"):
        client.instances.list()
    service.responses[:] = [*pages[:15], (200, b'[{"id": 2}]', {})]
    assert [row["id"] for row in client.instances.list()] == [1, 2]


def test_rows_without_an_id_are_left_out(service: Service, client: Client) -> None:
    service.responds_json(200, [{"name": "x"}, {"id": None}, {"id": "5x"}, {"id": "6"}])
    assert client.instances.list() == [{"id": "6"}]


@pytest.mark.parametrize("disabled", [True, False])
def test_somebody_else_who_responds_enables_nothing(
    service: Service, client: Client, disabled: bool
) -> None:
    service.responds_json(200, {"status": "ok"})
    service.responds_json(200, {**INSTANCE, "disabled": disabled})
    with pytest.raises(ResponseLostError, match="is not the service's, and nothing has changed"):
        client.instances.set_enabled("5", enabled=disabled)
    client.instances.set_enabled("5", enabled=disabled)  # with the instance as the response
    service.responses.insert(0, (200, b'"done"', {}))
    client.instances.set_enabled("5", enabled=not disabled)


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
        ([None, 1, {"id": 2}, [], "a"], ["1", "a"]),
    ],
)
def test_tags_are_strings_or_objects(tags: object, names: list[str] | None) -> None:
    assert tag_names(tags) == names


def test_rows_that_are_no_objects_are_left_out(service: Service, client: Client) -> None:
    service.responds_json(200, [None, {"id": 1}, "x"])
    assert client.instances.list() == [{"id": 1}]
