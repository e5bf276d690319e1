"""Which instance a run takes back, creates or leaves alone, over a client that is a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.errors import (
    BadRequestError,
    CloudElementsError,
    ForbiddenError,
    NotSentError,
    OwnershipError,
    RateLimitedError,
    ResponseLostError,
    ServiceError,
)
from pulumi_cloud_elements.recovery.evidence import StackState
from pulumi_cloud_elements.recovery.marker import Marker, earlier_resource_tag

from .fakes import (
    EARLIER,
    OURS,
    OWNER,
    SETTINGS,
    TYPE,
    URN,
    FakeClient,
    FakeStates,
    Machine,
    marker,
    pending,
    row,
)

INTERRUPTED = pending(EARLIER, OURS)
OTHER = f"{URN}2"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_without_a_candidate_nothing_is_exported_and_nothing_stays(machine: Machine) -> None:
    client, states = FakeClient(row("5", marker("a", OTHER))), FakeStates(INTERRUPTED)
    run = machine.run(client, states)
    for number in range(3):
        own = marker("now", f"{URN}-{number}")
        assert not run.make(own).by_earlier_run
        run.creations.recorded(own.creation_id)
    assert states.asked == []
    assert client.requests == ["LIST", "POST", "POST", "POST"]
    assert client.lists == [OURS.stack]
    assert machine.slept == []
    assert machine.kept == []


def test_a_pending_create_of_the_instances_creation_id_is_evidence(machine: Machine) -> None:
    client, states = FakeClient(row("5")), FakeStates(INTERRUPTED)
    made = machine.run(client, states).make(organization="acme")
    assert (made.response["id"], made.by_earlier_run, client.posts) == ("5", True, 0)
    assert states.asked == [(URN, "acme", OURS.creation_id, 1000.0)]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (StackState(owners={(TYPE, "5"): OTHER}), (OTHER, "")),
        (StackState(owners={(TYPE, "6"): OTHER}), (None, "")),
        (StackState(unknown="pulumi is not on PATH"), (None, "pulumi is not on PATH")),
    ],
    ids=["another's", "nobody's", "unknown"],
)
def test_the_owner_of_an_instance_is_what_the_state_shows(
    machine: Machine, state: StackState, shown: tuple[str | None, str]
) -> None:
    client, states = FakeClient(row("5")), FakeStates(state)
    assert machine.run(client, states).creations.owner_in_state("5", URN, "acme") == shown
    assert states.asked_of_stack == 1
    assert client.requests == []


@pytest.mark.parametrize(
    "state",
    [
        StackState(),
        pending(OURS),
        pending(marker("another"), OURS),
        pending(marker("earlier", OTHER), OURS),
    ],
    ids=["none", "this run's", "another create's", "another resource's"],
)
def test_another_pending_create_is_no_evidence(machine: Machine, state: StackState) -> None:
    client = FakeClient(row("5"))
    with pytest.raises(OwnershipError, match="instance 5"):
        machine.run(client, FakeStates(state)).make()
    assert client.requests == ["LIST"]


@pytest.mark.parametrize(("times", "taken"), [(1, False), (2, True)])
def test_a_plan_that_is_applied_twice_needs_two_pending_creates(
    machine: Machine, times: int, taken: bool
) -> None:
    # Both runs have one creation id, and this run's own create is pending, too.
    client, states = FakeClient(row("5", OURS)), FakeStates(pending(*[OURS] * times))
    run = machine.run(client, states)
    if taken:
        assert run.make().by_earlier_run
    else:
        with pytest.raises(OwnershipError, match="instance 5"):
            run.make()
    assert client.posts == 0


def test_a_note_of_an_earlier_run_is_evidence_until_it_is_used(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    machine.now += 3600
    client = FakeClient(row("5"))
    run = machine.run(client)
    assert run.make().by_earlier_run
    # Not before the engine has it: bringing it to what is declared may fail yet.
    assert machine.kept == [EARLIER.creation_id]
    run.creations.recorded(OURS.creation_id)
    assert machine.kept == []
    with pytest.raises(OwnershipError):
        machine.run(client).make()
    assert client.posts == 0


def test_a_note_about_another_create_is_no_evidence(machine: Machine) -> None:
    machine.notes().write(marker("another").creation_id)
    machine.now += 3600
    with pytest.raises(OwnershipError, match="instance 5"):
        machine.run(FakeClient(row("5"))).make()


def test_a_note_is_evidence_where_the_state_cannot_be_read(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    states = FakeStates(StackState(unknown="pulumi is not on PATH"))
    assert machine.run(FakeClient(row("5")), states).make().by_earlier_run


def test_without_evidence_nothing_is_changed_and_the_line_names_it(machine: Machine) -> None:
    client = FakeClient(row("5", createdDate="2026-11-01"))
    with pytest.raises(OwnershipError) as raised:
        machine.run(client).make(differs=lambda _: ["name", "configuration.username"])
    assert str(raised.value) == (
        "instance 5 (Test; created 2026-11-01; differs in name, configuration.username) carries "
        "this resource's marker, but neither the stack's state nor this machine shows an "
        "interrupted create of it. If it is this resource's, declare "
        'adopt="5"; if nobody needs it, delete it; to leave it as it is and create another one, '
        "set cloud-elements:owner to a value of this stack's own"
    )
    assert client.posts == 0
    assert machine.kept == []


def test_several_without_evidence_are_named(machine: Machine) -> None:
    client = FakeClient(row("50", name="Twin"), row("6"))
    with pytest.raises(
        OwnershipError, match=r'instances 6 \(Test\), 50 \(Twin\): each carries .* adopt="<id>"'
    ):
        machine.run(client).make()


def test_a_state_that_cannot_be_read_is_no_evidence(machine: Machine) -> None:
    client = FakeClient(row("5"))
    states = FakeStates(StackState(unknown="pulumi is not on PATH"))
    with pytest.raises(OwnershipError, match=r"instance 5 .*could not be read: pulumi is not on"):
        machine.run(client, states).make()
    assert client.posts == 0


@pytest.mark.parametrize(
    "state",
    [
        StackState(owners={(TYPE, "5"): OTHER}),
        StackState(owners={(TYPE, "5"): OTHER}, pending=INTERRUPTED.pending),
        StackState(creation_ids=frozenset({EARLIER.creation_id})),
    ],
    ids=["id", "id and an old pending create", "creation id"],
)
def test_what_the_state_has_is_no_candidate(machine: Machine, state: StackState) -> None:
    client = FakeClient(row("5"))
    made = machine.run(client, FakeStates(state)).make()
    assert (made.response["id"], made.by_earlier_run) == ("new1", False)


def test_a_twin_of_what_the_state_has_is_taken_back_with_evidence(machine: Machine) -> None:
    # A replacement that keeps the creation id (`replacement_trigger`) was interrupted.
    state = StackState(
        owners={(TYPE, "4"): URN},
        creation_ids=frozenset({OURS.creation_id}),
        pending=pending(OURS, OURS).pending,
    )
    client = FakeClient(row("4", OURS), row("5", OURS))
    made = machine.run(client, FakeStates(state)).make()
    assert (made.response["id"], made.by_earlier_run) == ("5", True)


def test_of_two_candidates_the_one_that_the_state_lacks_is_taken_back(machine: Machine) -> None:
    client = FakeClient(row("5"), row("6"))
    states = FakeStates(StackState(owners={(TYPE, "5"): OTHER}, pending=INTERRUPTED.pending))
    assert machine.run(client, states).make().response["id"] == "6"


def test_of_several_with_evidence_one_is_taken_and_the_others_are_named(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    client = FakeClient(row("50", name="Twin"), row("6"), row("7", marker("whose"), name="Whose"))
    made = machine.run(client, FakeStates(INTERRUPTED)).make()
    assert (made.response["id"], client.posts) == ("6", 0)
    [warning] = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "50 (Twin), 7 (Whose): left alone" in warning.getMessage()
    assert "orphans" in warning.getMessage()


def test_one_that_cannot_become_what_is_declared_is_named_and_left_alone(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    client = FakeClient(row("5"))
    run = machine.run(client, FakeStates(INTERRUPTED))
    made = run.make(unfit=lambda _: "is of element closeio, not jira")
    assert (made.response["id"], made.by_earlier_run) == ("new1", False)
    assert "5 (Test), is of element closeio, not jira: left alone" in caplog.text


def test_one_from_before_there_were_creation_ids_is_named_and_never_taken(
    machine: Machine,
) -> None:
    tags = [OURS.stack, earlier_resource_tag(OWNER, URN)]
    client = FakeClient({"id": "5", "name": "Old", "tags": tags})
    with pytest.raises(OwnershipError, match=r"instance 5 \(Old\)"):
        machine.run(client, FakeStates(INTERRUPTED)).make()
    client.rows[0]["tags"][1] = earlier_resource_tag(OWNER, OTHER)
    assert machine.run(client, FakeStates(INTERRUPTED)).make().response["id"] == "new1"


def test_one_that_is_gone_or_was_taken_since_it_was_listed_is_not_taken(machine: Machine) -> None:
    client = FakeClient(row("5"), row("6"))
    run = machine.run(client, FakeStates(INTERRUPTED))
    run.lists.rows(OURS.stack)
    del client.rows[0]
    client.rows[0]["tags"] = marker("somebody", OTHER).tags
    assert run.make().response["id"] == "new1"
    assert not run.creations.was_taken("instance", "6")


def test_what_this_process_knows_to_be_in_the_state_is_no_candidate(machine: Machine) -> None:
    client, states = FakeClient(row("5"), row("6")), FakeStates(INTERRUPTED)
    run = machine.run(client, states)
    run.creations.is_in_state("instance", "5")
    run.creations.take("instance", "6")
    assert run.make().response["id"] == "new1"
    assert states.asked == []


def test_one_instance_is_taken_over_once(machine: Machine) -> None:
    creations = machine.run(FakeClient()).creations
    assert not creations.was_taken("instance", "5")
    creations.take("instance", "5")
    assert creations.was_taken("instance", "5")
    with pytest.raises(OwnershipError, match="adopt it once"):
        creations.take("instance", "5")


def test_a_lost_response_is_looked_for_by_the_same_run(machine: Machine) -> None:
    client, states = FakeClient(), FakeStates()
    client.fails = ResponseLostError("the connection broke")
    run = machine.run(client, states)
    made = run.make()
    assert (made.response["id"], made.by_earlier_run, client.posts) == ("new1", False, 1)
    assert client.lists == [OURS.stack, OURS.resource]
    assert states.asked == []
    assert run.creations.was_taken("instance", "new1")


def test_a_lost_response_does_not_take_what_was_there_before(machine: Machine) -> None:
    # A plan that is applied twice: the first run's instance, which was retained, has the same tag.
    state = StackState(owners={(TYPE, "5"): OTHER})
    client = FakeClient(row("5", OURS))
    client.fails, client.works = ResponseLostError("the connection broke"), False
    with pytest.raises(ResponseLostError, match="appeared within 30 s"):
        machine.run(client, FakeStates(state)).make()


def test_a_create_that_was_done_twice_is_told(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    client = FakeClient()
    client.fails = RateLimitedError("no", status=429)
    client.works = False

    def both_appear() -> None:
        client.rows += [row("5", OURS), row("6", OURS, name="Twin")]

    machine.while_asleep = both_appear
    assert machine.run(client).make().response["id"] == "5"
    assert "6 (Twin): left alone" in caplog.text


def test_a_failed_look_is_told_and_done_again(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    client = FakeClient()
    client.fails, client.works = ResponseLostError("the connection broke"), False
    looks = iter([ServiceError("GET answered 500", status=500), None])
    listed = client.list

    def fails_once(tag: str | None = None) -> list[dict[str, Any]]:
        error = next(looks, None) if tag == OURS.resource else None
        if error:
            client.rows.append(row("5", OURS))
            raise error
        return listed(tag)

    client.list = fails_once  # type: ignore[method-assign]
    assert machine.run(client).make().response["id"] == "5"
    assert "looking for the instance failed: GET answered 500" in caplog.text


def test_a_lost_response_leaves_a_note_for_the_next_run(machine: Machine) -> None:
    client = FakeClient()
    client.fails, client.works = ResponseLostError("the connection broke"), False
    with pytest.raises(ResponseLostError, match="appeared within 30 s"):
        machine.run(client).make(EARLIER)
    client.rows.append(row("5"))  # the service was slower than that
    made = machine.run(client).make()
    assert (made.response["id"], made.by_earlier_run) == ("5", True)


def test_a_lost_response_where_listing_is_forbidden_promises_nothing(machine: Machine) -> None:
    client = FakeClient()
    client.forbids = True
    client.fails = ResponseLostError("the connection broke")
    with pytest.raises(ResponseLostError) as raised:
        machine.run(client).make()
    assert "may not list any (GET /instances answered 403: no)" in str(raised.value)
    assert "run again, which looks" not in str(raised.value)
    assert machine.slept == []
    assert machine.kept == [OURS.creation_id]


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
        machine.run(client).make()
    assert machine.kept == []


def test_a_429_that_worked_all_the_same_is_found_by_the_next_run(machine: Machine) -> None:
    client = FakeClient()
    run = machine.run(client)
    client.fails = RateLimitedError("no", status=429, retry_after=10_000)
    machine.while_asleep = lambda: setattr(client, "fails", RateLimitedError("no", status=429))
    client.works = False
    with pytest.raises(RateLimitedError):
        run.make(EARLIER)
    client.rows.append(row("5"))
    assert machine.run(client).make().by_earlier_run


def test_a_429_is_tried_again_after_the_time_that_the_service_asks_for(machine: Machine) -> None:
    client = FakeClient()
    client.fails, client.works = RateLimitedError("no", status=429, retry_after=7), False
    machine.while_asleep = lambda: setattr(client, "works", True)
    assert machine.run(client).make().response["id"] == "new2"
    [pause] = machine.slept
    assert 7 <= pause < 7.5  # with jitter


def test_a_request_that_is_refused_after_a_429_keeps_its_note(machine: Machine) -> None:
    client = FakeClient()
    client.fails, client.works = RateLimitedError("no", status=429), False
    machine.while_asleep = lambda: setattr(client, "fails", BadRequestError("no", status=400))
    with pytest.raises(BadRequestError):
        machine.run(client).make()
    assert machine.kept == [OURS.creation_id]


def test_the_next_run_waits_for_what_may_still_be_created(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    machine.notes().write(EARLIER.creation_id)
    machine.now += 2
    client = FakeClient()

    def appear() -> None:
        if machine.now >= 1010:
            client.rows.append(row("5"))
            machine.while_asleep = lambda: None

    machine.while_asleep = appear
    made = machine.run(client).make()
    assert (made.response["id"], made.by_earlier_run, client.posts) == ("5", True, 0)
    assert sum(machine.slept) == 8
    assert set(client.lists) == {OURS.stack, EARLIER.resource}
    assert caplog.text.count("waiting for it for up to 28 s") == 1


def test_two_interrupted_runs_are_waited_for_at_once(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    machine.notes().write(EARLIER.creation_id)
    machine.now += 5
    machine.notes().write(marker("latest").creation_id)
    machine.run(FakeClient()).make()
    assert sum(machine.slept) == pytest.approx(SETTINGS.settle_time)
    assert caplog.text.count("waiting for it") == 1


def test_what_does_not_appear_in_time_is_created(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    client, states = FakeClient(), FakeStates()
    assert machine.run(client, states).make().response["id"] == "new1"
    assert sum(machine.slept) == pytest.approx(SETTINGS.settle_time)
    assert states.asked == []


def test_a_clock_that_is_put_back_does_not_make_a_run_wait_longer(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    machine.now += 10

    def put_back() -> None:
        machine.put_back = 3600.0
        assert sum(machine.slept) <= SETTINGS.settle_time

    machine.while_asleep = put_back
    machine.run(FakeClient()).make()
    assert sum(machine.slept) == 20


def test_what_appears_in_the_last_moment_is_taken_back(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    client = FakeClient()

    def appear() -> None:
        if machine.now >= 1000 + SETTINGS.settle_time:
            client.rows.append(row("5"))

    machine.while_asleep = appear
    made = machine.run(client).make()
    assert (made.response["id"], client.posts) == ("5", 0)


def test_what_the_state_has_is_no_reason_not_to_wait(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    client = FakeClient(row("4", marker("in the state")))
    states = FakeStates(StackState(owners={(TYPE, "4"): URN}))
    machine.while_asleep = lambda: None if len(client.rows) > 1 else client.rows.append(row("5"))
    made = machine.run(client, states).make()
    assert (made.response["id"], client.posts) == ("5", 0)


@pytest.mark.parametrize("age", [31, 3600])
def test_an_old_note_is_not_waited_for(machine: Machine, age: float) -> None:
    machine.notes().write(EARLIER.creation_id)
    machine.now += age
    client = FakeClient()
    machine.run(client).make()
    assert machine.slept == []
    assert client.lists == [OURS.stack]


def test_what_is_there_already_is_not_waited_for(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    client = FakeClient(row("5"))
    machine.run(client).make(unfit=lambda _: "is of element closeio, not jira")
    assert machine.slept == []


def test_a_note_of_this_process_is_not_waited_for(machine: Machine) -> None:
    client = FakeClient()
    run = machine.run(client)
    machine.notes().write(marker("a moment ago").creation_id)
    run.make()
    assert machine.slept == []


def test_an_account_that_may_not_list_does_not_wait(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    machine.notes().write(EARLIER.creation_id)
    client = FakeClient()
    client.forbids = True
    machine.run(client).make()
    assert machine.slept == []
    assert "instances cannot be listed" in caplog.text


def body(of: Marker = OURS) -> dict[str, Any]:
    return {"name": "Test", "tags": list(of.tags)}


def test_without_a_marker_nothing_is_looked_for_or_noted(machine: Machine) -> None:
    client, states = FakeClient(row("5")), FakeStates(INTERRUPTED)
    creations = machine.run(client, states).creations
    made = creations.make_unmarked("instance", lambda: client.create(body()))
    assert (made.response["id"], made.by_earlier_run) == ("new1", False)
    creations.recorded(None)
    assert (client.lists, states.asked, machine.kept) == ([], [], [])


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (ResponseLostError("the connection broke"), "The instance may exist"),
        (ServiceError("answered 500", status=500), "The instance may exist"),
        (BadRequestError("answered 408", status=408), "The instance may exist"),
        (BadRequestError("answered 400", status=400), "^answered 400$"),
        (NotSentError("no connection"), "^no connection$"),
    ],
)
def test_without_a_marker_a_lost_response_says_what_to_look_for(
    machine: Machine, error: CloudElementsError, becomes: str
) -> None:
    client = FakeClient()
    client.fails = error
    creations = machine.run(client).creations
    with pytest.raises(CloudElementsError, match=becomes):
        creations.make_unmarked("instance", lambda: client.create(body()))
