"""What the lifecycles may rely on in a client about virtual data resources: on the sandbox and in
memory.
"""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.api.objects import Deleted, Objects
from pulumi_cloud_elements.errors import BadRequestError, ConflictError, NotFoundError

from ..unit.fake.objects import FakeDefinitions, FakeTransformations
from .accounts import body, id_of

FIELDS = [
    {"path": "email", "type": "string"},
    {"path": "address.city", "type": "string", "displayName": "City"},
]
BODY: dict[str, Any] = {
    "vendorName": "lead",
    "fields": [
        {
            "path": "email",
            "type": "string",
            "vendorPath": "email_address",
            "configuration": [{"type": "defaultValue", "properties": {"value": 5}}],
        },
        {"path": "email", "type": "string", "vendorPath": "second_address"},
    ],
    "configuration": [{"type": "passThrough", "properties": {"fromVendor": True}}],
    "script": {"body": "done(transformedObject);"},
}
NAME = "contacts"


def test_the_in_memory_families_override_every_call() -> None:
    calls = {
        name
        for name, _ in inspect.getmembers(Objects, inspect.isfunction)
        if not name.startswith("_") or name == "__init__"
    }
    for fake in (FakeDefinitions, FakeTransformations):
        assert calls <= vars(fake).keys(), fake


@pytest.fixture(params=["organization", "account", "account 1", "instance"])
def place(request: pytest.FixtureRequest, client: Client) -> Place:
    """Give a place for definitions."""
    level, _, scope = str(request.param).partition(" ")
    if level == "instance":
        return Place(level, id_of(client.instances.create(body())))
    return Place(level, scope or None)


def of_element(place: Place, element: str = "closeio") -> Place:
    """Return the place of the transformations that map what is at a place."""
    if place.level == "instance":
        return place
    return Place(place.level, place.scope, element)


def own(parts: list[dict[str, Any]], place: Place) -> list[dict[str, Any]]:
    """Return the parts of the own level without what the service added."""
    kept = ("path", "type", "displayName", "vendorPath", "properties")
    return sorted(
        (
            {name: value for name, value in part.items() if name in kept and value}
            for part in parts
            if part["level"] == place.level
        ),
        key=str,
    )


# Definitions


def test_a_definition(client: Client, place: Place) -> None:
    with pytest.raises(NotFoundError):
        client.definitions.get(place, NAME)
    made = client.definitions.create(place, NAME, {"fields": FIELDS, "description": "People"})
    assert made.ignored is None
    assert made.row == client.definitions.get(place, NAME)
    assert made.row["objectName"] == NAME
    assert made.row["description"] == "People"
    assert own(made.row["fields"], place) == sorted(FIELDS, key=str)


def test_one_of_a_name_at_each_level(client: Client) -> None:
    for level in ("organization", "account"):
        client.definitions.create(Place(level), NAME, {"fields": FIELDS})
        with pytest.raises(ConflictError):
            client.definitions.create(Place(level), NAME, {"fields": []})
        assert client.definitions.get(Place(level), NAME)["fields"]


def test_a_put_replaces_the_fields(client: Client, place: Place) -> None:
    client.definitions.create(place, NAME, {"fields": FIELDS})
    new = [{"path": "age", "type": "number"}]
    put = client.definitions.put(place, NAME, {"fields": new})
    assert put.ignored is None
    assert put.row == client.definitions.get(place, NAME)
    assert own(put.row["fields"], place) == new
    assert client.definitions.put(place, NAME, {"fields": []}).row["fields"] == []


def test_what_is_gone_is_not_found(client: Client, place: Place) -> None:
    client.definitions.create(place, NAME, {"fields": []})
    assert client.definitions.delete(place, NAME) == Deleted()
    for call in (
        lambda: client.definitions.get(place, NAME),
        lambda: client.definitions.put(place, NAME, {"fields": []}),
        lambda: client.definitions.delete(place, NAME),
        lambda: client.transformations.get(of_element(place), NAME),
        lambda: client.transformations.delete(of_element(place), NAME),
    ):
        with pytest.raises(NotFoundError):
            call()


# Transformations


def test_a_transformation(client: Client, place: Place) -> None:
    client.definitions.create(place, NAME, {"fields": FIELDS})
    where = of_element(place)
    made = client.transformations.create(where, NAME, BODY)
    assert made.ignored is None
    assert made.row == client.transformations.get(where, NAME)
    assert made.row["vendorName"] == "lead"
    assert made.row["isLegacy"] is False
    plain = [
        {name: value for name, value in field.items() if name != "configuration"}
        for field in BODY["fields"]
    ]
    assert own(made.row["fields"], place) == sorted(plain, key=str)
    assert {"properties": {"fromVendor": True}} in [
        {"properties": option.get("properties")}
        for option in made.row["configuration"]
        if option["level"] == place.level and option["type"] == "passThrough"
    ]
    [field] = [one for one in made.row["fields"] if one["vendorPath"] == "email_address"]
    [option] = field["configuration"]
    assert (option["type"], option["properties"]) == ("defaultValue", {"value": 5})
    assert made.row["script"]["body"] == "done(transformedObject);"


def test_a_put_replaces_fields_and_script(client: Client, place: Place) -> None:
    client.definitions.create(place, NAME, {"fields": FIELDS})
    where = of_element(place)
    client.transformations.create(where, NAME, BODY)
    put = client.transformations.put(where, NAME, {"vendorName": "contact", "script": None})
    assert put.row == client.transformations.get(where, NAME)
    assert (put.row["vendorName"], put.row["fields"]) == ("contact", [])
    assert not put.row.get("script")


def test_a_transformation_needs_its_definition(client: Client, place: Place) -> None:
    with pytest.raises(BadRequestError) as error:
        client.transformations.create(of_element(place), NAME, BODY)
    assert error.value.message.startswith("No object definition found")


def test_a_second_one_for_the_same_element(client: Client) -> None:
    place = Place("organization")
    client.definitions.create(place, NAME, {"fields": []})
    client.transformations.create(of_element(place), NAME, BODY)
    with pytest.raises(ConflictError):
        client.transformations.create(of_element(place), NAME, BODY)
    client.transformations.create(of_element(place, "sfdc"), NAME, BODY)


def test_a_mapped_definition_is_not_deleted(client: Client, place: Place) -> None:
    client.definitions.create(place, NAME, {"fields": []})
    client.transformations.create(of_element(place), NAME, BODY)
    with pytest.raises(ConflictError) as error:
        client.definitions.delete(place, NAME)
    assert "transformations" in error.value.message
    client.transformations.delete(of_element(place), NAME)
    client.definitions.delete(place, NAME)


def test_it_becomes_no_legacy_one(client: Client) -> None:
    place = Place("organization")
    client.definitions.create(place, NAME, {"fields": []})
    where = of_element(place)
    client.transformations.create(where, NAME, {**BODY, "isLegacy": True})
    assert client.transformations.put(where, NAME, BODY).row["isLegacy"] is False
    with pytest.raises(BadRequestError):
        client.transformations.put(where, NAME, {**BODY, "isLegacy": True})
