"""Whose a left-behind instance is, on the sandbox; the rest of it is tested on the real engine."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import OwnershipError, ResponseLostError
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.marker import Marker, marker_of
from pulumi_cloud_elements.settings import Settings

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
OURS = marker_of("owner:me", URN)


def creations(service: Service) -> Creations:
    running = service.sandbox
    settings = Settings(
        running.user_secret, running.organization_secret, running.url, max_retries=0, settle_time=1
    )
    return Creations(settings, Client(settings))


def body(marker: Marker) -> dict[str, Any]:
    return {
        "name": "Test",
        "element": {"key": "closeio"},
        "configuration": {"username": "u", "password": "p"},
        "tags": ["Test", *marker.tags],
    }


def existing(service: Service) -> list[Any]:
    found = service.control("GET", "/instances")
    rows: list[Any] = found["instances"] if isinstance(found, dict) else found
    return rows


def test_what_an_earlier_run_made_is_taken_back(service: Service) -> None:
    left = creations(service).make(body(OURS), OURS)
    assert not left.by_earlier_run
    found = creations(service).make(body(OURS), OURS)
    assert found.by_earlier_run
    assert found.answer["id"] == left.answer["id"]
    assert found.answer["token"] == left.answer["token"]


@pytest.mark.parametrize(
    "other",
    [
        marker_of("owner:you", URN),
        marker_of("owner:me", URN.replace("dev", "prod")),
        marker_of("owner:me", URN.replace("::closeio", "::other")),
    ],
)
def test_what_is_another_stacks_or_resources_is_not(service: Service, other: Marker) -> None:
    creations(service).make(body(other), other)
    made = creations(service).make(body(OURS), OURS)
    assert not made.by_earlier_run
    assert len(existing(service)) == 2


def test_what_is_in_the_state_is_not(service: Service) -> None:
    old = creations(service).make(body(OURS), OURS)
    replacing = creations(service)
    replacing.is_in_state(str(old.answer["id"]))
    assert not replacing.make(body(OURS), OURS).by_earlier_run


def test_an_unknown_owner_is_asked(service: Service) -> None:
    uncertain = marker_of(None, URN)
    left = creations(service).make(body(uncertain), uncertain)
    with pytest.raises(OwnershipError, match=rf'{left.answer["id"]} \(Test\).*adopt="<id>"'):
        creations(service).make(body(uncertain), uncertain)
    assert len(existing(service)) == 1


def test_several_are_named_and_left_alone(service: Service) -> None:
    for _ in range(2):
        service.ok("POST", "/instances", json=body(OURS))
    with pytest.raises(OwnershipError, match=r"\d+ \(Test\), \d+ \(Test\)"):
        creations(service).make(body(OURS), OURS)
    assert len(existing(service)) == 2


def test_an_account_that_may_not_list_creates_all_the_same(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    forbidden = {"kind": "status", "status": 403, "method": "GET", "path": "^/instances$"}
    service.control("POST", "/faults", json=forbidden)
    assert not creations(service).make(body(OURS), OURS).by_earlier_run
    assert "instances cannot be listed" in caplog.text


def test_nothing_is_made_where_the_look_fails(service: Service) -> None:
    lost = {"kind": "reset", "method": "GET", "path": "^/instances$"}
    service.control("POST", "/faults", json=lost)
    with pytest.raises(ResponseLostError):
        creations(service).make(body(OURS), OURS)
    service.control("DELETE", "/faults")
    assert existing(service) == []


def test_the_look_is_one_request_for_many_creations(service: Service) -> None:
    here = creations(service)
    for number in range(5):
        marker = marker_of("owner:me", f"{URN}{number}")
        here.make(body(marker), marker)
    counts = service.control("GET", "/requests")["counts"]
    assert counts == {"GET /instances": 1, "POST /instances": 5}
