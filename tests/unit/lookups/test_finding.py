"""Lookups with responses that lack something; what they find is in tests/contract/test_lookups."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.deadline import seconds_left
from pulumi_cloud_elements.errors import MatchError
from pulumi_cloud_elements.lookups.finding import Lookups

from ..fake.client import FakeClient
from ..fake.service import Service


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(Service())


def test_an_element_whose_response_has_no_entries(
    client: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.elements.get("closeio")
    expected = {row["key"] for row in whole.pop("configuration")}
    monkeypatch.setattr(client.elements, "get", lambda key: whole)
    element, entries = Lookups(client, seconds=30).element("closeio")
    assert element == whole
    assert entries.keys() == expected


@pytest.mark.parametrize("element", [None, "closeio", {}])
def test_an_instance_whose_response_has_no_element_is_not_of_it(
    client: FakeClient, monkeypatch: pytest.MonkeyPatch, element: Any
) -> None:
    row = {"id": 1, "name": "CRM", "element": element, "tags": None}
    monkeypatch.setattr(client.instances, "list", lambda tag: [row])
    lookups = Lookups(client, seconds=30)
    assert lookups.instance(name="CRM") == row
    for criteria in ({"element_key": "closeio"}, {"element_key": "None"}, {"tag": "crm"}):
        with pytest.raises(MatchError, match="there is no instance with"):
            lookups.instance(name="CRM", **criteria)


def test_a_lookup_has_a_deadline(client: FakeClient, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[float] = []

    def answer(*_: Any) -> Any:
        seen.append(seconds_left())
        return [{"id": 1, "name": "Sync", "configuration": []}]

    for family, call in (("instances", "list"), ("formulas", "list"), ("formulas", "get")):
        monkeypatch.setattr(getattr(client, family), call, answer)
    lookups = Lookups(client, seconds=30, clock=lambda: 100.0)
    lookups.instance(name="Sync")
    lookups.formula(name="Sync")
    lookups.formula(id_="1")
    monkeypatch.setattr(client.elements, "get", lambda key: answer()[0])
    lookups.element("closeio")
    assert seen == [30] * 4
