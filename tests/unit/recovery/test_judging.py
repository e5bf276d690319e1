"""What another backend's stack created is told from what this stack may have lost."""

from __future__ import annotations

import pytest
from pulumi_cloud_elements.recovery.evidence import StackState
from pulumi_cloud_elements.recovery.judging import is_of_another_backend
from pulumi_cloud_elements.recovery.marker import backend_of, new_creation_id
from pulumi_cloud_elements.recovery.strategy import Candidate

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
HERE, THERE, ELSEWHERE = "aaaaaaaa", "bbbbbbbb", "cccccccc"


def creation_id(backend: str | None, number: int = 0) -> str:
    return new_creation_id(URN, bytes([number]), backend)


def at(hour: int) -> str:
    return f"2026-11-26T{hour:02}:00:00.123456789Z"


def candidate(backend: str | None = THERE, created: str | None = at(12)) -> Candidate:
    return Candidate("5", "Test", creation_id(backend), created)


def state(since: str = "", unknown: str = "", **created: str) -> StackState:
    """Return a state with a resource of each backend, by when it was created."""
    ids = {creation_id(name, 1): moment for name, moment in created.items()}
    urns = frozenset({URN} if since else ())
    return StackState(
        creation_ids=frozenset(ids), created=ids, since=since, unknown=unknown, urns=urns
    )


def test_a_creation_id_says_where_it_was_made() -> None:
    assert backend_of(creation_id(HERE)) == HERE
    assert backend_of(creation_id(None)) is None
    assert backend_of(None) is None


@pytest.mark.parametrize(
    "shown",
    [
        state(),
        state(since=at(13)),
        state(since=at(10), aaaaaaaa=at(11)),
        state(since=at(10), aaaaaaaa=at(11), cccccccc=at(10)),
    ],
    ids=["a new stack", "a younger stack", "an older stack", "an older stack that was moved"],
)
def test_of_another_backend(shown: StackState) -> None:
    assert is_of_another_backend(candidate(), shown, HERE)


@pytest.mark.parametrize(
    "shown",
    [
        state(since=at(10)),
        state(since=at(10), aaaaaaaa=at(13)),
        state(since=at(10), cccccccc=at(11)),
        state(since=at(10), aaaaaaaa=at(11), bbbbbbbb=at(10)),
        state(since=at(13), bbbbbbbb=at(13)),
        state(since=at(13), unknown="pulumi is not on PATH"),
        StackState(urns=frozenset({URN})),
    ],
    ids=[
        "created nothing before",
        "created nothing here before",
        "created something elsewhere before",
        "created something there",
        "created something there, and is younger",
        "the state cannot be read",
        "an engine that notes no times",
    ],
)
def test_it_may_be_this_stacks(shown: StackState) -> None:
    assert not is_of_another_backend(candidate(), shown, HERE)


@pytest.mark.parametrize(
    ("one", "here"),
    [
        (candidate(HERE), HERE),
        (candidate(None), HERE),
        (candidate(), None),
        (candidate(created=None), HERE),
        (candidate(created="2026-11-26 12:00:00.0"), HERE),
        (candidate(created="yesterday"), HERE),
        (Candidate("5", "Test", None, at(12)), HERE),
    ],
    ids=["here", "unknown there", "unknown here", "no time", "no time zone", "no date", "no id"],
)
def test_without_proof_it_may_be_this_stacks(one: Candidate, here: str | None) -> None:
    assert not is_of_another_backend(one, state(), here)
