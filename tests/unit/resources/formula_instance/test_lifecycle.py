"""What each verb does with a formula instance."""

from __future__ import annotations

import datetime
import logging
from typing import Any

import pytest
from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError, OwnershipError
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.resources.formula.lifecycle import FormulaLifecycle
from pulumi_cloud_elements.resources.formula_instance.fields import ELEMENT_INSTANCES, FIELDS
from pulumi_cloud_elements.resources.formula_instance.lifecycle import FormulaInstanceLifecycle

from ...fake.process import services
from ...fake.service import AFTER, lost_response, service_error
from .account import CREATED, CREATION, INPUTS, REGISTRATION, VALUES, Account

TIME_TO_LIVE = "formula.instance.time.to.live"


@pytest.fixture
def account() -> Account:
    return Account()


def marked(bag: dict[str, Any]) -> dict[str, Any]:
    """Return properties with what is a secret in brackets."""
    return FIELDS.marked(bag, lambda value: [value])


# Create


def test_a_create_sends_strings(account: Account) -> None:
    values = {"crm": 12.0, "api.key": {"a": 1.0}}
    inputs = account.checked(**{**INPUTS, "configuration": values, "active": False})
    made = account.process().create(inputs, REGISTRATION)
    assert account.body("formula_instances.create") == {
        "name": "Sync",
        "active": False,
        "configuration": {"crm": "12", "api.key": '{"a":1}'},
        "settings": {"notification.email": "ops@example.com"},
    }
    assert account.changes() == ["formula_instances.create"]
    # In the state they are spelled as the program has them.
    assert made.outputs["configuration"] == values
    assert account.read(made).inputs == made.inputs


def test_only_the_ids_of_element_instances_are_no_secrets(account: Account) -> None:
    settings = {
        "notification.webhook.url": "https://hooks.example.com/T0/the-token",
        "notification.email": "ops@example.com",
    }
    made = account.create(settings=settings)
    for bag in (made.inputs, made.outputs, account.read(made).inputs, account.read(made).outputs):
        shown = marked(bag)
        assert shown["configuration"] == {"crm": "12", "api.key": ["the-api-key"]}
        assert shown["settings"] == {
            "notification.webhook.url": ["https://hooks.example.com/T0/the-token"],
            "notification.email": "ops@example.com",
        }


def test_every_value_is_a_secret_while_the_formula_is_not_known(account: Account) -> None:
    inputs, problems = account.process().check({}, {**INPUTS, "formula_id": object()})
    assert problems == []
    assert marked(inputs)["configuration"] == {"crm": ["12"], "api.key": ["the-api-key"]}
    assert ELEMENT_INSTANCES not in inputs


def test_an_unchanged_one_asks_for_nothing(account: Account) -> None:
    made = account.create()
    assert account.checked(made.inputs, **INPUTS) == made.inputs
    assert account.service.called() == []


def test_no_value_is_in_a_message(account: Account) -> None:
    account.service.fail("formula_instances.create", service_error(400, "bad: the-api-key"))
    with pytest.raises(CloudElementsError) as raised:
        account.create()
    assert "the-api-key" not in str(raised.value)


def test_one_that_cannot_be_stopped_yet_is_half_made(account: Account) -> None:
    create = account.store.create_instance

    def ignoring(formula_id: str, body: dict[str, Any]) -> dict[str, Any]:
        return create(formula_id, {**body, "active": True})

    account.store.create_instance = ignoring  # type: ignore[method-assign, assignment]
    account.service.fail("formula_instances.set_active", service_error(500), times=None)
    with pytest.raises(HalfMadeError, match="is not inactive yet"):
        account.create(active=False)
    account.service.faults.clear()
    assert account.create(active=False, name="Another").outputs["active"] is False


# Recovery


def test_a_lost_response_is_found_again_among_others_alike(account: Account) -> None:
    account.store.create_instance("2", {"name": "Sync", "configuration": VALUES})
    account.service.fail("formula_instances.create", lost_response, AFTER)
    made = account.create()
    assert account.row(made)["formula"] == "1"
    assert len(account.store.instances) == 2


