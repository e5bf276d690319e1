"""What the verbs of an instance do about whose it is, over a client that is a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.api.catalogue import Catalogue
from pulumi_cloud_elements.errors import HalfMadeError, OwnershipError, ServiceError
from pulumi_cloud_elements.recovery.evidence import StackState
from pulumi_cloud_elements.recovery.marker import CREATION_ID, earlier_resource_tag
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Services
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from ...recovery.fakes import (
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

DECLARED: dict[str, Any] = {"name": "Test", "element_key": "closeio", "configuration": {}}
INPUTS = {**DECLARED, CREATION_ID: OURS.creation_id}
STATE: dict[str, Any] = {**INPUTS, "marker": OURS.resource, "base_url": SETTINGS.base_url}
HERE = Registration(URN)
THEIRS = marker("theirs", URN.replace("dev", "prod"))


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def lifecycle(
    machine: Machine, client: FakeClient, state: StackState | None = None
) -> InstanceLifecycle:
    run = machine.run(client, FakeStates(state))
    return InstanceLifecycle(
        Services(SETTINGS, client, Catalogue(client), run.creations, run.lists)
    )


def test_check_makes_a_creation_id_once_and_the_program_cannot(machine: Machine) -> None:
    here = lifecycle(machine, FakeClient())
    registration = Registration(URN, bytes(32))
    made, problems = here.check({}, {**DECLARED, CREATION_ID: "mine"}, registration)
    assert problems == []
    assert made[CREATION_ID] not in ("mine", None)
    again, _ = here.check({}, DECLARED, registration)
    assert again == made
    kept, _ = here.check(made, {**DECLARED, "name": "Other"}, Registration(f"{URN}2", b"1" * 32))
    assert kept[CREATION_ID] == made[CREATION_ID]


def test_a_state_from_before_gets_no_creation_id_without_a_change(machine: Machine) -> None:
    here = lifecycle(machine, FakeClient())
    registration = Registration(URN, bytes(32))
    assert here.check(DECLARED, DECLARED, registration)[0] == DECLARED
    assert CREATION_ID in here.check(DECLARED, {**DECLARED, "name": "B"}, registration)[0]


def test_a_creation_id_is_kept_through_outputs_and_refresh(machine: Machine) -> None:
    client = FakeClient()
    here = lifecycle(machine, client)
    made = here.create(INPUTS, HERE)
    assert made.outputs[CREATION_ID] == OURS.creation_id
    assert made.outputs["marker"] == OURS.resource
    found = here.read(made.id, made.outputs)
    assert found is not None
    assert found.inputs[CREATION_ID] == OURS.creation_id
    assert found.outputs[CREATION_ID] == OURS.creation_id


def test_a_note_ends_with_the_create(machine: Machine) -> None:
    client = FakeClient()
    assert lifecycle(machine, client).create(INPUTS, HERE).id == "new1"
    assert client.rows[0]["tags"][-2:] == OURS.tags
    assert machine.kept == []


def test_a_note_ends_with_a_half_made_instance_which_the_state_has(machine: Machine) -> None:
    with pytest.raises(HalfMadeError):
        lifecycle(machine, FakeClient()).create({**INPUTS, "disabled": True}, HERE)
    assert machine.kept == []


def test_a_note_stays_until_what_was_taken_back_is_as_it_is_declared(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    machine.now += 60
    client = FakeClient(row("5"))
    client.refuses_changes = True
    with pytest.raises(ServiceError):
        lifecycle(machine, client).create(INPUTS, HERE)
    assert machine.kept == [EARLIER.creation_id]
    client.refuses_changes = False
    assert lifecycle(machine, client).create(INPUTS, HERE).id == "5"
    assert client.rows[0]["tags"][-2:] == OURS.tags
    assert machine.kept == []


def test_one_of_another_element_is_left_and_another_is_created(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    client = FakeClient(row("5", element={"key": "jira"}))
    here = lifecycle(machine, client, pending(EARLIER, OURS))
    assert here.create(INPUTS, HERE).id == "new1"
    assert "5 (Test; differs in element_key), is of element jira, not closeio" in caplog.text


def test_without_a_creation_id_an_instance_carries_no_marker(machine: Machine) -> None:
    client = FakeClient()
    with pytest.raises(KeyError, match="tags"):  # the body is the documented one
        lifecycle(machine, client).create(DECLARED, HERE)
    assert "tags" not in client.sent[0]


@pytest.mark.parametrize("name", ["Test", "Other"])
def test_adopting_writes_the_marker_at_once(machine: Machine, name: str) -> None:
    client = FakeClient(row("5", THEIRS))
    made = lifecycle(machine, client).create({**INPUTS, "name": name, "adopt": "5"}, HERE)
    assert made.id == "5"
    assert client.requests == ["GET", "PATCH"]
    assert client.sent[0]["tags"] == ["crm", *OURS.tags]
    assert made.outputs["marker"] == OURS.resource
    assert made.outputs["tags"] == ["crm"]


def test_adopting_what_an_interrupted_run_created_uses_its_note_up(machine: Machine) -> None:
    machine.notes().write(EARLIER.creation_id)
    lifecycle(machine, FakeClient(row("5"))).create({**INPUTS, "adopt": "5"}, HERE)
    assert machine.kept == []


@pytest.mark.parametrize(
    ("owners", "refused"),
    [({"5": f"{URN}2"}, True), ({"5": URN}, False), ({"6": f"{URN}2"}, False), ({}, False)],
)
def test_adopting_what_another_resource_of_the_stack_has_is_refused(
    machine: Machine, owners: dict[str, str], refused: bool
) -> None:
    client = FakeClient(row("5"))
    shown = StackState(owners={(TYPE, id_): urn for id_, urn in owners.items()})
    here = lifecycle(machine, client, shown)
    _, problems = here.check({}, {**DECLARED, "adopt": "5"}, HERE)
    if refused:
        [line] = problems
        assert f"adopt: instance 5 is in this stack's state already, as {URN}2" in line
        assert f"pulumi state delete '{URN}2'" in line
        assert client.requests == []
    else:
        assert problems == []


def test_where_the_state_cannot_be_read_an_adoption_is_warned_of(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    here = lifecycle(machine, FakeClient(row("5")), StackState(unknown="pulumi is not on PATH"))
    assert here.check({}, {**DECLARED, "adopt": "5"}, HERE)[1] == []
    assert "whether the stack has instance 5 already is not known: pulumi is not" in caplog.text


@pytest.mark.parametrize("change", [{"name": "Other"}, {"configuration": {"username": "u"}}])
def test_what_another_resource_has_is_not_changed(machine: Machine, change: dict[str, Any]) -> None:
    client = FakeClient(row("5", THEIRS))
    with pytest.raises(OwnershipError) as raised:
        lifecycle(machine, client).update("5", STATE, {**INPUTS, **change}, HERE)
    assert "instance 5 is not changed: another resource has taken it over" in str(raised.value)
    assert THEIRS.resource in str(raised.value)
    assert client.sent == []


def test_what_another_resource_has_is_not_deleted(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    client = FakeClient(row("5", THEIRS))
    lifecycle(machine, client).delete("5", STATE, HERE)
    assert "DELETE" not in client.requests
    assert "instance 5 is not deleted: another resource has taken it over" in caplog.text
    assert THEIRS.resource in caplog.text


def test_what_another_resource_has_is_not_refreshed(machine: Machine) -> None:
    client = FakeClient(row("5", THEIRS))
    here = lifecycle(machine, client)
    with pytest.raises(OwnershipError, match="instance 5 is not refreshed"):
        here.read("5", STATE)
    assert here.read("5", {"name": "Test"}) is not None  # a read by id reads anybody's


def test_its_own_is_changed_and_deleted_at_the_cost_of_one_list(machine: Machine) -> None:
    rows = [row(str(number), marker("a", f"{URN}{number}")) for number in range(3)]
    client = FakeClient(*rows)
    here = lifecycle(machine, client)
    for number in range(3):
        of = marker("a", f"{URN}{number}")
        state = {**STATE, CREATION_ID: of.creation_id, "marker": of.resource}
        inputs = {**INPUTS, CREATION_ID: of.creation_id, "name": "Other"}
        here.update(str(number), state, inputs, Registration(of.urn))
    for number in range(3):
        of = marker("a", f"{URN}{number}")
        here.delete(str(number), {**STATE, CREATION_ID: of.creation_id}, Registration(of.urn))
    assert client.requests == ["LIST", *["PATCH"] * 3, *["DELETE"] * 3]


def test_a_marker_from_before_is_rewritten_at_the_next_change(machine: Machine) -> None:
    old = earlier_resource_tag(OWNER, URN)
    client = FakeClient({"id": "5", "name": "Test", "tags": ["crm", "pulumi-stack:old", old]})
    state = {**DECLARED, "tags": ["crm"], "marker": old, "base_url": SETTINGS.base_url}
    changed = lifecycle(machine, client).update("5", state, {**INPUTS, "name": "Other"}, HERE)
    assert client.rows[0]["tags"] == ["crm", *OURS.tags]
    assert changed.outputs["marker"] == OURS.resource


def test_a_change_of_a_state_from_before_that_was_interrupted_goes_on(machine: Machine) -> None:
    # Its request has written the new marker, and the state was not written.
    client = FakeClient(row("5", EARLIER))
    state = {**DECLARED, "marker": "pulumi-resource:old", "base_url": SETTINGS.base_url}
    lifecycle(machine, client).update("5", state, {**INPUTS, "name": "Other"}, HERE)
    assert client.rows[0]["tags"][-2:] == OURS.tags
