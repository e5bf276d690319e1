"""The addresses and creation ids of a set's members."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.evidence import StackState, state_of
from pulumi_cloud_elements.recovery.marker import (
    CREATION_ID,
    backend_of,
    new_creation_id,
    resource_type,
    stack_and_project,
    urn_hash,
)
from pulumi_cloud_elements.recovery.members import (
    INSTANCE_SET_TYPE,
    is_member_of,
    member_address,
    member_creation_id,
    set_and_key,
)

URN = f"urn:pulumi:dev::crm::{INSTANCE_SET_TYPE}::customers"
INSTANCE = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::acme"
SET = new_creation_id(URN, b"0" * 32, "backend1")
OTHER = new_creation_id(URN, b"1" * 32, "backend1")


def test_a_members_creation_id_is_of_its_set_and_its_key_alone() -> None:
    ids = {member_creation_id(of, key) for of in (SET, OTHER) for key in ("acme", "globex")}
    assert len(ids) == 4
    own = member_creation_id(SET, "acme")
    assert backend_of(own) == "backend1"
    assert is_member_of(SET, own)
    assert not is_member_of(OTHER, own)
    assert not is_member_of(SET, SET)


def test_it_begins_with_the_hash_of_the_address_whatever_the_set_is_called() -> None:
    begin = member_creation_id(SET, "acme").partition(".")[0]
    renamed = URN.replace("dev", "production").replace("customers", "clients")
    assert urn_hash(member_address(URN, SET, "acme")) == begin
    assert urn_hash(member_address(renamed, SET, "acme")) == begin
    assert urn_hash(member_address(URN, OTHER, "acme")) == begin, "an interrupted create of it"
    assert urn_hash(member_address(URN, SET, "globex")) != begin


def test_an_address_is_of_the_sets_stack_and_type() -> None:
    address = member_address(URN, SET, "acme: a #1")
    assert stack_and_project(address) == ("dev", "crm")
    assert resource_type(address) == INSTANCE_SET_TYPE
    assert set_and_key(address) == (URN, "acme: a #1")
    assert set_and_key(URN) == (URN, None)
    assert set_and_key(member_address(URN, None, "a")) == (URN, "a")


def state(*, pending: str | None = None, ids: dict[str, str] | None = None) -> StackState:
    resource = {"urn": URN, "inputs": {CREATION_ID: SET}}
    kept = {**resource, "id": SET, "outputs": {"ids": ids or {}, CREATION_ID: SET}}
    creating = {"urn": URN, "inputs": {CREATION_ID: pending}}
    return state_of(
        {
            "deployment": {
                "resources": [] if ids is None else [kept],
                "pending_operations": (
                    [{"type": "creating", "resource": creating}] if pending else []
                ),
            }
        }
    )


def test_members_in_a_state_count_as_instances_of_it() -> None:
    found = state(ids={"acme": "7"})
    address = member_address(URN, SET, "acme")
    assert found.owner(INSTANCE, "7") == address
    assert found.owner(address, "7") == address
    assert found.owner(INSTANCE, "8") is None
    assert member_creation_id(SET, "acme") in found.creation_ids


@pytest.mark.parametrize(
    ("pending", "own", "interrupted"), [(OTHER, SET, True), (SET, SET, False), (None, SET, False)]
)
def test_a_pending_create_of_a_set_is_evidence_for_each_member(
    pending: str | None, own: str, interrupted: bool
) -> None:
    found, address = state(pending=pending), member_address(URN, own, "acme")
    carried = member_creation_id(pending or OTHER, "acme")
    assert found.interrupted(address, carried, member_creation_id(own, "acme")) is interrupted
    assert not found.interrupted(address, member_creation_id(OTHER, "globex"), None)


def test_a_state_whose_outputs_are_encrypted_has_no_members() -> None:
    row = {"urn": URN, "id": SET, "outputs": {"ids": "ciphertext", CREATION_ID: SET}}
    found = state_of({"deployment": {"resources": [row]}})
    assert found.owner(INSTANCE, "7") is None
