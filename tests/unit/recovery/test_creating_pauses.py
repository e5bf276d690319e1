"""How long the create request waits after a 429, and how often a lost one is looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import (
    CloudElementsError,
    RateLimitedError,
    ResponseLostError,
    TransportError,
)
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.recovery.tagged import TaggedInstance
from pulumi_cloud_elements.settings import Settings

from .fakes import BACKEND, OURS, OWNER, FakeClient, FakeStates

SETTINGS = Settings("user", "organization", "https://example.com", max_retries=8, settle_time=60)
NO_FOLDER = Path("no-such-folder")


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds


class Refusing:
    """Instances of a service that makes none."""

    def __init__(self, *errors: CloudElementsError) -> None:
        self.errors = list(errors)

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        if not self.errors:
            return {"id": 1}
        raise self.errors.pop(0)

    def list(self, tag: str | None = None) -> Any:
        return []


def make(clock: Clock, *errors: CloudElementsError) -> Any:
    client = FakeClient()
    client.instances = Refusing(*errors)  # type: ignore[assignment]
    creations = Creations(
        SETTINGS,
        FakeStates(),
        Intents(NO_FOLDER, BACKEND, engine=lambda: None),
        sleep=clock.sleep,
        clock=clock,
        randomness=lambda: 0.5,
    )
    return creations.make(TaggedInstance(client, StackLists(client), {}, OURS, owner=OWNER))


def limited(retry_after: float | None = None) -> RateLimitedError:
    return RateLimitedError("busy", status=429, retry_after=retry_after)


def test_the_pauses_after_a_429_grow_with_jitter_and_a_cap() -> None:
    clock = Clock()
    make(clock, *[limited()] * 8)
    assert clock.pauses == [0.75, 1.25, 2.25, 4.25, 8.25, 16.25, 29.75, 29.75]


def test_a_429_that_asks_for_a_pause_gets_it_with_jitter() -> None:
    clock = Clock()
    make(clock, limited(3), limited(0))
    assert clock.pauses == [3.25, 0.25]


def test_a_pause_beyond_the_deadline_is_not_begun() -> None:
    clock = Clock()
    with deadline(5, clock), pytest.raises(RateLimitedError):
        make(clock, limited(30))
    assert clock.pauses == []


def test_it_is_given_up_after_so_many() -> None:
    clock = Clock()
    with pytest.raises(RateLimitedError):
        make(clock, *[limited()] * 9)
    assert len(clock.pauses) == 8


def test_the_looks_for_what_was_lost_come_at_least_every_8_seconds_until_the_end() -> None:
    clock = Clock()
    with pytest.raises(ResponseLostError, match="within 60 s"):
        make(clock, ResponseLostError("lost"))
    assert clock.pauses[:5] == [0.75, 1.25, 2.25, 4.25, 7.75]
    assert max(clock.pauses) <= 8
    assert sum(clock.pauses) == 60


@pytest.mark.parametrize("retry_after", [None, 3])
def test_a_gateways_429_means_not_done_too(retry_after: float | None) -> None:
    clock = Clock()
    gateway = TransportError("not in the service's own words", status=429, retry_after=retry_after)
    assert make(clock, gateway).response == {"id": 1}
    assert clock.pauses == [0.75 if retry_after is None else 3.25]


@pytest.mark.parametrize("status", [408, 499])
def test_a_gateway_that_gave_up_may_have_passed_the_request_on(status: int) -> None:
    clock = Clock()
    with pytest.raises(ResponseLostError, match="within 60 s"):
        make(clock, TransportError("not in the service's own words", status=status))


def test_what_a_gateway_refused_is_not_looked_for() -> None:
    clock = Clock()
    with pytest.raises(TransportError, match="own words"):
        make(clock, TransportError("not in the service's own words", status=404))
    assert clock.pauses == []


def test_what_carries_no_marker_is_sent_again_after_a_429_too() -> None:
    clock = Clock()
    refused = [
        RateLimitedError("busy", status=429, retry_after=7),
        TransportError("a gateway's", status=429, retry_after=3),
    ]
    refusing = Refusing(*refused)
    creations = Creations(
        SETTINGS,
        FakeStates(),
        Intents(NO_FOLDER, BACKEND),
        clock=clock,
        sleep=clock.sleep,
        randomness=lambda: 0.0,
    )
    assert creations.make_unmarked("instance", lambda: refusing.create({})).response == {"id": 1}
    assert clock.pauses == [7, 3]
    gone = TransportError("no such thing", status=404)
    with pytest.raises(TransportError, match="no such thing"):
        creations.make_unmarked("instance", lambda: Refusing(gone).create({}))
    assert clock.pauses == [7, 3]
    limited_ = limited(7)
    with deadline(5, clock), pytest.raises(RateLimitedError):
        creations.make_unmarked("instance", lambda: Refusing(limited_).create({}))
