"""A member's create request is noted for as long as its result is not certain, and no longer."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from pulumi_cloud_elements.errors import (
    ApiError,
    CloudElementsError,
    ResponseLostError,
)
from pulumi_cloud_elements.recovery.marker import Marker, new_creation_id
from pulumi_cloud_elements.recovery.members import (
    INSTANCE_SET_TYPE,
    member_address,
    member_creation_id,
)
from pulumi_cloud_elements.recovery.set_notes import MemberRows
from pulumi_cloud_elements.recovery.tagged_member import TaggedMember

from .fakes import FakeClient, Machine

SET = f"urn:pulumi:dev::crm::{INSTANCE_SET_TYPE}::customers"
OF_SET = new_creation_id(SET, bytes(32))
REFUSED = ApiError("POST /instances answered 400: no", status=400)
FOR_NOW = ApiError("POST /instances answered 429: later", status=429)
LOST = ResponseLostError("the response was lost")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    tmp_path.chmod(0o700)
    return Machine(tmp_path)


def make(machine: Machine, client: FakeClient, *keys: str) -> list[str]:
    """Create members in one run, and return how each that failed did."""
    run = machine.run(client)
    notes = run.creations.notes_of_set(SET, OF_SET, in_state=False)
    failed = []
    for key in keys:
        of = Marker("crm", member_creation_id(OF_SET, key), member_address(SET, OF_SET, key))
        body = {"name": key, "tags": of.tags}
        member = TaggedMember(client, run.lists, body, of, notes=notes, rows=MemberRows())
        try:
            run.creations.make_member(member)
        except CloudElementsError as error:
            failed.append(str(error))
    return failed


def failing(*errors: CloudElementsError) -> FakeClient:
    """Return a client that fails as often, and then works."""
    client = FakeClient()
    left = list(errors)
    works = client.create

    def create(body: dict[str, object]) -> dict[str, object]:
        if left:
            raise left.pop(0)
        return works(body)

    client.create = create  # type: ignore[method-assign,assignment]
    return client


def test_the_next_run_does_not_wait_for_a_member_that_was_refused(machine: Machine) -> None:
    client = failing(REFUSED)
    assert make(machine, client, "acme", "globex") == [str(REFUSED)]
    machine.slept.clear()
    assert make(machine, client, "acme") == []
    assert machine.slept == []
    assert [row["name"] for row in client.rows] == ["globex", "acme"]


def test_a_run_that_is_killed_later_does_not_leave_what_was_refused_behind(
    machine: Machine,
) -> None:
    make(machine, failing(REFUSED), "acme")  # nothing was written since
    [intent] = machine.notes().of_urn(SET).values()
    assert intent.members == frozenset()


@pytest.mark.parametrize("errors", [[LOST], [FOR_NOW, REFUSED], [KeyboardInterrupt()]])
def test_the_next_run_waits_for_a_member_whose_result_is_not_certain(
    machine: Machine, errors: list[CloudElementsError]
) -> None:
    client = failing(*errors)
    with contextlib.suppress(KeyboardInterrupt):
        assert len(make(machine, client, "acme")) == 1
    [intent] = machine.notes().of_urn(SET).values()
    assert len(intent.members) == 1
    machine.slept.clear()
    machine.now = intent.time + 10
    assert make(machine, client, "acme") == []
    assert machine.slept == [20.0]
