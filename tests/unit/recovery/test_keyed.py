from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_cloud_elements.errors import (
    BadRequestError,
    ConflictError,
    NotFoundError,
    OwnershipError,
    ResponseLostError,
)
from pulumi_cloud_elements.recovery.keyed import Keyed
from pulumi_cloud_elements.recovery.strategy import Candidate

from .fakes import OURS

ID = "organizations/contacts"
ROW = {"objectName": "contacts", "createdDate": "2026-01-01"}


class Place:
    """A place at the service, and the create requests that were sent to it."""

    def __init__(self, row: dict[str, Any] | None = None) -> None:
        self.row = row
        self.posted = 0
        self.error: Exception | None = None

    def post(self) -> dict[str, Any]:
        self.posted += 1
        if self.error is not None:
            raise self.error
        self.row = ROW
        return ROW

    def look(self) -> dict[str, Any]:
        if self.row is None:
            raise NotFoundError("none", status=404)
        return self.row


def keyed(
    place: Place,
    found: dict[str, Any] | None = None,
    differs: Callable[[Any], list[str]] = lambda _: [],
) -> Keyed:
    return Keyed(
        "thing",
        ID,
        OURS,
        post=place.post,
        look=place.look,
        differs=differs,
        before=lambda: found,
        key_of=lambda inputs: inputs.get("key"),
    )


def test_it_is_identified_by_its_key() -> None:
    strategy = keyed(Place())
    assert (strategy.urn, strategy.creation_id, strategy.stack) == (
        OURS.urn,
        OURS.creation_id,
        OURS.stack,
    )
    assert strategy.alike == strategy.id_of({"id": 5}) == ID
    assert strategy.adopt(None) == "adopt=True"


def test_a_create_request_is_never_sent_onto_what_is_there() -> None:
    """A service may take it for a change."""
    place = Place(ROW)
    strategy = keyed(place, found=ROW)
    assert len(strategy.find()) == 1
    with pytest.raises(OwnershipError, match="thing organizations/contacts exists already"):
        strategy.create()
    with pytest.raises(OwnershipError, match="thing organizations/contacts exists already"):
        strategy.create_without_evidence()
    assert place.posted == 0


def test_what_is_there_is_looked_for_while_no_other_create_is_under_way() -> None:
    """Recovery asks for it inside its locks: two resources may declare one key."""
    place, looks = Place(), []

    def before() -> None:
        looks.append(place.row)

    strategy = Keyed(
        "thing",
        ID,
        OURS,
        post=place.post,
        look=place.look,
        differs=lambda _: [],
        before=before,
        key_of=lambda _: None,
    )
    assert looks == []
    assert strategy.find() == []
    assert looks == [None]


def test_one_that_came_in_between_is_an_error_in_the_services_words() -> None:
    place = Place()
    place.error = ConflictError("it says so", status=409)
    with pytest.raises(OwnershipError, match=r"exists already.* declare adopt=True .*: it says so"):
        keyed(place).create()


def test_what_was_there_before_is_a_candidate() -> None:
    assert keyed(Place()).find() == []
    strategy = keyed(Place(ROW), found=ROW, differs=lambda _: ["fields.email"])
    [candidate] = strategy.find()
    assert candidate == Candidate(
        ID, "contacts", None, created="2026-01-01", differs=["fields.email"]
    )
    assert not strategy.carries(ROW, candidate)
    assert keyed(Place(ROW)).carries(ROW, candidate)
    assert strategy.get(ID) == ROW


def test_what_appeared_is_what_is_there_now_and_equal_and_was_not_before() -> None:
    strategy = keyed(Place(ROW))
    assert [candidate.id for candidate in strategy.appeared("x", ())] == [ID]
    assert strategy.appeared("x", {ID}) == []
    assert keyed(Place()).appeared("x", ()) == []
    assert keyed(Place(ROW), differs=lambda _: ["fields"]).appeared("x", ()) == []


def test_without_evidence_a_lost_response_is_looked_for() -> None:
    place = Place()
    strategy = Keyed(
        "thing",
        ID,
        None,
        post=place.post,
        look=place.look,
        differs=lambda _: [],
        before=lambda: None,
        key_of=lambda _: None,
    )
    assert (strategy.urn, strategy.creation_id, strategy.stack) == ("", "", "")
    place.error = ResponseLostError("lost")
    with pytest.raises(ResponseLostError):
        strategy.create_without_evidence()
    place.row = ROW
    assert strategy.create_without_evidence() == ROW
    place.error = BadRequestError("refused", status=400)
    with pytest.raises(BadRequestError):
        strategy.create_without_evidence()
    place.error = None
    assert strategy.create_without_evidence() == ROW


def test_an_interrupted_create_under_another_key_is_not_about_it() -> None:
    strategy = keyed(Place())
    assert strategy.about({"key": ID})
    assert not strategy.about({"key": f"{ID}2"})
    assert not strategy.about({})
