from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.resources.own_level import exists_at, is_labelled, labelled, own_parts

ACCOUNT = Place("account", "12")
UPPER = {"path": "email", "level": "organization"}
OWN = {"path": "email", "level": "account"}
SCRIPT = {"body": "x"}
UPPER_SCRIPT = {**SCRIPT, "level": "organization"}
INHERIT = {"type": "inherit", "level": "account"}


def test_parts_of_other_levels_are_not_own() -> None:
    plain = {"path": "name"}
    assert own_parts([UPPER, OWN, plain, "x", {**OWN, "level": "Account"}], ACCOUNT) == [
        OWN,
        plain,
        {**OWN, "level": "Account"},
    ]
    assert own_parts(None, ACCOUNT) == []
    assert own_parts({"path": "x"}, ACCOUNT) == []


@pytest.mark.parametrize(
    ("response", "exists"),
    [
        ({"fields": [UPPER, OWN]}, True),
        ({"fields": [UPPER]}, False),
        # The level for itself may be the one that was asked for.
        ({"level": "account", "fields": [UPPER]}, False),
        ({"level": "organization", "fields": [OWN]}, True),
        ({"fields": []}, True),
        ({}, True),
        ({"level": "account", "fields": []}, True),
        ({"level": "organization", "fields": []}, False),
        ({"fields": [{"path": "email"}]}, True),
        ({"level": "organization", "fields": [{"path": "email"}]}, False),
        ({"level": "Account", "fields": [{"path": "email"}]}, True),
        ({"level": "account", "fields": [{**UPPER, "level": "Organization"}]}, False),
        ({"level": "", "fields": [{**UPPER, "level": ""}]}, True),
        ({"level": "account", "fields": None, "scripts": None, "script": None}, True),
        # A script of its own, which may be there twice.
        ({"fields": [UPPER], "script": {"body": "x"}}, True),
        ({"fields": [UPPER], "scripts": [{"body": "x", "level": "account"}]}, True),
        ({"fields": [UPPER], "script": {"body": "x", "level": "organization"}}, False),
        ({"fields": [UPPER], "script": {"mimeType": "x"}}, False),
        ({"fields": [UPPER], "script": SCRIPT, "scripts": [UPPER_SCRIPT]}, False),
        ({"fields": [], "level": "account", "scripts": [UPPER_SCRIPT]}, False),
        # An option by which it has the fields of the levels above.
        ({"level": "account", "fields": [UPPER], "configuration": [INHERIT]}, True),
        ({"level": "organization", "fields": [UPPER], "configuration": [INHERIT]}, False),
        (
            {
                "level": "account",
                "fields": [UPPER],
                "configuration": [{**INHERIT, "level": "organization"}],
            },
            False,
        ),
    ],
)
def test_what_exists_at_a_level(response: dict[str, Any], exists: bool) -> None:
    assert exists_at(response, ACCOUNT) is exists


def test_what_is_inherited_is_labelled_where_nothing_is() -> None:
    email, age = {"path": "email", "type": "string"}, {"path": "age", "type": "number"}
    assert not is_labelled({"fields": [email]})
    assert not is_labelled({})
    assert is_labelled({"fields": [email, {**age, "level": "account"}]})
    response = {"objectName": "contacts", "fields": [email, age, "x"]}
    assert labelled(response, {("email", "string"), ("age", "date")}, "organization") == {
        "objectName": "contacts",
        "fields": [{**email, "level": "organization"}, age, "x"],
    }
