"""Whose an instance from before is, on the sandbox; the rest is tested on the real engine."""

from __future__ import annotations

import itertools
import json
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import OwnershipError, ResponseLostError
from pulumi_cloud_elements.recovery.creating import Creations, Made
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.evidence import StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.recovery.marker import CREATION_ID, Marker, marker_of, urn_hash
from pulumi_cloud_elements.recovery.tagged import TaggedInstance
from pulumi_cloud_elements.settings import Settings

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"


def marker(nonce: str, urn: str = URN, owner: str = "me") -> Marker:
    return marker_of(owner, urn, f"{urn_hash(urn)}.{nonce}")


OURS, EARLIER = marker("now"), marker("earlier")
BUCKET = {"PULUMI_BACKEND_URL": "s3://bucket"}


class Run:
    """One process of a provider."""

    def __init__(self, creations: Creations, client: Client) -> None:
        self.creations = creations
        self._client = client
        self._lists = StackLists(client)

    def make(self, of: Marker) -> Made:
        return self.creations.make(TaggedInstance(self._client, self._lists, body(of), of))


Factory = Callable[..., Run]


@pytest.fixture
def creations(service: Service, tmp_path: Path) -> Factory:
    """Make what a run creates with, on a machine of its own.

    Its state has the pending creates of these markers, and the run's own.
    """
    machines = itertools.count()

    def make(*pending: Marker) -> Run:
        running = service.sandbox
        settings = Settings(
            running.user_secret,
            running.organization_secret,
            running.url,
            max_retries=0,
            settle_time=1,
        )

        def export(command: Sequence[str], *_: Any) -> subprocess.CompletedProcess[str]:
            creates = [
                {
                    "type": "creating",
                    "resource": {"urn": of.urn, "inputs": {CREATION_ID: of.creation_id}},
                }
                for of in (OURS, *pending)
            ]
            state = {"deployment": {"pending_operations": creates}}
            return subprocess.CompletedProcess(command, 0, json.dumps(state), "")

        notes = tmp_path / str(next(machines))
        notes.mkdir()
        states = StackStates(BUCKET, engine=lambda: Engine("pulumi", tmp_path), run=export)
        return Run(Creations(settings, states, Intents(notes, BUCKET)), Client(settings))

    return make


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


def test_what_an_earlier_run_made_is_taken_back(service: Service, creations: Factory) -> None:
    left = creations().make(EARLIER)
    assert not left.by_earlier_run
    found = creations(EARLIER).make(OURS)
    assert found.by_earlier_run
    assert found.response["id"] == left.response["id"]
    assert found.response["token"] == left.response["token"]


def test_without_an_interrupted_create_it_is_named_and_left_alone(
    service: Service, creations: Factory
) -> None:
    left = creations().make(EARLIER).response
    created = re.escape(left["createdDate"])
    with pytest.raises(
        OwnershipError, match=rf'{left["id"]} \(Test; created {created}\).*adopt="{left["id"]}"'
    ):
        creations().make(OURS)
    assert len(existing(service)) == 1


@pytest.mark.parametrize(
    "other",
    [
        marker("a", owner="you"),
        marker("a", URN.replace("dev", "prod")),
        marker("a", URN.replace("::closeio", "::other")),
    ],
)
def test_what_is_another_stacks_or_resources_is_not(
    service: Service, creations: Factory, other: Marker
) -> None:
    creations().make(other)
    assert not creations().make(OURS).by_earlier_run
    assert len(existing(service)) == 2


def test_what_is_in_the_state_is_not(service: Service, creations: Factory) -> None:
    old = creations().make(EARLIER)
    replacing = creations()
    replacing.creations.is_in_state("instance", str(old.response["id"]))
    assert not replacing.make(OURS).by_earlier_run


def test_of_several_one_is_taken_and_the_others_are_named(
    service: Service, creations: Factory, caplog: pytest.LogCaptureFixture
) -> None:
    first, second = (service.ok("POST", "/instances", json=body(EARLIER))["id"] for _ in range(2))
    assert creations(EARLIER).make(OURS).response["id"] == first
    assert f"instance {second} (Test; created" in caplog.text
    assert len(existing(service)) == 2


def test_an_account_that_may_not_list_creates_all_the_same(
    service: Service, creations: Factory, caplog: pytest.LogCaptureFixture
) -> None:
    forbidden = {"kind": "status", "status": 403, "method": "GET", "path": "^/instances$"}
    service.control("POST", "/faults", json=forbidden)
    assert not creations().make(OURS).by_earlier_run
    assert "instances cannot be listed" in caplog.text


def test_nothing_is_made_where_the_look_fails(service: Service, creations: Factory) -> None:
    lost = {"kind": "reset", "method": "GET", "path": "^/instances$"}
    service.control("POST", "/faults", json=lost)
    with pytest.raises(ResponseLostError):
        creations().make(OURS)
    service.control("DELETE", "/faults")
    assert existing(service) == []


def test_the_look_is_one_request_for_many_creations(service: Service, creations: Factory) -> None:
    here = creations()
    for number in range(5):
        here.make(marker("a", f"{URN}{number}"))
    counts = service.control("GET", "/requests")["counts"]
    assert counts == {"GET /instances": 1, "POST /instances": 5}
