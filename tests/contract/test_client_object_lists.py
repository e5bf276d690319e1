"""What a place has is listed by name, from the service and from the in-memory client alike."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.levels import Place

from .accounts import body, id_of

FIELDS = [{"path": "email", "type": "string"}]
DEFINED = Place("organization")
MAPPED = Place("organization", None, "closeio")
MAPPING = {"vendorName": "lead", "fields": [{**FIELDS[0], "vendorPath": "email"}]}


def test_none_is_empty(client: Client) -> None:
    instance = Place("instance", id_of(client.instances.create(body())))
    for place in (DEFINED, Place("account"), instance):
        assert client.definitions.list(place) == {}
    for place in (MAPPED, instance):
        assert client.transformations.list(place) == {}


def test_they_are_listed_by_name(client: Client) -> None:
    for name in ("contacts", "leads"):
        client.definitions.create(DEFINED, name, {"fields": FIELDS})
    client.transformations.create(MAPPED, "contacts", MAPPING)
    found = client.definitions.list(DEFINED)
    assert found == {name: client.definitions.get(DEFINED, name) for name in ("contacts", "leads")}
    mapped = client.transformations.list(MAPPED)
    assert mapped == {"contacts": client.transformations.get(MAPPED, "contacts")}
    assert client.transformations.list(Place("organization", None, "sfdc")) == {}


@pytest.mark.parametrize("level", ["account", "instance"])
def test_of_another_level(client: Client, level: str) -> None:
    scope = id_of(client.instances.create(body())) if level == "instance" else None
    client.definitions.create(Place(level, scope), "contacts", {"fields": FIELDS})
    assert list(client.definitions.list(Place(level, scope))) == ["contacts"]
    assert client.definitions.list(DEFINED) == {}


def test_the_names_of_newer_organizations(client: Client) -> None:
    assert client.definitions.newer_names() == []
    for place in (DEFINED, Place("account")):
        client.definitions.create(place, "contacts", {"fields": FIELDS})
    client.definitions.create(DEFINED, "a", {"fields": FIELDS})
    assert client.definitions.newer_names() == ["a", "contacts"]
