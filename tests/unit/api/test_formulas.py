from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import NotFoundError, ResponseLostError

from tests.unit.api.service import Service

FORMULA = {"id": 5, "name": "x"}
WHOLE = {**FORMULA, "steps": [], "triggers": [], "configuration": []}
INSTANCE = {"id": 7, "name": "x"}
WHOLE_INSTANCE = {**INSTANCE, "active": True, "configuration": {}}
NOT_FOUND = {"requestId": "1", "message": "No formula found"}


def requests(service: Service) -> list[str]:
    return [
        f"{method} {path.removeprefix('/elements/api-v2')}" for method, path, _ in service.requests
    ]


def test_a_formula(service: Service, client: Client) -> None:
    service.responds_json(200, WHOLE)
    for returned in (
        client.formulas.create({"name": "x"}),
        client.formulas.get("5"),
        client.formulas.put("5", {"name": "x"}),
        client.formulas.patch("5", {"name": "x"}),
    ):
        assert returned == WHOLE
    service.responses.clear()
    service.responds_text(200, "")
    client.formulas.delete("5")
    client.formulas.delete_part("5", "steps", "6")
    assert requests(service) == [
        "POST /formulas",
        "GET /formulas/5",
        "PUT /formulas/5",
        "PATCH /formulas/5",
        "DELETE /formulas/5",
        "DELETE /formulas/5/steps/6",
    ]
    assert json.loads(service.bodies[3]) == {"name": "x"}


@pytest.mark.parametrize("call", ["put", "patch"])
def test_a_change_is_asked_after_where_its_response_is_not_the_whole(
    service: Service, client: Client, call: str
) -> None:
    service.responds_json(200, FORMULA)
    service.responds_json(200, WHOLE)
    assert getattr(client.formulas, call)("5", {}) == WHOLE
    assert requests(service) == [f"{call.upper()} /formulas/5", "GET /formulas/5"]


def test_a_formula_instance(service: Service, client: Client) -> None:
    service.responds_json(200, WHOLE_INSTANCE)
    calls = client.formula_instances
    assert calls.create("5", {"name": "x"}) == WHOLE_INSTANCE
    assert calls.get("7") == calls.get("7", "5") == WHOLE_INSTANCE
    assert calls.put("5", "7", {}) == WHOLE_INSTANCE
    calls.set_active("5", "7", active=True)
    calls.set_active("5", "7", active=False)
    service.responses.clear()
    service.responds_text(200, "")
    calls.delete("5", "7")
    assert requests(service) == [
        "POST /formulas/5/instances",
        "GET /formulas/instances/7",
        "GET /formulas/5/instances/7",
        "PUT /formulas/5/instances/7",
        "PUT /formulas/5/instances/7/active",
        "DELETE /formulas/5/instances/7/active",
        "DELETE /formulas/5/instances/7",
    ]


def test_a_delete_that_somebody_else_responds_to_is_believed_once_it_is_gone(
    service: Service, client: Client
) -> None:
    service.responds_json(200, {"status": "ok"})
    service.responds_json(404, NOT_FOUND)
    client.formulas.delete("5")
    service.responses.clear()
    service.responds_json(200, {"status": "ok"})
    service.responds_json(200, WHOLE_INSTANCE)
    with pytest.raises(ResponseLostError, match="is not the service's, and what it was to delete"):
        client.formula_instances.delete("5", "7")
    assert requests(service) == [
        "DELETE /formulas/5",
        "GET /formulas/5",
        "DELETE /formulas/5/instances/7",
        "GET /formulas/5/instances/7",
    ]


def test_a_put_of_a_formula_instance_is_asked_after_where_its_response_is_not_the_whole(
    service: Service, client: Client
) -> None:
    service.responds_json(200, INSTANCE)
    service.responds_json(200, WHOLE_INSTANCE)
    assert client.formula_instances.put("5", "7", {}) == WHOLE_INSTANCE
    assert requests(service)[1] == "GET /formulas/5/instances/7"


