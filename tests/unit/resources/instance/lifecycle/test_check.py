from __future__ import annotations

import time
from typing import Any

import pytest
from pulumi_cloud_elements.errors import UnauthorizedError

from ....fake.service import service_error
from .conftest import INPUTS, REGISTRATION, SECTION, Account


def wait_for(service_called: Any) -> None:
    """Wait for what another thread does; it takes some microseconds."""
    end = time.monotonic() + 5
    while not service_called() and time.monotonic() < end:
        time.sleep(0.001)
    assert service_called()


def test_sound_inputs_are_kept_without_those_that_are_none(account: Account) -> None:
    assert account.process().check({}, {**INPUTS, "disabled": None}) == (INPUTS, [])
    assert account.service.calls == []


def test_every_problem_is_named_at_once_and_no_value(account: Account) -> None:
    wrong = {
        "element_key": "",
        "name": "Test",
        "configuration": {"password": "********"},
        "tags": ["the-tag", "the-tag"],
    }
    inputs, problems = account.process().check({}, wrong)
    assert inputs == wrong
    paths = [problem.split(": ")[0] for problem in problems]
    assert paths == ["element_key", "configuration.password", "tags[1]"]
    assert "the-tag" not in "".join(problems)


def test_another_spelling_is_kept_as_it_was(account: Account) -> None:
    old = {**INPUTS, "configuration": {**SECTION, "pagination.max": 7}, "tags": ["a", "b"]}
    new = {**old, "configuration": {**SECTION, "pagination.max": "7"}, "tags": ["b", "a"]}
    assert account.process().check(old, new) == (old, [])


def test_the_configuration_is_checked_against_its_element(account: Account) -> None:
    process = account.process(catalogue_checks=True)
    _, problems = process.check({}, {**INPUTS, "configuration": {"username": "the-key"}})
    assert problems == ["configuration.password: is required by element closeio"]


def test_what_may_be_wrong_is_a_warning(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    section = {**SECTION, "passwords": "the-other-password"}
    process = account.process(catalogue_checks=True)
    assert process.check({}, {**INPUTS, "configuration": section})[1] == []
    assert "configuration.passwords: the catalogue lists no such entry" in caplog.text
    assert "the-other-password" not in caplog.text


@pytest.mark.parametrize(
    ("old", "asks"),
    [
        ({}, True),
        (INPUTS, False),
        ({**INPUTS, "name": "Old"}, False),
        ({**INPUTS, "configuration": {}}, True),
    ],
    ids=["new", "unchanged", "another name", "another configuration"],
)
def test_the_catalogue_is_asked_only_where_something_changed_that_it_describes(
    account: Account, old: dict[str, Any], asks: bool
) -> None:
    account.process(catalogue_checks=True).check(old, INPUTS)
    assert ("elements.get" in account.service.called()) is asks


def test_the_catalogue_is_asked_once_for_all_instances_of_an_element(account: Account) -> None:
    process = account.process(catalogue_checks=True)
    for name in ("one", "two", "three"):
        process.check({}, {**INPUTS, "name": name})
    assert account.service.called("elements.get") == ["elements.get"]


def test_the_organization_is_requested_meanwhile_and_once(account: Account) -> None:
    process = account.process(catalogue_checks=True)
    process.check({}, INPUTS)
    wait_for(lambda: account.service.called("organizations.current_id"))
    process.check({}, {**INPUTS, "name": "Other"})
    process.create(INPUTS, REGISTRATION)
    assert account.service.called("organizations.current_id") == ["organizations.current_id"]


def test_an_organization_that_is_refused_meanwhile_is_left_to_the_create(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    account.service.fail("organizations.current_id", lambda: service_error(401), times=2)
    process = account.process(catalogue_checks=True)
    assert process.check({}, INPUTS)[1] == []
    wait_for(lambda: "the organization is not known yet" in caplog.text)
    with pytest.raises(UnauthorizedError):
        process.create(INPUTS, REGISTRATION)
    assert account.service.rows == {}


def test_a_change_of_the_element_replaces(account: Account) -> None:
    made = account.create()
    process = account.process()
    assert process.replaces(made.id, made.outputs, INPUTS) == []
    other = {**INPUTS, "element_key": "sftp", "name": "Other"}
    assert process.replaces(made.id, made.outputs, other) == ["element_key"]
