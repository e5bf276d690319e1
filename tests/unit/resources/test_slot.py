from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.deadline import deadline
from pulumi_cloud_elements.errors import BadRequestError, CloudElementsError
from pulumi_cloud_elements.resources.slot import Slot, Waiting, slot_of

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
    waiting = Waiting(3.5, clock.sleep, clock.time)
    family = FakeClient(service).transformations
    return Slot("transformation", family, PLACE, "contacts", waiting)


def test_a_definition_that_was_just_made_is_waited_for(
    service: Service, slot: Slot, clock: Clock
) -> None:
    service.objects.unknown = 2
    assert slot.create(BODY).row["vendorName"] == "lead"
    assert clock.pauses == [1.0, 1.0]
    service.objects.unknown = 1
    assert slot.put(BODY).row["vendorName"] == "lead"
    assert clock.pauses == [1.0, 1.0, 1.0]


def test_a_definition_that_never_comes_is_an_error_that_says_what_to_do(
    service: Service, slot: Slot, clock: Clock
) -> None:
    service.objects.unknown = 100
    with pytest.raises(CloudElementsError, match="no definition for it at this level") as error:
        slot.create(BODY)
    assert clock.pauses == [1.0, 1.0, 1.0, 0.5]
    assert not isinstance(error.value, BadRequestError)
    assert "at level account 12" in str(error.value)
    assert "No object definition found for 'contacts'" in str(error.value)


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
    waiting = Waiting(0, clock.sleep, clock.time)
    found = slot_of(PLACE.id_of("contacts"), "x", FakeClient(service).transformations, waiting)
    assert (found.place, found.name) == (PLACE, "contacts")
