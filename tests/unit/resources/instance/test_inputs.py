from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance.inputs import kept
from pulumi_cloud_elements.resources.values import Secret, reveal

OLD: dict[str, Any] = {
    "name": "Test",
    "element_key": "closeio",
    "configuration": {"username": "u", "port": 22.0},
    "tags": ["a", "b"],
    "adopt": "12",
}


def test_a_first_check_marks_credentials_and_keeps_the_rest() -> None:
    new = {**OLD, "provider_data": {"code": "c"}}
    inputs = kept({}, new)
    assert inputs["configuration"]["username"] == Secret("u")
    assert inputs["configuration"]["port"] == 22.0
    assert inputs["provider_data"] == Secret({"code": "c"})


@pytest.mark.parametrize(
    "change",
    [
        {"configuration": {"username": "u", "port": "22"}},
        {"tags": ["b", "a"]},
        {"adopt": None},
        {"provider_data": {"code": "c"}},
        {"organization": "acme"},
    ],
)
def test_what_is_no_change_is_kept_as_it_was(change: dict[str, Any]) -> None:
    new = {key: value for key, value in {**OLD, **change}.items() if value is not None}
    assert reveal(kept(OLD, new)) == OLD


@pytest.mark.parametrize(
    "change",
    [
        {"configuration": {"username": "u", "port": "23"}},
        {"tags": ["a"]},
        {"tags": []},
        {"adopt": "13"},
        {"disabled": True},
        {"reauthenticate": "1", "provider_data": {"code": "c"}},
        {"organization": "acme", "name": "Other"},
    ],
)
def test_what_is_a_change_goes_through(change: dict[str, Any]) -> None:
    assert reveal(kept(OLD, {**OLD, **change})) == {**OLD, **change}


def test_a_code_stays_what_it_was_until_another_sign_in_is_asked_for() -> None:
    old = {**OLD, "provider_data": {"code": "first"}, "reauthenticate": "1"}
    without = {key: value for key, value in old.items() if key != "provider_data"}
    assert reveal(kept(old, without))["provider_data"] == {"code": "first"}
    other = {**old, "provider_data": {"code": "second"}}
    assert reveal(kept(old, other))["provider_data"] == {"code": "first"}
    again = {**other, "reauthenticate": "2"}
    assert reveal(kept(old, again))["provider_data"] == {"code": "second"}
