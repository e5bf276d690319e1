from typing import Any

import pytest
from pulumi_cloud_elements.resources.instance.inputs import kept

OLD: dict[str, Any] = {
    "name": "Test",
    "element_key": "closeio",
    "configuration": {"username": "u", "port": 22.0},
    "tags": ["a", "b"],
    "adopt": "12",
}


def test_a_first_check_keeps_what_is_declared() -> None:
    new = {**OLD, "provider_data": {"code": "c"}}
    assert kept({}, new) == new


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
    assert kept(OLD, new) == OLD


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
    assert kept(OLD, {**OLD, **change}) == {**OLD, **change}


def test_a_code_stays_what_it_was_until_another_sign_in_is_asked_for() -> None:
    old = {**OLD, "provider_data": {"code": "first"}, "reauthenticate": "1"}
    without = {key: value for key, value in old.items() if key != "provider_data"}
    assert kept(old, without)["provider_data"] == {"code": "first"}
    other = {**old, "provider_data": {"code": "second"}}
    assert kept(old, other)["provider_data"] == {"code": "first"}
    again = {**other, "reauthenticate": "2"}
    assert kept(old, again)["provider_data"] == {"code": "second"}
