"""What the lifecycles may rely on in the client's calls about formulas and their instances: the
same tests for the real one, on the sandbox, and for the in-memory one of the unit tests.
"""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    ResponseLostError,
)

from ..unit.fake.service import AFTER
from .accounts import Account, body, id_of

Row = dict[str, Any]
NUMBER = "999999"
VARIABLES = [
    {"key": "crm", "type": "elementInstance", "required": True},
    {"key": "api.key", "type": "value", "required": False},
]
READ = {
    "name": "read",
    "type": "elementRequest",
    "properties": {"elementInstanceId": "${config.crm}", "api": "/contacts", "method": "GET"},
    "onSuccess": ["write"],
}
WRITE = {"name": "write", "type": "script", "properties": {"body": "done();"}}
TRIGGER = {"type": "manual", "onSuccess": ["read"]}
FORMULA: Row = {
    "name": "Sync",
    "engine": "v3",
    "configuration": VARIABLES,
    "triggers": [TRIGGER],
    "steps": [WRITE, READ],
}


def made(client: Client, **more: Any) -> Row:
    return client.formulas.create({**FORMULA, **more})


def instance_of(client: Client, formula: Row, **more: Any) -> Row:
    crm = id_of(client.instances.create(body()))
    configuration = {"crm": crm, "api.key": "the-key"}
    sent = {"name": "Sync", "configuration": configuration, **more}
    return client.formula_instances.create(id_of(formula), sent)


def without_ids(rows: list[Row]) -> list[Row]:
    assert all(isinstance(row["id"], int) for row in rows)
    return [{key: item for key, item in row.items() if key != "id"} for row in rows]


# Formulas


def test_a_create_returns_parts_with_defaults_and_ids_in_an_order_of_its_own(
    client: Client,
) -> None:
    row = made(client)
    assert without_ids(row["steps"]) == [
        {**READ, "onFailure": []},
        {**WRITE, "onSuccess": [], "onFailure": []},
    ]
    assert without_ids(row["triggers"]) == [
        {**TRIGGER, "name": "trigger", "async": True, "properties": {}, "onFailure": []}
    ]
    assert without_ids(row["configuration"]) == [
        {**VARIABLES[1], "name": "api.key"},
        {**VARIABLES[0], "name": "crm"},
    ]
    assert (row["active"], row["singleThreaded"], row["debugLoggingEnabled"]) == (True, False, True)
    assert row["userId"] == row["accountId"] == 1
    assert row["createdDate"]
    assert client.formulas.get(id_of(row)) == row


def test_a_name_is_enough_and_names_are_not_unique(client: Client) -> None:
    first, second = (client.formulas.create({"name": "Sync"}) for _ in range(2))
    assert first["name"] == second["name"]
    assert first["id"] != second["id"]
    assert first["steps"] == first["triggers"] == first["configuration"] == []


def test_a_key_that_is_there_twice_is_refused(client: Client) -> None:
    with pytest.raises(ConflictError):
        made(client, configuration=[VARIABLES[0], VARIABLES[0]])
    assert client.formulas.list() == []


def test_a_put_replaces_parts_and_takes_them_without_ids(client: Client) -> None:
    id_ = id_of(made(client))
    row = client.formulas.put(id_, {**FORMULA, "name": "New", "steps": [WRITE]})
    assert (row["name"], [step["name"] for step in row["steps"]]) == ("New", ["write"])
    assert client.formulas.get(id_)["steps"] == row["steps"]


def test_a_patch_changes_what_it_can_and_null_clears(client: Client) -> None:
    id_ = id_of(made(client, method="POST", uri="/sync", description="old"))
    row = client.formulas.patch(
        id_, {"name": "New", "active": False, "description": "new", "method": None, "uri": None}
    )
    assert (row["name"], row["active"], row["description"]) == ("New", False, "new")
    assert "api" not in row
    assert row.get("method") is row.get("uri") is None
    assert len(row["steps"]) == 2


def test_a_formula_that_is_a_resource_shows_its_api(client: Client) -> None:
    assert made(client, method="POST", uri="/sync")["api"] == "POST /sync"


def test_a_part_can_be_deleted_alone(client: Client) -> None:
    row = made(client)
    id_, [read, write] = id_of(row), row["steps"]
    client.formulas.delete_part(id_, "steps", str(write["id"]))
    assert [step["name"] for step in client.formulas.get(id_)["steps"]] == [read["name"]]
    with pytest.raises(NotFoundError):
        client.formulas.delete_part(id_, "steps", str(write["id"]))


def test_a_list_has_every_formula_whole(account: Account) -> None:
    client = account.client()
    ids = {id_of(made(client, name=f"Formula {number}")) for number in range(3)}
    rows = client.formulas.list()
    assert {id_of(row) for row in rows} == ids
    assert all(len(row["steps"]) == 2 for row in rows)


