"""`element`: the configuration entries of an element."""

from __future__ import annotations

import json

import pytest
from pulumi_cloud_elements.api.catalogue import Catalogue, Definition, Entry
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import CloudElementsError, UnauthorizedError

from ..fake.service import Service, service_error
from .in_memory import InMemory, run, two_instances


@pytest.fixture
def service() -> Service:
    return two_instances()


def test_a_catalogue_that_does_not_respond(service: Service) -> None:
    service.fail("elements.get", service_error(500))
    with pytest.raises(CloudElementsError, match="try again"):
        run(InMemory(service), "element", "closeio")


def test_an_element_whose_types_cannot_be_read_has_its_own(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("elements.authentication_types", service_error(403))
    assert run(InMemory(service), "element", "closeio", "--json") == 0
    [own] = json.loads(capsys.readouterr().out)["authenticationTypes"]
    assert own["type"] == "basic"
    service.fail("elements.authentication_types", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "element", "closeio")


class Defining(InMemory):
    """A session whose catalogue has one definition."""

    def __init__(self, service: Service, definition: Definition) -> None:
        super().__init__(service)
        self.catalogue = OneElement(self.client, definition)


class OneElement(Catalogue):
    def __init__(self, client: Client, definition: Definition) -> None:
        super().__init__(client)
        self.one = definition

    def definition(self, key: str, authentication: str | None = None) -> Definition:
        return self.one


def test_choices_are_shown_where_there_are_any(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service), "element", "closeio") == 0
    assert "choices" not in capsys.readouterr().out
    entry = Entry("region", "COMBO", required=True, default=None, options=("eu", "us"))
    session = Defining(service, Definition("e", "basic", {"region": entry}))
    assert run(session, "element", "closeio", "--authentication", "basic") == 0
    *_, head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["entry", "type", "required", "default", "choices"]
    assert row.split() == ["region", "COMBO", "yes", "eu,", "us"]


def test_an_element_without_entries(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    session = Defining(service, Definition("bare", "none", {}))
    assert run(session, "element", "closeio", "--authentication", "none") == 0
    assert capsys.readouterr().out == (
        "bare, authentication none\n\nthe element has no configuration entries\n"
    )
