"""What the catalogue tells a provider, and what happens where it does not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.api.catalogue import Catalogue, NotInCatalogueError
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import UnauthorizedError
from pulumi_cloud_elements.settings import Settings


def catalogue(service: Service) -> Catalogue:
    running = service.sandbox
    return Catalogue(
        Client(
            Settings(running.user_secret, running.organization_secret, running.url, max_retries=0)
        )
    )


def counts(service: Service) -> dict[str, int]:
    found: dict[str, int] = service.control("GET", "/requests")["counts"]
    return found


def test_an_element_is_asked_for_once_however_many_want_it(service: Service) -> None:
    here = catalogue(service)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(here.definition, ["closeio"] * 64))
    definition = found[0]
    assert definition is not None
    assert all(other is definition for other in found)
    assert definition.authentication == "basic"
    assert not definition.oauth
    assert definition.entries["password"].required
    assert definition.entries["pagination.max"].default == "100"
    assert counts(service) == {"GET /elements/closeio": 1}


def test_another_authentication_type_has_its_own_entries(service: Service) -> None:
    definition = catalogue(service).definition("hubspotcrm", "oauth2")
    assert definition is not None
    assert definition.oauth
    assert definition.entries["oauth.api.key"].required
    assert "hubspot.authorization.apikey" not in definition.entries


def test_an_element_with_several_types_requires_only_what_its_own_needs(service: Service) -> None:
    definition = catalogue(service).definition("hubspotcrm")
    assert definition is not None
    required = {entry.key for entry in definition.entries.values() if entry.required}
    assert required == {"hubspot.authorization.apikey"}


def test_where_the_types_are_not_told_nothing_is_required(service: Service) -> None:
    gone = {"kind": "status", "status": 404, "path": "authentication-types"}
    service.control("POST", "/faults", json=gone)
    definition = catalogue(service).definition("hubspotcrm")
    assert definition is not None
    assert "oauth.api.key" in definition.entries
    assert not any(entry.required for entry in definition.entries.values())


def test_an_unknown_authentication_type_names_those_there_are(service: Service) -> None:
    with pytest.raises(NotInCatalogueError, match="must be one of apiKey, oauth2"):
        catalogue(service).definition("hubspotcrm", "kerberos")


def test_an_unknown_element_names_the_closest(service: Service) -> None:
    here = catalogue(service)
    for _ in range(2):
        with pytest.raises(NotInCatalogueError, match="did you mean closeio"):
            here.definition("close.io")
    assert sum(counts(service).values()) == 2


def test_a_default_is_known_or_not(service: Service) -> None:
    here = catalogue(service)
    assert here.default_of("closeio", "pagination.max") == (True, "100")
    assert here.default_of("closeio", "username") == (True, None)
    assert here.default_of("closeio", "no.such.entry") == (False, None)
    assert here.default_of("nosuch", "username") == (False, None)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 403},
        {"kind": "status", "status": 500},
        {"kind": "html", "status": 404},
        {"kind": "empty", "status": 200},
        {"kind": "garbled"},
        {"kind": "torn"},
        {"kind": "reset"},
    ],
    ids=lambda fault: "-".join(map(str, fault.values())),
)
def test_a_catalogue_that_does_not_answer_is_one_warning(
    service: Service, caplog: pytest.LogCaptureFixture, fault: dict[str, Any]
) -> None:
    service.control("POST", "/faults", json={**fault, "path": "^/elements"})
    here = catalogue(service)
    assert here.definition("closeio") is None
    assert here.definition("sftp") is None
    assert here.default_of("closeio", "pagination.max") == (False, None)
    assert caplog.text.count("configurations are not checked") == 1


def test_refused_credentials_are_no_silent_catalogue(service: Service) -> None:
    settings = Settings("wrong", "wrong", service.sandbox.url, max_retries=0)
    with pytest.raises(UnauthorizedError):
        Catalogue(Client(settings)).definition("closeio")


@pytest.mark.parametrize("rule", ["names", "rows", "complete", "none"])
def test_the_vendors_objects_however_the_metadata_lists_them(service: Service, rule: str) -> None:
    service.control("PUT", "/switches", json={"metadata-objects": rule})
    here = catalogue(service)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(here.vendor_objects, ["closeio"] * 64))
    assert counts(service) == {"GET /elements/closeio/metadata": 1}
    objects = found[0]
    if rule == "none":
        assert objects is None
        return
    assert objects is not None
    assert (objects.complete, objects.extensible) == (rule == "complete", rule != "complete")
    assert objects.has("lead")
    assert objects.has("Lead")
    assert not objects.has("invoices")
    assert ("Opportunity" in objects.names) is (rule != "names")
