"""Whose an instance from before is, on the sandbox; the rest is tested on the real engine."""

from __future__ import annotations

import itertools
import json
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.errors import OwnershipError, ResponseLostError
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.evidence import StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.marker import Marker, marker_of
from pulumi_cloud_elements.settings import Settings

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
OURS = marker_of("owner:me", URN)


BUCKET = {"PULUMI_BACKEND_URL": "s3://bucket"}
Factory = Callable[..., Creations]


@pytest.fixture
def creations(service: Service, tmp_path: Path) -> Factory:
    """Make what a run creates with, on a machine of its own.

    Its state has so many pending creates of `URN`; one is the run's own.
    """
    machines = itertools.count()

    def make(pending: int = 1) -> Creations:
        running = service.sandbox
        settings = Settings(
            running.user_secret,
            running.organization_secret,
            running.url,
            max_retries=0,
            settle_time=1,
        )

        def export(command: Sequence[str], *_: Any) -> subprocess.CompletedProcess[str]:
            creates = [{"type": "creating", "resource": {"urn": URN}}] * pending
            state = {"deployment": {"pending_operations": creates}}
            return subprocess.CompletedProcess(command, 0, json.dumps(state), "")

        notes = tmp_path / str(next(machines))
        notes.mkdir()
        states = StackStates(BUCKET, engine=lambda: Engine("pulumi", tmp_path), run=export)
        return Creations(settings, Client(settings), states, Intents(notes, BUCKET))

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
    left = creations().make(body(OURS), OURS)
    assert not left.by_earlier_run
    found = creations(pending=2).make(body(OURS), OURS)
    assert found.by_earlier_run
    assert found.answer["id"] == left.answer["id"]
    assert found.answer["token"] == left.answer["token"]


def test_without_an_interrupted_create_it_is_named_and_left_alone(
    service: Service, creations: Factory
) -> None:
    left = creations().make(body(OURS), OURS).answer["id"]
    with pytest.raises(OwnershipError, match=rf'{left} \(Test\).*adopt="{left}"'):
        creations().make(body(OURS), OURS)
    assert len(existing(service)) == 1


@pytest.mark.parametrize(
    "other",
    [
        marker_of("owner:you", URN),
        marker_of("owner:me", URN.replace("dev", "prod")),
        marker_of("owner:me", URN.replace("::closeio", "::other")),
    ],
)
def test_what_is_another_stacks_or_resources_is_not(
    service: Service, creations: Factory, other: Marker
) -> None:
    creations().make(body(other), other)
    made = creations().make(body(OURS), OURS)
    assert not made.by_earlier_run
    assert len(existing(service)) == 2


def test_what_is_in_the_state_is_not(service: Service, creations: Factory) -> None:
    old = creations().make(body(OURS), OURS)
    replacing = creations()
    replacing.is_in_state(str(old.answer["id"]))
    assert not replacing.make(body(OURS), OURS).by_earlier_run


def test_an_unknown_owner_is_asked(service: Service, creations: Factory) -> None:
    uncertain = marker_of(None, URN)
    left = creations().make(body(uncertain), uncertain)
    with pytest.raises(OwnershipError, match=rf"{left.answer['id']} \(Test\).*another stack"):
        creations(pending=2).make(body(uncertain), uncertain)
    assert len(existing(service)) == 1


def test_several_are_named_and_left_alone(service: Service, creations: Factory) -> None:
    for _ in range(2):
        service.ok("POST", "/instances", json=body(OURS))
    with pytest.raises(OwnershipError, match=r"\d+ \(Test\), \d+ \(Test\) .*only one of them"):
        creations(pending=2).make(body(OURS), OURS)
    assert len(existing(service)) == 2


def test_an_account_that_may_not_list_creates_all_the_same(
    service: Service, creations: Factory, caplog: pytest.LogCaptureFixture
) -> None:
    forbidden = {"kind": "status", "status": 403, "method": "GET", "path": "^/instances$"}
    service.control("POST", "/faults", json=forbidden)
    assert not creations().make(body(OURS), OURS).by_earlier_run
    assert "instances cannot be listed" in caplog.text


def test_nothing_is_made_where_the_look_fails(service: Service, creations: Factory) -> None:
    lost = {"kind": "reset", "method": "GET", "path": "^/instances$"}
    service.control("POST", "/faults", json=lost)
    with pytest.raises(ResponseLostError):
        creations().make(body(OURS), OURS)
    service.control("DELETE", "/faults")
    assert existing(service) == []


def test_the_look_is_one_request_for_many_creations(service: Service, creations: Factory) -> None:
    here = creations()
    for number in range(5):
        marker = marker_of("owner:me", f"{URN}{number}")
        here.make(body(marker), marker)
    counts = service.control("GET", "/requests")["counts"]
    assert counts == {"GET /instances": 1, "POST /instances": 5}