def test_two_of_one_stack_that_are_alike_are_both_made(account: Account) -> None:
    lifecycle, inputs = account.process(), account.checked(**INPUTS)
    ids = set()
    for number in ("1", "2"):
        urn = f"{REGISTRATION.urn}{number}"
        registration = type(REGISTRATION)(urn, b"0" * 32)
        ids.add(lifecycle.create({**inputs, CREATION_ID: f"{number}.{number}"}, registration).id)
    assert ids == set(account.store.instances)
    assert len(ids) == 2


def test_one_that_is_equal_and_nobodys_stops_the_create(account: Account) -> None:
    account.store.create_instance(
        "1", {"name": "Sync", "configuration": VALUES, "settings": INPUTS["settings"]}
    )
    with pytest.raises(OwnershipError, match=r'has the name and the values.*declare adopt="3"'):
        account.create()
    assert len(account.store.instances) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Other", "configuration": VALUES},
        {"name": "Sync", "configuration": {**VALUES, "api.key": "another"}},
        {"name": "Sync", "configuration": {**VALUES, "more": "1"}},
    ],
)
def test_one_that_differs_is_somebody_elses(account: Account, other: dict[str, Any]) -> None:
    account.store.create_instance("1", {**other, "settings": INPUTS["settings"]})
    account.create()
    assert len(account.store.instances) == 2


# Refresh


def test_a_refresh_of_what_nobody_changed_changes_nothing(account: Account) -> None:
    made = account.create()
    read = account.read(made)
    assert (read.inputs, read.outputs) == (made.inputs, made.outputs)


@pytest.mark.parametrize(
    ("section", "key", "there", "shown"),
    [
        ("configuration", "api.key", "by hand", "by hand"),
        ("configuration", "api.key", "", None),
        ("configuration", "crm", "13", "13"),
        ("settings", "notification.email", "by@hand", "by@hand"),
    ],
)
def test_drift_shows_as_one_entry(
    account: Account, section: str, key: str, there: str, shown: str | None
) -> None:
    made = account.create()
    account.row(made)[section][key] = there
    read = account.read(made)
    expected = {**made.inputs[section], key: shown}
    if shown is None:
        del expected[key]
    assert read.inputs == {**made.inputs, section: expected}
    changed = account.update(read, configuration=VALUES, settings=INPUTS["settings"])
    assert account.read(changed).inputs == made.inputs


@pytest.mark.parametrize("merges", [True, False])
def test_what_is_not_declared_does_not_drift_and_stays(account: Account, merges: bool) -> None:
    account.store.put_merges = merges
    made = account.create(settings={}, configuration={"crm": "12"})
    account.row(made)["configuration"]["api.key"] = "by hand"
    account.row(made)["settings"]["api"] = "GET /contacts"
    assert account.read(made).inputs == made.inputs
    account.update(made, name="New")
    assert account.row(made)["configuration"]["api.key"] == "by hand"
    assert account.row(made)["settings"] == {"api": "GET /contacts"}