def test_a_formula_that_is_gone(client: Client) -> None:
    id_ = id_of(made(client))
    client.formulas.delete(id_)
    for call in (
        lambda: client.formulas.get(id_),
        lambda: client.formulas.put(id_, FORMULA),
        lambda: client.formulas.patch(id_, {"name": "New"}),
        lambda: client.formulas.delete(id_),
        lambda: client.formula_instances.list(id_),
        lambda: client.formula_instances.create(id_, {"name": "Sync"}),
    ):
        with pytest.raises(NotFoundError):
            call()


def test_a_formula_with_instances_is_not_deleted(client: Client) -> None:
    formula = made(client)
    instance_of(client, formula)
    with pytest.raises(ConflictError):
        client.formulas.delete(id_of(formula))
    with pytest.raises(ConflictError):
        client.formulas.put(id_of(formula), {**FORMULA, "configuration": VARIABLES[:1]})


@pytest.mark.parametrize("call", ["formulas.create", "formula_instances.create"])
def test_a_create_whose_response_is_lost(account: Account, call: str) -> None:
    client = account.client()
    formula = made(client)
    account.lose(call, AFTER)
    create = made if call == "formulas.create" else lambda client: instance_of(client, formula)
    with pytest.raises(ResponseLostError):
        create(client)
    assert len(client.formulas.list()) + len(client.formula_instances.list_all()) == 2


# Formula instances


def test_a_formula_instance_returns_strings_and_its_formula(client: Client) -> None:
    formula = made(client)
    row = instance_of(client, formula, active=False)
    assert isinstance(row["configuration"]["crm"], str)
    assert row["configuration"]["api.key"] == "the-key"
    assert (row["name"], row["active"], row["settings"]) == ("Sync", False, {})
    assert row["formula"]["id"] == formula["id"]
    assert row["numberConsecutiveErrors"] == 0
    assert client.formula_instances.get(id_of(row), id_of(formula)) == row
    assert client.formula_instances.get(id_of(row)) == row


def test_the_same_formula_instance_twice_gives_two(client: Client) -> None:
    formula = made(client)
    first, second = instance_of(client, formula), instance_of(client, formula)
    ids = {id_of(first), id_of(second)}
    assert len(ids) == 2
    assert {id_of(row) for row in client.formula_instances.list(id_of(formula))} == ids
    assert {id_of(row) for row in client.formula_instances.list_all()} == ids


def test_a_value_that_is_required(client: Client) -> None:
    formula = made(client)
    with pytest.raises(BadRequestError, match="crm"):
        client.formula_instances.create(id_of(formula), {"name": "Sync", "configuration": {}})


def test_a_put_keeps_what_it_leaves_out(client: Client) -> None:
    formula = made(client)
    row = instance_of(client, formula)
    crm = row["configuration"]["crm"]
    changed = client.formula_instances.put(
        id_of(formula), id_of(row), {"name": "New", "configuration": {"crm": crm}}
    )
    assert (changed["name"], changed["active"]) == ("New", True)
    assert changed["configuration"] == row["configuration"]


def test_an_empty_value_takes_the_place_of_another(client: Client) -> None:
    formula = made(client)
    row = instance_of(client, formula)
    changed = client.formula_instances.put(
        id_of(formula), id_of(row), {"name": "Sync", "configuration": {"api.key": ""}}
    )
    assert not changed["configuration"].get("api.key")


def test_active_has_requests_of_its_own(client: Client) -> None:
    formula = made(client)
    ids = id_of(formula), id_of(instance_of(client, formula))
    for active in (False, True):
        client.formula_instances.set_active(*ids, active=active)
        assert client.formula_instances.get(ids[1], ids[0])["active"] is active
        assert len(client.formula_instances.list_all()) == 1


def test_a_formula_instance_that_is_gone(client: Client) -> None:
    formula = made(client)
    other, id_ = id_of(made(client)), id_of(instance_of(client, formula))
    with pytest.raises(NotFoundError):
        client.formula_instances.get(id_, other)
    client.formula_instances.delete(id_of(formula), id_)
    for call in (
        lambda: client.formula_instances.get(id_),
        lambda: client.formula_instances.get(id_, id_of(formula)),
        lambda: client.formula_instances.put(id_of(formula), id_, {"name": "New"}),
        lambda: client.formula_instances.set_active(id_of(formula), id_, active=True),
        lambda: client.formula_instances.delete(id_of(formula), id_),
    ):
        with pytest.raises(NotFoundError):
            call()
    assert client.formula_instances.list(id_of(formula)) == []


def test_what_is_not_there(client: Client) -> None:
    assert client.formulas.list() == []
    assert client.formula_instances.list_all() == []
    with pytest.raises(NotFoundError):
        client.formulas.get(NUMBER)
    for formula_id in (None, NUMBER):
        with pytest.raises(NotFoundError):
            client.formula_instances.get(NUMBER, formula_id)
