from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.api.retry import RetryPolicy
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import BadRequestError, CloudElementsError
from pulumi_cloud_elements.resources.slot import Settling, Slot, slot_of

from ..fake.client import FakeClient
from ..fake.service import Service, service_error

PLACE = Place("account", "12", "closeio")
BODY = {"vendorName": "lead"}


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)

    def time(self) -> float:
        return self.now


def settling(longest: float, clock: Clock) -> Settling:
    policy = RetryPolicy(0, longest=8.0, randomness=lambda: 0.0)
    return Settling(longest, clock.sleep, clock.time, policy)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def service() -> Service:
    service = Service()
    service.objects.define(PLACE.above, "contacts", {"fields": []}, new=True)
    return service


@pytest.fixture
def slot(service: Service, clock: Clock) -> Slot:
    family = FakeClient(service).transformations
    return Slot("transformation", family, PLACE, "contacts", settling(3.5, clock))


def test_a_definition_that_was_just_made_is_waited_for(
    service: Service, slot: Slot, clock: Clock
) -> None:
    service.objects.unknown = 2
    assert slot.create(BODY).row["vendorName"] == "lead"
    assert clock.pauses == [0.5, 1.0]
    service.objects.unknown = 1
    assert slot.put(BODY).row["vendorName"] == "lead"
    assert clock.pauses == [0.5, 1.0, 0.5]


def test_a_definition_that_never_comes_is_an_error_that_says_what_to_do(
    service: Service, slot: Slot, clock: Clock
) -> None:
    service.objects.unknown = 100
    with pytest.raises(CloudElementsError, match="no definition for it at this level") as error:
        slot.create(BODY)
    assert clock.pauses == [0.5, 1.0, 2.0]
    assert len(service.called("transformations.create")) == 4
    assert not isinstance(error.value, BadRequestError)
    assert "at level account 12" in str(error.value)
    assert "No object definition found for 'contacts'" in str(error.value)


def test_the_last_pause_is_what_is_left(service: Service, clock: Clock) -> None:
    service.objects.unknown = 100
    family = FakeClient(service).transformations
    slot = Slot("transformation", family, PLACE, "contacts", settling(30, clock))
    with pytest.raises(CloudElementsError, match="no definition for it at this level"):
        slot.create(BODY)
    assert clock.pauses == [0.5, 1.0, 2.0, 4.0, 7.5, 7.5, 7.5]
    assert len(service.called("transformations.create")) == 8


def test_what_waits_together_does_not_come_again_together() -> None:
    clocks = [Clock() for _ in range(9)]
    assert len({Settling(1, one.sleep, one.time).policy.pause(0) for one in clocks}) > 1


def test_without_a_time_to_wait_a_request_is_sent_once(service: Service, clock: Clock) -> None:
    service.objects.unknown = 100
    family = FakeClient(service).transformations
    slot = Slot("transformation", family, PLACE, "contacts", settling(0, clock))
    for send, call in ((slot.create, "create"), (slot.put, "put")):
        with pytest.raises(CloudElementsError, match="no definition for it at this level"):
            send(BODY)
        assert len(service.called(f"transformations.{call}")) == 1
    assert clock.pauses == []


def test_the_deadline_ends_the_waiting(service: Service, slot: Slot, clock: Clock) -> None:
    service.objects.unknown = 100
    with deadline(0.0), pytest.raises(CloudElementsError, match=r"no response|no definition"):
        slot.create(BODY)
    assert clock.pauses == []


def test_another_400_is_not_waited_for(service: Service, slot: Slot, clock: Clock) -> None:
    service.fail("transformations.create", service_error(400, "Bad"))
    with pytest.raises(BadRequestError, match="Bad"):
        slot.create(BODY)
    assert clock.pauses == []


def test_the_slot_of_an_id(service: Service, clock: Clock) -> None:
    family = FakeClient(service).transformations
    found = slot_of(PLACE.id_of("contacts"), "x", family, settling(0, clock))
    assert (found.place, found.name) == (PLACE, "contacts")
