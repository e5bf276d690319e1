"""Which instance a run takes back, creates or leaves alone, over a client that is a list."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.api.instances import Instances
from pulumi_cloud_elements.api.organizations import Organizations
from pulumi_cloud_elements.errors import (
    BadRequestError,
    CloudElementsError,
    ForbiddenError,
    HalfMadeError,
    NotFoundError,
    NotSentError,
    OwnershipError,
    RateLimitedError,
    ResponseLostError,
    ServiceError,
)
from pulumi_cloud_elements.recovery.creating import Creations
from pulumi_cloud_elements.recovery.evidence import Evidence, StackStates
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.marker import Marker, marker_of
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.settings import Settings

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
OURS = marker_of("owner:unit-tests", URN)
SETTINGS = Settings("user", "organization", "https://example.com", max_retries=1, settle_time=30)
BACKEND = {"PULUMI_BACKEND_URL": "s3://bucket"}
INTERRUPTED = Evidence(interrupted=True)


class FakeClient(Client, Instances, Organizations):
    """Keeps instances in a list; a POST does what the test says."""

    def __init__(self, *rows: dict[str, Any]) -> None:
        Client.__init__(self, SETTINGS)
        self.instances = self.organizations = self
        self.rows = list(rows)
        self.posts = 0
        self.lists: list[str | None] = []
        self.fails: CloudElementsError | None = None
        self.works = True
        self.forbids = False
        self.refuses_changes = False

    def list(self, tag: str | None = None) -> list[dict[str, Any]]:
        self.lists.append(tag)
        if self.forbids:
            raise ForbiddenError("GET /instances answered 403: no", status=403)
        return [row for row in self.rows if tag in row["tags"]]

    def get(self, id_: str) -> dict[str, Any]:
        found = next((row for row in self.rows if row["id"] == id_), None)
        if found is None:
            raise NotFoundError(f"GET /instances/{id_} answered 404: no", status=404)
        return found

    def create(self, body: Mapping[str, Any]) -> dict[str, Any]:
        self.posts += 1
        made = {"id": f"new{self.posts}", "name": body["name"], "tags": body["tags"]}
        if self.works:
            self.rows.append(made)
        if self.fails is not None:
            error, self.fails = self.fails, None
            raise error
        return made

    def current_id(self) -> str | None:
        return None

    def put(
        self,
        id_: str,
        body: Mapping[str, Any],
        *,
        reauthenticate: bool | None = None,
        once: bool = False,
    ) -> dict[str, Any]:
        if self.refuses_changes:
            raise ServiceError("PUT /instances answered 500: no", status=500)
        return self.get(id_)

    def set_enabled(self, id_: str, *, enabled: bool) -> None:
        raise ServiceError("no", status=500)


class FakeStates(StackStates):
    """Shows what the test says, and counts."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(BACKEND)
        self.shown = evidence
        self.asked: list[tuple[str, str | None, set[str], float]] = []

    def evidence(
        self, urn: str, organization: str | None, candidates: Collection[str], since: float
    ) -> Evidence:
        self.asked.append((urn, organization, set(candidates), since))
        return self.shown