def test_the_services_own_switching_off_is_drift_with_a_reason(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    account.row(made).update(active=False, numberConsecutiveErrors=101)
    read = account.read(made)
    assert read.inputs == {**made.inputs, "active": False}
    assert "101 executions failed in a row" in caplog.text
    assert "switches one off by itself after more than 100 failures" in caplog.text
    account.update(read, active=True)
    assert account.changes() == ["formula_instances.set_active"]
    assert account.row(made)["active"] is True


def test_one_that_is_declared_to_stand_still_is_no_warning(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.read(account.create(active=False))
    running = account.create(active=None, name="Another")
    account.read(account.update(running, active=False))
    assert caplog.text == ""


def test_a_read_by_id(account: Account) -> None:
    made = account.create()
    read = account.process().read(made.id, {})
    assert read is not None
    assert read.outputs["formula_id"] == "1"
    assert read.outputs["name"] == "Sync"
    with pytest.raises(OwnershipError, match="there is no formula instance 99"):
        account.process().read("99", {})


def test_a_formula_that_cannot_be_asked_for_is_asked_for_once(account: Account) -> None:
    account.service.fail("formulas.get", lambda: service_error(503), times=None)
    assert account.problems(**INPUTS) == []
    assert account.service.called() == ["formulas.get"]


# Time to live


@pytest.mark.parametrize("status", [404, 400, 403])
def test_one_whose_time_is_over_is_not_made_for_ever(
    account: Account, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create(settings={TIME_TO_LIVE: 3600.0})
    account.store.instances.clear()
    # Some services refuse an unknown id.
    account.service.fail("formula_instances.get", lambda: service_error(status), times=None)
    account.now = CREATED + datetime.timedelta(hours=1)
    read = account.read(made)
    assert "its time to live is over" in caplog.text
    assert (read.id, read.inputs) == (made.id, made.inputs)
    assert read.outputs["expired"] is True
    # The next refresh and an unchanged program change nothing.
    assert account.read(read).inputs == made.inputs
    lifecycle = account.process()
    assert lifecycle.replaces(read.id, read.outputs, read.inputs) == []
    # Any change makes another one, and its end is a success.
    changed = {**read.inputs, "name": "New"}
    assert lifecycle.replaces(read.id, read.outputs, changed) == ["name"]
    account.process().delete(read.id, read.outputs, REGISTRATION)


@pytest.mark.parametrize("settings", [{}, {TIME_TO_LIVE: 7200.0}])
def test_one_that_somebody_deleted_is_made_again(
    account: Account, settings: dict[str, Any]
) -> None:
    made = account.create(settings=settings)
    account.store.instances.clear()
    account.now = CREATED + datetime.timedelta(hours=1)
    assert account.process().read(made.id, made.outputs) is None


# Update


def test_active_alone_has_a_request_of_its_own(account: Account) -> None:
    made = account.create()
    changed = account.update(made, active=False)
    assert account.changes() == ["formula_instances.set_active"]
    assert changed.outputs["active"] is False


def test_a_change_sends_all_values(account: Account) -> None:
    made = account.create()
    account.update(made, configuration={**VALUES, "api.key": "new"})
    assert account.changes() == ["formula_instances.put"]
    assert account.body("formula_instances.put") == {
        "name": "Sync",
        "active": True,
        "configuration": {"crm": "12", "api.key": "new"},
        "settings": {"notification.email": "ops@example.com"},
    }


@pytest.mark.parametrize("merges", [True, False])
@pytest.mark.parametrize("takes_null", [True, False])
def test_a_value_that_is_no_longer_declared_is_taken_out(
    account: Account, merges: bool, takes_null: bool
) -> None:
    account.store.put_merges, account.store.takes_null = merges, takes_null
    made = account.create()
    changed = account.update(made, configuration={"crm": "12"}, settings={})
    row = account.row(made)
    assert not row["configuration"].get("api.key")
    assert not row["settings"].get("notification.email")
    assert account.read(changed).inputs == changed.inputs


def test_a_value_that_the_service_keeps_is_said(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    replace = account.store.replace_instance

    def keeping(formula_id: str, id_: str, body: dict[str, Any]) -> dict[str, Any]:
        if None in body["configuration"].values() or "" in body["configuration"].values():
            raise service_error(400, "no")
        return replace(formula_id, id_, body)

    account.store.replace_instance = keeping  # type: ignore[method-assign, assignment]
    account.update(made, configuration={"crm": "12"})
    assert "configuration.api.key: no longer declared" in caplog.text


def test_an_unmanaged_active_is_left_as_it_is(account: Account) -> None:
    made = account.create(active=None)
    account.row(made)["active"] = False
    assert "active" not in account.read(made).inputs
    account.update(made, name="New")
    assert account.row(made)["active"] is False


def test_another_formula_replaces(account: Account) -> None:
    made = account.create()
    changed = account.checked(made.inputs, **{**INPUTS, "formula_id": "2"})
    assert account.process().replaces(made.id, made.outputs, changed) == ["formula_id"]


@pytest.mark.parametrize("formula_id", [1, 1.0, "1"])
def test_a_formulas_id_has_one_spelling(account: Account, formula_id: Any) -> None:
    assert account.checked(**{**INPUTS, "formula_id": formula_id})["formula_id"] == "1"


# Checks against the formula


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"configuration": {"api.key": "x"}}, "configuration.crm: is required by formula 1"),
        (
            {"configuration": {"crm": "twelve"}},
            "configuration.crm: must be the id of an instance, such as Instance.id",
        ),
        ({"formula_id": "9"}, "formula_id 9: there is no such formula"),
    ],
)
def test_what_the_formula_does_not_allow(
    account: Account, change: dict[str, Any], problem: str
) -> None:
    [found] = account.problems(**{**INPUTS, **change})
    assert found.startswith(problem)


