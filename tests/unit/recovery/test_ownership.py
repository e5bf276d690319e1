from __future__ import annotations

import dataclasses

import pytest
from pulumi_cloud_elements.errors import NotFoundError
from pulumi_cloud_elements.recovery.listing import StackLists
from pulumi_cloud_elements.recovery.marker import Marker, earlier_resource_tag
from pulumi_cloud_elements.recovery.ownership import Ownership, other_owner_of

from .fakes import EARLIER, OURS, OWNER, SETTINGS, URN, FakeClient, marker, row

THEIRS = marker("theirs", URN.replace("dev", "prod"))


def ownership(client: FakeClient, *, markers: bool = True) -> Ownership:
    settings = dataclasses.replace(SETTINGS, marker=markers)
    return Ownership(settings, client, StackLists(client))


def test_one_list_is_enough_for_all_that_are_the_resources_own() -> None:
    each = [marker("a", f"{URN}{number}") for number in range(10)]
    client = FakeClient(*[row(str(number), of) for number, of in enumerate(each)])
    here = ownership(client)
    for number, of in enumerate(each):
        assert here.other_owner(str(number), of.creation_id, of.urn) is None
    assert client.requests == ["LIST"]


def test_another_stacks_is_told_by_its_tag() -> None:
    client = FakeClient(row("5", THEIRS))
    assert ownership(client).other_owner("5", OURS.creation_id, URN) == THEIRS.resource
    assert client.requests == ["LIST", "GET"]


def test_another_resources_of_the_stack_is_told_by_its_tag() -> None:
    other = marker("a", f"{URN}2")
    client = FakeClient(row("5", other))
    assert ownership(client).other_owner("5", OURS.creation_id, URN) == other.resource


def test_one_that_the_list_has_otherwise_is_looked_at_again() -> None:
    # This run has given it its tag since.
    client = FakeClient(row("5", EARLIER))
    here = ownership(client)
    here.other_owner("5", EARLIER.creation_id, URN)
    client.rows[0]["tags"] = OURS.tags
    assert here.other_owner("5", OURS.creation_id, URN) is None
    assert client.requests == ["LIST", "GET"]


def test_one_that_is_gone_is_told_so() -> None:
    with pytest.raises(NotFoundError):
        ownership(FakeClient()).other_owner("5", OURS.creation_id, URN)


def test_where_listing_is_forbidden_each_is_looked_at() -> None:
    client = FakeClient(row("5", THEIRS), row("6", OURS))
    client.forbids = True
    here = ownership(client)
    assert here.other_owner("5", OURS.creation_id, URN) == THEIRS.resource
    assert here.other_owner("6", OURS.creation_id, URN) is None
    assert client.requests == ["LIST", "GET", "GET"]


@pytest.mark.parametrize(("markers", "urn"), [(False, URN), (True, None)])
def test_without_markers_or_urn_nothing_is_asked(markers: bool, urn: str | None) -> None:
    client = FakeClient(row("5", THEIRS))
    assert ownership(client, markers=markers).other_owner("5", OURS.creation_id, urn) is None
    assert client.requests == []


@pytest.mark.parametrize(
    ("tags", "creation_id", "urn", "is_own"),
    [
        (OURS.tags, OURS.creation_id, URN, True),
        (OURS.tags, OURS.creation_id, f"{URN}-renamed", True),
        ([], OURS.creation_id, URN, True),
        ([earlier_resource_tag(OWNER, URN)], OURS.creation_id, URN, True),
        (EARLIER.tags, OURS.creation_id, URN, False),
        # A state from before there were creation ids.
        ([earlier_resource_tag(OWNER, URN)], None, URN, True),
        (OURS.tags, None, URN, True),
        (THEIRS.tags, None, URN, False),
        (THEIRS.tags, None, None, True),
    ],
)
def test_whose_an_instance_is(
    tags: list[str], creation_id: str | None, urn: str | None, is_own: bool
) -> None:
    assert (other_owner_of({"tags": tags}, creation_id, urn) is None) is is_own


def test_a_marker_is_one_creation_id() -> None:
    assert Marker("s", "a.b", URN).resource == "pulumi-resource:a.b"