List = Callable[[Client], list[dict[str, Any]]]
LISTS = pytest.mark.parametrize(
    ("list_", "path"),
    [
        (lambda client: client.formulas.list(), "/formulas?pageSize=200"),
        (
            lambda client: client.formula_instances.list("5"),
            "/formulas/5/instances?pageSize=200",
        ),
        (
            lambda client: client.formula_instances.list_all(),
            "/formulas/instances?pageSize=200&includeInactive=true",
        ),
    ],
    ids=["formulas", "instances", "all instances"],
)


@LISTS
def test_a_list_has_all_pages(service: Service, client: Client, list_: List, path: str) -> None:
    service.responds_json(200, [FORMULA], elements_next_page_token="two")
    service.responds_json(200, [{"id": 6}])
    assert list_(client) == [FORMULA, {"id": 6}]
    assert requests(service) == [f"GET {path}", f"GET {path}&nextPage=two"]


@LISTS
def test_a_list_of_none_may_be_a_404(
    service: Service, client: Client, list_: List, path: str
) -> None:
    service.responds_json(404, NOT_FOUND)
    service.responds_json(200, WHOLE)
    assert list_(client) == []


def test_the_instances_of_a_formula_that_is_gone(service: Service, client: Client) -> None:
    service.responds_json(404, NOT_FOUND)
    with pytest.raises(NotFoundError):
        client.formula_instances.list("5")


@pytest.mark.parametrize("body", ["{}", "[]", "null", '{"id": ""}', '{"id": true}'])
def test_what_is_made_without_an_id_is_a_lost_response(
    service: Service, client: Client, body: str
) -> None:
    service.responds_text(200, body)
    with pytest.raises(ResponseLostError, match="POST /formulas has no id"):
        client.formulas.create({"name": "x"})
    with pytest.raises(ResponseLostError, match="POST /formulas/5/instances has no id"):
        client.formula_instances.create("5", {"name": "x"})
    assert len(service.requests) == 2


def test_values_in_the_services_message_are_taken_out(service: Service, client: Client) -> None:
    message = "bad value the-api-key, and https://hooks.example.com/the-token"
    service.responds_json(400, {"message": message, "requestId": "r"})
    sent = {
        "name": "x",
        "configuration": {"api.key": "the-api-key"},
        "settings": {"notification.webhook.url": "https://hooks.example.com/the-token"},
    }
    with pytest.raises(Exception, match="bad value") as raised:
        client.formula_instances.create("5", sent)
    assert "the-api-key" not in str(raised.value)
    assert "the-token" not in str(raised.value)


def test_a_response_about_another_one_is_none(service: Service, client: Client) -> None:
    service.responds_json(200, {**WHOLE, "id": 6})
    calls: list[Callable[[], Any]] = [
        lambda: client.formulas.get("5"),
        lambda: client.formulas.put("5", {}),
        lambda: client.formulas.patch("5", {}),
        lambda: client.formula_instances.get("7"),
        lambda: client.formula_instances.put("5", "7", {}),
    ]
    for call in calls:
        with pytest.raises(ResponseLostError):
            call()


def test_a_start_that_somebody_else_responds_to_is_believed_once_it_is_done(
    service: Service, client: Client
) -> None:
    service.responds_json(200, {"status": "ok"})
    service.responds_json(200, WHOLE_INSTANCE)
    client.formula_instances.set_active("5", "7", active=True)
    assert requests(service) == [
        "PUT /formulas/5/instances/7/active",
        "GET /formulas/5/instances/7",
    ]
    service.responses.clear()
    service.responds_json(200, {"status": "ok"})
    service.responds_json(200, WHOLE_INSTANCE)
    with pytest.raises(ResponseLostError, match="nothing has changed: a gateway or proxy"):
        client.formula_instances.set_active("5", "7", active=False)
