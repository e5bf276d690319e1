import dataclasses

import pytest
from pulumi_cloud_elements.recovery.marker import (
    is_marker,
    marker_of,
    of_stack,
    resource_marker,
    without_markers,
)

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"


def test_the_marker_of_a_resource_lasts() -> None:
    marker = marker_of("owner:me", URN)
    assert marker == marker_of("owner:me", URN)
    assert marker.certain
    # Written into every instance that was ever made: it must never be another one.
    assert marker.tags == [
        "pulumi-stack:72b7dc5681856d69",
        "pulumi-resource:d238443af5381b00364e7b31",
    ]


def test_the_stacks_tag_is_the_one_that_the_orphans_are_found_by() -> None:
    assert marker_of("owner:me", URN).stack == of_stack("owner:me", "crm", "dev")


@pytest.mark.parametrize(
    ("identity", "urn", "same_stack"),
    [
        ("owner:you", URN, False),
        ("owner:me", URN.replace("dev", "prod"), False),
        ("owner:me", URN.replace("crm", "erp"), False),
        ("owner:me", URN.replace("::closeio", "::other"), True),
        ("owner:me", URN.replace("pulumi-python", "my:Component$pulumi-python"), True),
        (None, URN, False),
    ],
)
def test_nobody_else_has_it(identity: str | None, urn: str, same_stack: bool) -> None:
    ours, other = marker_of("owner:me", URN), marker_of(identity, urn)
    assert ours.resource != other.resource
    assert (ours.stack == other.stack) is same_stack


def test_without_an_identity_it_is_uncertain() -> None:
    assert not marker_of(None, URN).certain


def test_the_users_tags_are_told_apart() -> None:
    marker = marker_of("owner:me", URN)
    tags = ["crm", *marker.tags, "pulumi"]
    assert without_markers(tags) == ["crm", "pulumi"]
    assert resource_marker(tags) == marker.resource
    assert resource_marker(["crm"]) is None
    assert [is_marker(tag) for tag in tags] == [False, True, True, False]
    with pytest.raises(dataclasses.FrozenInstanceError):
        marker.certain = False  # type: ignore[misc]