def test_a_value_that_is_not_known_yet_is_let_through(account: Account) -> None:
    assert account.problems(**{**INPUTS, "configuration": {"crm": object()}}) == []


def test_a_variable_that_the_formula_does_not_have(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.checked(**{**INPUTS, "configuration": {**VALUES, "api_key": "x"}})
    assert "configuration.api_key: formula 1 has no such variable; did you mean api.key?" in (
        caplog.text
    )


def test_what_the_program_declares_for_the_formula_counts(account: Account) -> None:
    shared = services(account.service, catalogue_checks=True)
    declared = {"name": "Sync", "configuration": {"new": {"type": "value"}}}
    FormulaLifecycle(shared).replaces("1", {}, declared)
    instance = FormulaInstanceLifecycle(shared)
    _, problems = instance.check({}, INPUTS, REGISTRATION)
    assert problems == ["configuration.new: is required by formula 1"]
    _, problems = instance.check({}, {**INPUTS, "configuration": {"new": "1"}}, REGISTRATION)
    assert problems == []
    assert account.service.called() == []


def test_a_formula_that_cannot_be_asked_for_is_no_obstacle(account: Account) -> None:
    account.service.fail("formulas.get", service_error(500), times=None)
    assert account.problems(**{**INPUTS, "configuration": {}}) == []


# Delete and adoption


def test_a_delete(account: Account) -> None:
    made = account.create()
    account.process().delete(made.id, made.outputs, REGISTRATION)
    assert account.store.instances == {}
    account.process().delete(made.id, made.outputs, REGISTRATION)  # gone already


def existing(account: Account) -> str:
    sent = {"name": "Old", "configuration": {"crm": "12"}, "active": False}
    return str(account.store.create_instance("1", sent)["id"])


def test_an_adoption(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    id_ = existing(account)
    inputs = {**account.checked(**INPUTS, adopt=id_), CREATION_ID: CREATION}
    told = [line.partition("will change ")[2] for line in caplog.messages if "will change" in line]
    assert told == [
        'name: "Old" => "Sync"',
        "active: false => true",
        "configuration.api.key: another value",
        "settings.notification.email: another value",
    ]
    assert "the-api-key" not in caplog.text
    account.service.calls.clear()
    made = account.process().create(inputs, REGISTRATION)
    assert account.changes() == ["formula_instances.put"]
    assert made.id == id_
    assert account.read(made).inputs == made.inputs


def test_an_adoption_of_one_of_another_formula(account: Account) -> None:
    id_ = existing(account)
    inputs = {**INPUTS, "formula_id": "2", "adopt": id_}
    [problem] = account.problems(**inputs)
    assert problem.startswith(f"adopt: formula instance {id_} is of formula 1, not 2: correct")
    with pytest.raises(OwnershipError, match="is of formula 1, not 2"):
        account.process().create(inputs, REGISTRATION)


def test_an_adoption_of_none(account: Account) -> None:
    [problem] = account.problems(**INPUTS, adopt="99")
    assert "there is no formula instance 99" in problem
    with pytest.raises(OwnershipError, match="there is no formula instance 99"):
        account.process().create({**INPUTS, "adopt": "99"}, REGISTRATION)
