from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.keyed_object import KeyedObject, keyed_object
from pulumi_cloud_elements.recovery.marker import CREATION_ID

OWN = KeyedObject("accounts/contacts", "urn:own", "own", 7, "https://api.example.com", "1", "mine")
NAMED = replace(OWN, id="accounts/1/contacts", urn="urn:named", creation_id="named")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"number": 8}, False),
        ({"number": None}, None),
        ({"number": None, "id": OWN.id}, True),
        # Another user's own account may be another account.
        ({"number": None, "id": OWN.id, "account": "another"}, None),
        ({"account": "another"}, True),
        ({"id": "accounts/1/people"}, False),
        ({"base_url": "https://API.example.com:443/"}, True),
        ({"base_url": "https://other.example.com"}, False),
        ({"base_url": None}, True),
        ({"organization": "2"}, False),
        ({"organization": None}, True),
    ],
)
def test_whether_two_are_one(change: dict[str, Any], same: bool | None) -> None:
    other = replace(NAMED, **change)
    assert OWN.is_same(other) is same
    assert other.is_same(OWN) is same


def test_accounts_matter_only_where_the_account_is_not_named() -> None:
    one = replace(NAMED, number=None)
    assert one.is_same(replace(one, account="another")) is True


def test_a_replacement_is_another_resource() -> None:
    assert OWN.is_of_one_resource(replace(NAMED, creation_id="own"))
    assert not OWN.is_of_one_resource(replace(OWN, creation_id="its replacement"))
    # States from before creation ids.
    assert OWN.is_of_one_resource(replace(OWN, creation_id=None))
    assert not OWN.is_of_one_resource(replace(NAMED, creation_id=None))


def test_of_properties() -> None:
    outputs = {
        CREATION_ID: "own",
        "object_id": 7.0,
        "base_url": OWN.base_url,
        "organization_id": 1.0,
        "account": "mine",
    }
    assert keyed_object(OWN.id, "urn:own", outputs) == OWN
    assert keyed_object(OWN.id, "urn:own", outputs, {"id": 8}).number == 8
    assert keyed_object(OWN.id, "urn:own", outputs, {}).number is None
    secret = {name: {"4dabf18193072939515e22adb298388d": "1b47"} for name in outputs}
    assert keyed_object(OWN.id, None, secret) == KeyedObject(OWN.id)
