"""How long a create request waits before it is sent again, and between looks for what was lost."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.transport import Transport
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import RateLimitedError, ResponseLostError
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.marker import Marker
from pulumi_cloud_elements.settings import Settings

MARKER = Marker(
    "pulumi-stack:0", "pulumi-resource:0", certain=True, urn="urn:pulumi:dev::lab::t::n"
)
SETTINGS = Settings("user", "organization", "https://example.com", max_retries=8, settle_time=60)


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

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        if not self.errors:
            return {"id": 1}
        raise self.errors.pop(0)

    def list(self, tag: str | None = None) -> Any:
        return []


def creations(clock: Clock, *errors: Exception, randomness: float = 0.5) -> Creations:
    client = Client(SETTINGS, Transport(SETTINGS))
    client.instances = Refusing(*errors)  # type: ignore[assignment]
    return Creations(
        SETTINGS, client, sleep=clock.sleep, clock=clock, randomness=lambda: randomness
    )


def limited(retry_after: float | None = None) -> RateLimitedError:
    return RateLimitedError("busy", status=429, retry_after=retry_after)


def test_the_pauses_after_a_429_grow_with_jitter_and_a_cap() -> None:
    clock = Clock()
    creations(clock, *[limited()] * 8).make({}, MARKER)
    assert clock.pauses == [0.75, 1.25, 2.25, 4.25, 8.25, 16.25, 29.75, 29.75]


def test_a_429_that_asks_for_a_pause_gets_it_with_jitter() -> None:
    clock = Clock()
    creations(clock, limited(3), limited(0)).make({}, MARKER)
    assert clock.pauses == [3.25, 0.25]


def test_a_pause_beyond_the_deadline_is_not_begun() -> None:
    clock = Clock()
    with deadline(5, clock), pytest.raises(RateLimitedError):
        creations(clock, limited(30)).make({}, MARKER)
    assert clock.pauses == []


def test_it_is_given_up_after_so_many() -> None:
    clock = Clock()
    with pytest.raises(RateLimitedError):
        creations(clock, *[limited()] * 9).make({}, MARKER)
    assert len(clock.pauses) == 8


def test_the_looks_for_what_was_lost_come_at_least_every_8_seconds_until_the_end() -> None:
    clock = Clock()
    with pytest.raises(ResponseLostError, match="within 60 s"):
        creations(clock, ResponseLostError("lost")).make({}, MARKER)
    assert clock.pauses[:5] == [0.75, 1.25, 2.25, 4.25, 7.75]
    assert max(clock.pauses) <= 8
    assert sum(clock.pauses) == 60
