"""Creating what can carry no creation id: it is told from others by evidence and likeness alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.errors import NotFoundError, OwnershipError, ServiceError
from pulumi_cloud_elements.recovery.creating import Creations, Made
from pulumi_cloud_elements.recovery.evidence import StackState
from pulumi_cloud_elements.recovery.lock import StackLocks
from pulumi_cloud_elements.recovery.marker import resource_type
from pulumi_cloud_elements.recovery.strategy import Candidate

from .fakes import EARLIER, OURS, SETTINGS, URN, FakeStates, Machine, marker, pending

INTERRUPTED = pending(EARLIER, OURS)
NOTHING = pending(OURS)
Service = dict[str, dict[str, Any]]


class Bell:
    """One bell: anybody can hang up another, and two that sound alike cannot be told apart."""

    noun = "bell"
    urn = URN
    stack = OURS.stack
    creation_id = OURS.creation_id
    alike: str | None = "tone"
    resemblance = "sounds like this one"
    way_out = "to leave it as it is, declare another tone"

    def __init__(
        self, service: Service, post: Callable[[], None] = lambda: None, tone: str = "c"
    ) -> None:
        self.service = service
        self.post = post
        self.tone = tone
        self.posted: list[str] = []

    def about(self, inputs: Mapping[str, Any]) -> bool:
        return bool(inputs.get("tone", self.tone) == self.tone)

    def adopt(self, candidate: Candidate | None) -> str:
        return f"adopt={candidate.id if candidate else '<id>'}"

    def id_of(self, response: Mapping[str, Any]) -> str:
        return str(response["number"])

    def create(self) -> Mapping[str, Any]:
        number = str(len(self.service) + 1)
        self.posted.append(number)
        self.service[number] = {"number": number, "tone": self.tone}
        self.post()
        return self.service[number]

    def get(self, id_: str) -> Mapping[str, Any]:
        if id_ not in self.service:
            raise NotFoundError("gone", status=404)
        return self.service[id_]

    def carries(self, response: Mapping[str, Any], candidate: Candidate) -> bool:
        del candidate
        return bool(response["tone"] == self.tone)

    def find(self) -> list[Candidate]:
        return [
            Candidate(id_, "bell", None, differs=row.get("differs", ()))
            for id_, row in self.service.items()
            if row["tone"] == self.tone
        ]

    def appeared(self, creation_id: str, before: Collection[str]) -> list[Candidate]:
        del creation_id
        return [one for one in self.find() if one.id not in before]


def run(machine: Machine, shown: StackState) -> Creations:
    machine.runs += 1
    locks = StackLocks(SETTINGS, str(machine.runs), machine.folder, machine.sleep)
    states = FakeStates(shown)
    return Creations(SETTINGS, states, machine.notes(), locks, machine.time, machine.sleep)


def bells(*numbers: str, **more: Any) -> Service:
    return {number: {"number": number, "tone": "c", **more} for number in numbers}


def killed(machine: Machine, service: Service) -> None:
    """Run until the response to the create request has arrived, and no further."""
    run(machine, NOTHING).make(Bell(service))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_what_is_new_is_created_and_noted(machine: Machine) -> None:
    bell = Bell({})
    made = run(machine, NOTHING).make(bell)
    assert (made.response["number"], made.by_earlier_run) == ("1", False)
    assert machine.kept == [OURS.creation_id]


@pytest.mark.parametrize("how", ["pending", "note"])
def test_the_one_that_an_interrupted_run_created_is_taken_back(machine: Machine, how: str) -> None:
    service: Service = {}
    if how == "note":
        killed(machine, service)
    else:
        service = bells("1")
    creations = run(machine, INTERRUPTED if how == "pending" else NOTHING)
    bell = Bell(service)
    assert creations.make(bell) == Made(service["1"], by_earlier_run=True)
    assert bell.posted == []
    assert creations.was_taken("bell", "1")
    assert creations.was_taken("bell", "01")  # as states of version 0.2 may have it
    assert not creations.was_taken("instance", "1")
    creations.recorded(OURS.creation_id)
    assert machine.kept == []


def test_an_equal_one_without_evidence_stops_and_is_named(machine: Machine) -> None:
    bell = Bell(bells("1"))
    with pytest.raises(OwnershipError) as stopped:
        run(machine, NOTHING).make(bell)
    assert str(stopped.value) == (
        "bell 1 (bell) sounds like this one, but neither the stack's state nor this machine "
        "shows an interrupted create of it. If it is this resource's, declare adopt=1; if nobody "
        "needs it, delete it; to leave it as it is, declare another tone"
    )
    assert bell.posted == []
    assert machine.kept == []


@pytest.mark.parametrize(
    "service",
    [bells("1", "2"), bells("1", differs=["volume"])],
    ids=["two are equal", "it is not equal"],
)
def test_evidence_says_nothing_about_two_or_about_another(
    machine: Machine, service: Service
) -> None:
    bell = Bell(service)
    with pytest.raises(OwnershipError, match="declare adopt="):
        run(machine, INTERRUPTED).make(bell)
    assert bell.posted == []


def test_what_was_there_before_the_noted_request_is_not_taken(machine: Machine) -> None:
    service = bells("1")
    machine.notes().write(EARLIER.creation_id, ["1"], "tone")
    with pytest.raises(OwnershipError, match=r"bell 1 \(bell\)"):
        run(machine, NOTHING).make(Bell(service))
    service |= bells("2")
    assert run(machine, NOTHING).make(Bell(service)).response["number"] == "2"


def test_what_appears_while_the_next_run_waits_is_taken_back(machine: Machine) -> None:
    service: Service = {}
    machine.notes().write(EARLIER.creation_id, alike="tone")
    machine.while_asleep = lambda: service.update(bells("1"))
    machine.runs += 1
    made = run(machine, INTERRUPTED).make(Bell(service))
    assert made.by_earlier_run
    assert machine.slept == [1.0]


def test_one_that_the_state_has_is_left_alone_and_another_is_created(machine: Machine) -> None:
    service = bells("1")
    shown = StackState(owners={(resource_type(URN), "1"): f"{URN}2"}, pending=INTERRUPTED.pending)
    bell = Bell(service)
    assert run(machine, shown).make(bell).response["number"] == "2"
    other_kind = URN.replace("Instance", "Other")
    same_id = StackState(owners={(resource_type(other_kind), "1"): other_kind})
    with pytest.raises(OwnershipError, match="declare adopt=1"):
        run(machine, same_id).make(Bell(bells("1")))


def test_a_lost_response_is_looked_for_among_what_is_new(machine: Machine) -> None:
    def lose() -> None:
        raise ServiceError("lost", status=500)

    service = bells("1")
    shown = StackState(owners={(resource_type(URN), "1"): f"{URN}2"})
    bell = Bell(service, lose)
    assert run(machine, shown).make(bell).response["number"] == "2"
    assert bell.posted == ["2"]


def test_two_that_are_alike_are_created_one_after_another(machine: Machine) -> None:
    service: Service = {}
    creations = run(machine, NOTHING)
    under_way, both = [], threading.Barrier(2)

    def hold() -> None:
        under_way.append(1)
        assert len(under_way) == 1
        under_way.pop()

    def make(nonce: str) -> Made:
        bell = Bell(service, hold)
        bell.creation_id = marker(nonce).creation_id
        both.wait(5)
        return creations.make(bell)

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(make, ["a", "b"]))
    assert sorted(one.response["number"] for one in made) == ["1", "2"]
    assert not any(one.by_earlier_run for one in made)


@pytest.mark.parametrize("how", ["pending", "note"])
def test_an_interrupted_create_of_something_else_is_no_evidence(machine: Machine, how: str) -> None:
    # The program declared another tone when the run was killed; this bell is somebody else's.
    earlier = (URN, EARLIER.creation_id)
    shown = replace(INTERRUPTED, pending_inputs={earlier: {"tone": "d"}})
    if how == "note":
        machine.notes().write(EARLIER.creation_id, alike="another tone")
        shown = NOTHING
    bell = Bell(bells("1"))
    with pytest.raises(OwnershipError, match="declare adopt=1"):
        run(machine, shown).make(bell)
    assert (bell.posted, machine.slept) == ([], [])
