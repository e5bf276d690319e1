import dataclasses
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import (
    CREATION_ID,
    creation_id_of,
    earlier_resource_tag,
    earlier_stack_tag,
    is_marker,
    marker_of,
    new_creation_id,
    resource_marker,
    stack_tag,
    urn_hash,
    with_creation_id,
    without_markers,
)

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
SEED = bytes(range(32))
ID = new_creation_id(URN, SEED)


def test_the_marker_of_a_resource_lasts() -> None:
    # Written into every instance that was ever made: it must never be another one.
    assert marker_of("me", URN, ID).tags == [
        "pulumi-stack:72b7dc5681856d69",
        "pulumi-resource:3c7d8019ed0c.29325cc37cd67439",
    ]


def test_the_stacks_tag_is_the_one_that_the_orphans_are_found_by() -> None:
    assert marker_of("me", URN, ID).stack == stack_tag("me", "crm", "dev")


@pytest.mark.parametrize(
    ("owner", "urn", "same_stack"),
    [
        ("you", URN, False),
        (None, URN, False),
        ("me", URN.replace("dev", "prod"), False),
        ("me", URN.replace("crm", "erp"), False),
        ("me", URN.replace("::closeio", "::other"), True),
        ("me", URN.replace("pulumi-python", "my:Component$pulumi-python"), True),
    ],
)
def test_the_stacks_tag_is_of_owner_project_and_stack(
    owner: str | None, urn: str, same_stack: bool
) -> None:
    assert (marker_of("me", URN, ID).stack == marker_of(owner, urn, ID).stack) is same_stack


def test_a_creation_id_is_a_function_of_urn_and_seed() -> None:
    assert new_creation_id(URN, SEED) == ID
    assert new_creation_id(URN, bytes(32)) != ID
    assert new_creation_id(f"{URN}2", SEED).partition(".")[2] != ID.partition(".")[2]
    assert ID.startswith(f"{urn_hash(URN)}.")


def test_a_new_resource_gets_a_creation_id_and_keeps_it_for_good() -> None:
    made = with_creation_id({}, {"name": "a"}, URN, SEED)
    assert made == {"name": "a", CREATION_ID: ID}
    renamed = with_creation_id(made, {"name": "b"}, f"{URN}2", bytes(32))
    assert renamed == {"name": "b", CREATION_ID: ID}
    assert with_creation_id(made, {"name": "b"}, None, None) == renamed


@pytest.mark.parametrize(("urn", "seed"), [(None, SEED), (URN, None), (URN, b"")])
def test_without_urn_or_seed_there_is_none(urn: str | None, seed: bytes | None) -> None:
    assert with_creation_id({}, {"name": "a"}, urn, seed) == {"name": "a"}


def test_a_state_from_before_gets_one_with_its_next_change_alone() -> None:
    old: dict[str, Any] = {"name": "a"}
    assert with_creation_id(old, {"name": "a"}, URN, SEED) == old
    assert with_creation_id(old, {"name": "b"}, URN, SEED) == {"name": "b", CREATION_ID: ID}


def test_the_users_tags_are_told_apart() -> None:
    marker = marker_of("me", URN, ID)
    tags = ["crm", *marker.tags, "pulumi"]
    assert without_markers(tags) == ["crm", "pulumi"]
    assert resource_marker(tags) == marker.resource
    assert creation_id_of(tags) == ID
    assert resource_marker(["crm"]) is None
    assert creation_id_of(["crm"]) is None
    assert [is_marker(tag) for tag in tags] == [False, True, True, False]
    with pytest.raises(dataclasses.FrozenInstanceError):
        marker.urn = ""  # type: ignore[misc]


def test_the_tags_from_before_are_known_still() -> None:
    # Written into instances that exist.
    assert earlier_stack_tag("owner:me", "crm", "dev") == "pulumi-stack:72b7dc5681856d69"
    assert earlier_resource_tag("me", URN) == "pulumi-resource:d238443af5381b00364e7b31"
    assert earlier_resource_tag(None, URN) != earlier_resource_tag("me", URN)
    assert creation_id_of([earlier_resource_tag("me", URN)]) is None
