from __future__ import annotations

import pytest
from pulumi_cloud_elements.api.levels import Place, may_be_one, parsed, place_of


@pytest.mark.parametrize(
    ("place", "path", "id_"),
    [
        (Place("organization"), "/organizations", "organizations/contacts"),
        (Place("account"), "/accounts", "accounts/contacts"),
        (Place("account", "12"), "/accounts/12", "accounts/12/contacts"),
        (Place("instance", "34"), "/instances/34", "instances/34/contacts"),
        (
            Place("organization", None, "closeio"),
            "/organizations/elements/closeio",
            "organizations/elements/closeio/contacts",
        ),
        (
            Place("account", "12", "146"),
            "/accounts/12/elements/146",
            "accounts/12/elements/146/contacts",
        ),
        (
            Place("account", None, "146"),
            "/accounts/elements/146",
            "accounts/elements/146/contacts",
        ),
    ],
)
def test_a_place_has_a_path_and_gives_readable_ids(place: Place, path: str, id_: str) -> None:
    assert place.path == path
    assert place.id_of("contacts") == id_
    assert parsed(id_) == (place, "contacts")


def test_what_is_not_ours_is_encoded_in_a_path_and_readable_in_an_id() -> None:
    place = Place("organization", None, "a b/ü")
    assert place.path == "/organizations/elements/a%20b%2F%C3%BC"
    assert Place("organization").id_of("my contacts") == "organizations/my contacts"


@pytest.mark.parametrize(
    "id_",
    [
        "",
        "contacts",
        "organizations",
        "organizations/",
        "organizations/1/contacts",
        "instances/contacts",
        "instances//contacts",
        "accounts/1/2/contacts",
        "elements/closeio/contacts",
        "organizations/elements//contacts",
        "users/contacts",
        "17",
    ],
)
def test_what_is_no_id(id_: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parsed(id_)


def test_a_level_among_names_is_a_name() -> None:
    assert parsed("organizations/elements") == (Place("organization"), "elements")
    assert parsed("instances/34/elements") == (Place("instance", "34"), "elements")


def test_the_place_of_inputs() -> None:
    assert place_of({"level": "organization", "account_id": "1"}) == Place("organization")
    assert place_of({"level": "account"}) == Place("account")
    assert place_of({"level": "account", "account_id": "1", "element_key": "sfdc"}) == Place(
        "account", "1", "sfdc"
    )
    assert place_of({"level": "instance", "instance_id": "2"}) == Place("instance", "2")


def test_a_place_for_a_person() -> None:
    assert str(Place("organization", None, "closeio")) == "level organization"
    assert str(Place("instance", "34")) == "level instance 34"
    assert Place("account", "12", "closeio").above == Place("account", "12")
    assert [Place(level).scope_input for level in ("organization", "account", "instance")] == [
        "",
        "account_id",
        "instance_id",
    ]


@pytest.mark.parametrize(
    ("left", "right", "may_be"),
    [
        ("accounts/contacts", "accounts/12/contacts", True),
        ("accounts/12/contacts", "accounts/13/contacts", False),
        ("organizations/contacts", "organizations/Contacts", True),
        ("organizations/contacts", "organizations/people", False),
        ("organizations/contacts", "accounts/contacts", False),
        ("instances/34/contacts", "instances/35/contacts", False),
        ("organizations/elements/closeio/contacts", "organizations/elements/146/contacts", True),
        (
            "organizations/elements/closeio/contacts",
            "organizations/elements/CloseIO/contacts",
            True,
        ),
        ("organizations/elements/closeio/contacts", "organizations/elements/sfdc/contacts", False),
        ("organizations/elements/146/contacts", "organizations/elements/147/contacts", False),
        ("accounts/elements/146/contacts", "accounts/1/elements/closeio/contacts", True),
        ("organizations/elements/closeio/contacts", "organizations/contacts", False),
        ("17", "17", True),
        ("17", "organizations/contacts", False),
    ],
)
def test_which_ids_may_be_spellings_of_one(left: str, right: str, may_be: bool) -> None:
    assert may_be_one(left, right) is may_be
    assert may_be_one(right, left) is may_be