class Machine:
    """A machine with its notes and its time; each run is a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 1000.0
        self.runs = 0
        self.slept: list[float] = []
        self.while_asleep: Callable[[], None] = lambda: None

    def notes(self) -> Intents:
        return Intents(self.folder, BACKEND, engine=lambda: None, clock=self.time, pid=self.runs)

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        self.while_asleep()

    def run(self, client: Client, states: FakeStates) -> Creations:
        self.runs += 1
        return Creations(SETTINGS, client, states, self.notes(), self.time, self.sleep)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def row(id_: str, marker: Marker = OURS, name: str = "Test") -> dict[str, Any]:
    return {"id": id_, "name": name, "tags": ["crm", *marker.tags]}


def body(marker: Marker = OURS) -> dict[str, Any]:
    return {"name": "Test", "tags": list(marker.tags)}


def test_without_a_candidate_nothing_is_exported_and_nothing_stays(machine: Machine) -> None:
    client, states = (
        FakeClient(row("5", marker_of("owner:unit-tests", f"{URN}2"))),
        FakeStates(INTERRUPTED),
    )
    run = machine.run(client, states)
    for number in range(3):
        marker = marker_of("owner:unit-tests", f"{URN}-{number}")
        assert not run.make(body(marker), marker).by_earlier_run
        run.recorded(marker)
    assert states.asked == []
    assert client.posts == 3
    assert client.lists == [OURS.stack]
    assert machine.slept == []
    assert list(machine.folder.iterdir()) == []


def test_a_pending_create_is_evidence(machine: Machine) -> None:
    client, states = FakeClient(row("5")), FakeStates(INTERRUPTED)
    made = machine.run(client, states).make(body(), OURS, "acme")
    assert (made.answer["id"], made.by_earlier_run, client.posts) == ("5", True, 0)
    assert states.asked == [(URN, "acme", {"5"}, 1000.0)]


def test_a_note_of_an_earlier_run_is_evidence_until_it_is_used(machine: Machine) -> None:
    machine.notes().write(OURS)
    machine.now += 3600
    client = FakeClient(row("5"))
    run = machine.run(client, FakeStates(Evidence()))
    assert run.make(body(), OURS).by_earlier_run
    # Not before the engine has it: bringing it to what is declared may fail yet.
    assert machine.notes().find(OURS) is not None
    run.recorded(OURS)
    assert machine.notes().find(OURS) is None
    with pytest.raises(OwnershipError):
        machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert client.posts == 0


def test_without_evidence_nothing_is_changed_and_the_line_names_it(machine: Machine) -> None:
    client = FakeClient(row("5"))
    with pytest.raises(OwnershipError) as raised:
        machine.run(client, FakeStates(Evidence(ids=frozenset({"4"})))).make(body(), OURS)
    assert str(raised.value) == (
        "instance 5 (Test) has this resource's marker, but neither the stack's state nor this "
        "machine shows an interrupted create of this resource. If it is this resource's, declare "
        'adopt="5"; if nobody needs it, delete it; to leave it as it is and create another one, '
        "set cloud-elements:owner to a value of this stack's own"
    )
    assert client.posts == 0
    assert list(machine.folder.iterdir()) == []


def test_a_state_that_cannot_be_read_is_no_evidence_even_with_a_note(machine: Machine) -> None:
    machine.notes().write(OURS)
    client = FakeClient(row("5"))
    states = FakeStates(Evidence(unknown="pulumi is not on PATH"))
    with pytest.raises(OwnershipError, match=r"instance 5 .*could not be read: pulumi is not on"):
        machine.run(client, states).make(body(), OURS)
    assert client.posts == 0
    assert machine.notes().find(OURS) is not None


@pytest.mark.parametrize("evidence", [Evidence(), INTERRUPTED])
def test_what_the_state_has_is_no_candidate(machine: Machine, evidence: Evidence) -> None:
    client = FakeClient(row("5"))
    states = FakeStates(Evidence(frozenset({"5"}), evidence.interrupted))
    made = machine.run(client, states).make(body(), OURS)
    assert (made.answer["id"], made.by_earlier_run) == ("new1", False)


def test_of_two_candidates_the_one_that_the_state_lacks_is_taken_back(machine: Machine) -> None:
    client = FakeClient(row("5"), row("6"))
    states = FakeStates(Evidence(frozenset({"5"}), interrupted=True))
    assert machine.run(client, states).make(body(), OURS).answer["id"] == "6"


def test_two_with_evidence_are_named(machine: Machine) -> None:
    client = FakeClient(row("5"), row("6", name="Twin"))
    with pytest.raises(OwnershipError, match=r"instances 5 \(Test\), 6 \(Twin\) have .*only one"):
        machine.run(client, FakeStates(INTERRUPTED)).make(body(), OURS)
    assert client.posts == 0


def test_a_marker_that_others_may_have_needs_more_than_evidence(machine: Machine) -> None:
    marker = marker_of(None, URN)
    client = FakeClient(row("5", marker))
    with pytest.raises(OwnershipError, match="another stack of the same name"):
        machine.run(client, FakeStates(INTERRUPTED)).make(body(marker), marker)
    assert client.posts == 0


def test_a_lost_response_is_looked_for_by_the_same_run(machine: Machine) -> None:
    client, states = FakeClient(), FakeStates(Evidence())
    client.fails = ResponseLostError("the connection broke")
    run = machine.run(client, states)
    made = run.make(body(), OURS)
    assert (made.answer["id"], made.by_earlier_run, client.posts) == ("new1", False, 1)
    assert states.asked == []
    assert run.was_taken("new1")


def test_a_lost_response_leaves_a_note_for_the_next_run(machine: Machine) -> None:
    client = FakeClient()
    client.fails, client.works = ResponseLostError("the connection broke"), False
    with pytest.raises(ResponseLostError, match="appeared within 30 s"):
        machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    client.rows.append(row("5"))  # the service was slower than that
    made = machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert (made.answer["id"], made.by_earlier_run) == ("5", True)


@pytest.mark.parametrize(
    "error",
    [
        BadRequestError("no", status=400),
        ForbiddenError("no", status=403),
        NotSentError("no connection"),
    ],
)
def test_a_refused_request_leaves_no_note(machine: Machine, error: CloudElementsError) -> None:
    client = FakeClient()
    client.fails, client.works = error, False
    with pytest.raises(type(error)):
        machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert list(machine.folder.iterdir()) == []


def test_a_429_that_worked_all_the_same_is_found_by_the_next_run(machine: Machine) -> None:
    client = FakeClient()
    run = machine.run(client, FakeStates(Evidence()))
    client.fails = RateLimitedError("no", status=429, retry_after=10_000)
    machine.while_asleep = lambda: setattr(client, "fails", RateLimitedError("no", status=429))
    client.works = False
    with pytest.raises(RateLimitedError):
        run.make(body(), OURS)
    client.rows.append(row("5"))
    assert machine.run(client, FakeStates(Evidence())).make(body(), OURS).by_earlier_run


def test_a_request_that_is_refused_after_a_429_keeps_its_note(machine: Machine) -> None:
    client = FakeClient()
    client.fails, client.works = RateLimitedError("no", status=429), False
    machine.while_asleep = lambda: setattr(client, "fails", BadRequestError("no", status=400))
    with pytest.raises(BadRequestError):
        machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert machine.notes().find(OURS) is not None


def test_the_next_run_waits_for_what_may_still_be_created(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    machine.notes().write(OURS)
    machine.now += 2
    client = FakeClient()

    def appear() -> None:
        if machine.now >= 1010:
            client.rows.append(row("5"))
            machine.while_asleep = lambda: None

    machine.while_asleep = appear
    made = machine.run(client, FakeStates(INTERRUPTED)).make(body(), OURS)
    assert (made.answer["id"], made.by_earlier_run, client.posts) == ("5", True, 0)
    assert sum(machine.slept) == 8
    assert caplog.text.count("waiting for it for up to 28 s") == 1


def test_what_does_not_appear_in_time_is_created(machine: Machine) -> None:
    machine.notes().write(OURS)
    client, states = FakeClient(), FakeStates(Evidence())
    assert machine.run(client, states).make(body(), OURS).answer["id"] == "new1"
    assert sum(machine.slept) == pytest.approx(SETTINGS.settle_time)
    assert states.asked == []


def test_what_appears_in_the_last_moment_is_taken_back(machine: Machine) -> None:
    machine.notes().write(OURS)
    client = FakeClient()

    def appear() -> None:
        if machine.now >= 1000 + SETTINGS.settle_time:
            client.rows.append(row("5"))

    machine.while_asleep = appear
    made = machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert (made.answer["id"], client.posts) == ("5", 0)


def test_what_the_state_has_is_no_reason_not_to_wait(machine: Machine) -> None:
    machine.notes().write(OURS)
    client, states = FakeClient(row("4")), FakeStates(Evidence(frozenset({"4"})))
    machine.while_asleep = lambda: None if len(client.rows) > 1 else client.rows.append(row("5"))
    made = machine.run(client, states).make(body(), OURS)
    assert (made.answer["id"], client.posts) == ("5", 0)
    assert [asked[2] for asked in states.asked] == [{"4"}, {"5"}]


def test_an_old_note_is_not_waited_for(machine: Machine) -> None:
    machine.notes().write(OURS)
    machine.now += 31
    client = FakeClient()
    machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert machine.slept == []
    assert client.lists == [OURS.stack]


def test_an_account_that_may_not_list_does_not_wait(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    machine.notes().write(OURS)
    client = FakeClient()
    client.forbids = True
    machine.run(client, FakeStates(Evidence())).make(body(), OURS)
    assert machine.slept == []
    assert "instances cannot be listed" in caplog.text


def test_without_a_marker_nothing_is_looked_for_or_noted(machine: Machine) -> None:
    client, states = FakeClient(row("5")), FakeStates(INTERRUPTED)
    run = machine.run(client, states)
    assert run.make(body(), None).answer["id"] == "new1"
    run.recorded(None)
    assert (client.lists, states.asked, list(machine.folder.iterdir())) == ([], [], [])


INPUTS: dict[str, Any] = {"name": "Test", "element_key": "closeio", "configuration": {}}


def lifecycle(machine: Machine, client: FakeClient) -> InstanceLifecycle:
    settings = dataclasses.replace(SETTINGS, owner="unit-tests")
    creations = machine.run(client, FakeStates(Evidence()))
    return InstanceLifecycle(Services(settings, client, Catalogue(client), creations))


def test_a_note_ends_with_the_create(machine: Machine) -> None:
    client = FakeClient()
    assert lifecycle(machine, client).create(INPUTS, Registration(URN)).id == "new1"
    assert client.rows[0]["tags"][-1] == OURS.resource
    assert list(machine.folder.iterdir()) == []


def test_a_note_ends_with_a_half_made_instance_which_the_state_has(machine: Machine) -> None:
    with pytest.raises(HalfMadeError):
        lifecycle(machine, FakeClient()).create({**INPUTS, "disabled": True}, Registration(URN))
    assert list(machine.folder.iterdir()) == []


def test_a_note_stays_until_what_was_taken_back_is_as_it_is_declared(machine: Machine) -> None:
    machine.notes().write(OURS)
    machine.now += 60
    client = FakeClient(row("5"))
    client.refuses_changes = True
    with pytest.raises(ServiceError):
        lifecycle(machine, client).create(INPUTS, Registration(URN))
    client.refuses_changes = False
    assert lifecycle(machine, client).create(INPUTS, Registration(URN)).id == "5"
    assert list(machine.folder.iterdir()) == []
