"""What every kind's lifecycle shares, with the lookup table of the tests for a kind."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import pytest
from pulumi_cloud_elements.errors import (
    ApiError,
    HalfMadeError,
    OriginError,
    OwnershipError,
    ServiceError,
    UnauthorizedError,
)
from pulumi_cloud_elements.registration import UNREGISTERED
from pulumi_cloud_elements.resources.account import fingerprint
from pulumi_cloud_elements.resources.base import Existing, Lifecycle, Resource
from pulumi_cloud_elements.resources.findings import Findings

from ..fake.process import SETTINGS, URL, services
from ..fake.service import Service, service_error
from ..fake.tables import Tables
from .another_kind import TableLifecycle

WEST = {"name": "west", "url": "https://west.example.com", "password": "the-west-password"}
INPUTS: dict[str, Any] = {"level": "account", "name": "regions", "entries": [WEST]}
KEY = "account/regions"
ELSEWHERE = "https://elsewhere.example.com"


class Account:
    """An account with one lookup table, and a provider process for each command."""

    def __init__(self) -> None:
        self.service = Service()
        self.tables = Tables(self.service)

    def process(self, **settings: Any) -> TableLifecycle:
        return TableLifecycle(services(self.service, **settings), self.tables)

    def create(self, **more: Any) -> Resource:
        made = self.process().create({**INPUTS, **more})
        self.service.calls.clear()
        return made


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def made(account: Account) -> Resource:
    return account.create()


def verbs(lifecycle: Lifecycle, state: dict[str, Any]) -> dict[str, Callable[[], object]]:
    """Return the verbs that work on what is in the state."""
    return {
        "read": lambda: lifecycle.read(KEY, state),
        "update": lambda: lifecycle.update(KEY, state, INPUTS),
        "delete": lambda: lifecycle.delete(KEY, state),
    }


IN_STATE = ("read", "update", "delete")


# Check


def test_none_is_not_declared(account: Account) -> None:
    assert account.process().check({}, {**INPUTS, "description": None}) == (INPUTS, [])


def test_problems_stop_before_the_inputs_are_normalized(account: Account) -> None:
    old = {**INPUTS, "adopt": KEY}
    twice = {**INPUTS, "entries": [WEST, WEST]}
    assert account.process().check(old, twice) == (twice, ["entries: west is given twice"])
    assert account.process().check(old, INPUTS) == (old, [])


def test_warnings_are_logged(account: Account, caplog: pytest.LogCaptureFixture) -> None:
    account.process().check({}, {**INPUTS, "entries": []})
    assert [(r.levelno, r.getMessage()) for r in caplog.records] == [
        (logging.WARNING, "entries: is empty")
    ]


# Replace


@pytest.mark.parametrize(
    ("change", "replacing"),
    [
        ({}, []),
        ({"description": "x", "entries": []}, []),
        ({"name": "areas"}, ["name"]),
        ({"name": "areas", "level": "organization"}, ["level", "name"]),
        # Not known yet in a preview: the engine asks again when it is.
        ({"name": object()}, []),
    ],
    ids=["nothing", "what does not", "name", "level and name", "unknown"],
)
def test_what_replaces(
    account: Account, made: Resource, change: dict[str, Any], replacing: list[str]
) -> None:
    assert account.process().replaces(KEY, made.outputs, {**INPUTS, **change}) == replacing


def test_what_may_replace_is_a_warning(
    account: Account, made: Resource, caplog: pytest.LogCaptureFixture
) -> None:
    inputs = {**INPUTS, "name": object()}
    assert account.process().replaces(KEY, made.outputs, inputs) == []
    assert caplog.messages == ["name is not known yet: if it changes, the lookup table is replaced"]
    caplog.clear()
    account.process().replaces(KEY, {**made.outputs, "name": None}, inputs)
    assert caplog.messages == []


@pytest.mark.parametrize("adopt", [None, KEY, "account/adopted", object()])
def test_adopt_may_stay(account: Account, adopt: Any) -> None:
    state = {**account.create().outputs, "adopt": "account/adopted"}
    assert account.process().replaces(KEY, state, {**INPUTS, "adopt": adopt}) == []


def test_adopt_of_another_is_refused(account: Account, made: Resource) -> None:
    with pytest.raises(OwnershipError, match="cannot become account/other: remove adopt"):
        account.process().replaces(KEY, made.outputs, {**INPUTS, "adopt": "account/other"})


def test_a_replacement_may_be_adopted(account: Account, made: Resource) -> None:
    inputs = {**INPUTS, "name": "other", "adopt": "account/other"}
    assert account.process().replaces(KEY, made.outputs, inputs) == ["name"]


# Create, and what is recorded


def test_what_is_recorded(account: Account) -> None:
    made = account.process().create({**INPUTS, "description": "x", "organization": "acme"})
    assert made.id == KEY
    assert made.inputs == {**INPUTS, "description": "x", "organization": "acme"}
    assert made.outputs == {
        **INPUTS,
        "description": "x",
        "organization": "acme",
        "declared": ["description"],
        "base_url": URL,
        "account": fingerprint(SETTINGS),
        "organization_id": "1",
    }


def test_a_resource_does_not_show_its_values() -> None:
    shown = repr(Resource(KEY, INPUTS, INPUTS)) + repr(Existing(KEY, INPUTS))
    assert "the-west-password" not in shown
    assert KEY in shown


def test_a_kind_without_adoption_does_not_take_over(account: Account) -> None:
    with pytest.raises(NotImplementedError):
        Lifecycle.take_over(account.process(), KEY, INPUTS, UNREGISTERED)


def test_bad_credentials_show_before_anything_is_made(account: Account) -> None:
    account.service.fail("organizations.current_id", service_error(401))
    with pytest.raises(UnauthorizedError):
        account.process().create(INPUTS)
    assert account.service.called() == ["organizations.current_id"]


class Unfinished(TableLifecycle):
    """A kind whose second request fails."""

    def finish(self, id_: str, inputs: Any, outputs: dict[str, Any]) -> None:
        outputs["description"] = "half"
        self._tables.get("account/nosuch")

    def observe(self, id_: str, outputs: dict[str, Any], response: Any, known: Any) -> None:
        outputs["observed"] = True


@pytest.mark.parametrize("verb", ["create", "update"])
def test_what_cannot_be_finished_is_kept_as_it_is(account: Account, verb: str) -> None:
    lifecycle = Unfinished(services(account.service), account.tables)
    state = {} if verb == "create" else account.create().outputs
    call: dict[str, Callable[[], object]] = {
        "create": lambda: lifecycle.create(INPUTS),
        "update": lambda: lifecycle.update(KEY, state, INPUTS),
    }
    with pytest.raises(HalfMadeError) as caught:
        call[verb]()
    assert str(caught.value) == (
        "lookup table account/regions exists, but the service responded 404: No table found with "
        "name account/nosuch [requestId 1]; run again"
    )
    assert caught.value.id == KEY
    assert caught.value.outputs == {
        **INPUTS,
        "description": "half",
        "observed": True,
        "declared": [],
        "base_url": URL,
        "account": fingerprint(SETTINGS),
        "organization_id": "1",
    }


def test_what_was_declared_is_remembered_until_an_update_is_finished(account: Account) -> None:
    """What the program took out may still have to be reset."""
    before = account.process().create({**INPUTS, "description": "x"}).outputs
    lifecycle = Unfinished(services(account.service), account.tables)
    with pytest.raises(HalfMadeError) as caught:
        lifecycle.update(KEY, before, INPUTS)
    assert caught.value.outputs["declared"] == ["description"]
    finished = account.process().update(KEY, caught.value.outputs, INPUTS)
    assert finished.outputs["declared"] == []


# Read


def test_a_read_of_nothing_that_changed(account: Account, made: Resource) -> None:
    assert account.process().read(KEY, made.outputs) == made


def test_one_that_is_gone_is_none(account: Account, made: Resource) -> None:
    account.tables.rows.clear()
    assert account.process().read(KEY, made.outputs) is None


def test_a_read_by_key_of_what_is_not_there_is_an_error(account: Account) -> None:
    with pytest.raises(OwnershipError, match=f"^there is no lookup table {KEY}: correct the id$"):
        account.process().read(KEY, {})


# Delete


def test_one_that_is_gone_already_is_success(
    account: Account, made: Resource, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account.tables.rows.clear()
    account.process().delete(KEY, made.outputs)
    assert f"lookup table {KEY} was gone already" in caplog.text


def test_what_this_run_has_taken_over_is_not_deleted(account: Account, made: Resource) -> None:
    process = account.process()
    process.create({**INPUTS, "adopt": KEY})
    process.delete(KEY, made.outputs)
    assert list(account.tables.rows) == [KEY]
    # Nor is it asked whether it still is there.
    assert "tables.delete" not in account.service.called()


# Whose it is


@pytest.mark.parametrize("verb", IN_STATE)
def test_another_platform_is_refused(account: Account, made: Resource, verb: str) -> None:
    state = {**made.outputs, "base_url": ELSEWHERE}
    with pytest.raises(OriginError) as caught:
        verbs(account.process(), state)[verb]()
    assert str(caught.value) == (
        f"lookup table {KEY} was created at {ELSEWHERE}, but the provider is configured for {URL}: "
        "use the settings that it was created with, or, if the platform moved, run once with "
        f"CLOUD_ELEMENTS_MOVED_FROM={ELSEWHERE}"
    )
    assert account.service.calls == []


@pytest.mark.parametrize("verb", IN_STATE)
def test_another_organization_is_refused(account: Account, made: Resource, verb: str) -> None:
    account.service.organization_id = "2"
    with pytest.raises(OriginError, match=r"organization 1, but the credentials belong to .* 2: "):
        verbs(account.process(), made.outputs)[verb]()
    assert list(account.tables.rows) == [KEY]
    assert account.service.called() == ["organizations.current_id"]


@pytest.mark.parametrize(
    ("settings", "state"),
    [
        ({"moved_from": ELSEWHERE}, {"base_url": ELSEWHERE, "organization_id": "2"}),
        ({}, {"base_url": URL}),
        ({}, {"base_url": URL, "organization_id": None}),
        # Pulumi keeps numbers as floats.
        ({}, {"base_url": URL, "organization_id": 1.0}),
        ({}, {"base_url": URL, "organization_id": "1"}),
        ({}, {}),
        ({"moved_from": ELSEWHERE}, {}),
    ],
    ids=[
        *("moved", "from before", "hidden then", "a number", "the same"),
        *("a read by key", "a read by key while the platform moves"),
    ],
)
def test_what_may_be_ours_is_not_refused(
    account: Account, settings: dict[str, Any], state: dict[str, Any]
) -> None:
    made = account.create()
    own = {k: v for k, v in made.outputs.items() if k not in ("base_url", "organization_id")}
    found = account.process(**settings).read(KEY, {**own, **state})
    assert found is not None
    assert found.outputs["base_url"] == URL


def test_an_organization_that_is_hidden_now_refuses_nothing(
    account: Account, made: Resource
) -> None:
    account.service.organization_id = None
    assert account.process().read(KEY, made.outputs) is not None


@pytest.mark.parametrize("verb", ["read", "update"])
def test_an_organization_that_is_hidden_now_is_remembered(
    account: Account, made: Resource, verb: str
) -> None:
    account.service.fail("organizations.current_id", lambda: service_error(503))
    found = verbs(account.process(), made.outputs)[verb]()
    assert isinstance(found, Resource)
    assert found.outputs["organization_id"] == "1"
    account.service.organization_id = "2"
    with pytest.raises(OriginError, match=r"organization 1, but the credentials belong to .* 2: "):
        account.process().read(KEY, found.outputs)


def test_another_platforms_organization_is_not_remembered(account: Account, made: Resource) -> None:
    account.service.organization_id = None
    state = {**made.outputs, "base_url": ELSEWHERE}
    found = account.process(moved_from=ELSEWHERE).read(KEY, state)
    assert found is not None
    assert found.outputs["organization_id"] is None


# Around every verb: the limit in time, and secrets


@pytest.mark.parametrize("verb", ["create", *IN_STATE])
def test_every_request_of_a_verb_is_under_the_operations_limit(account: Account, verb: str) -> None:
    state = {} if verb == "create" else account.create().outputs
    process = account.process(operation_timeout=7, clock=lambda: 100.0)
    call = {"create": lambda: process.create(INPUTS), **verbs(process, state)}[verb]
    call()
    calls = {made.name: made.seconds_left for made in account.service.calls}
    assert "organizations.current_id" in calls
    assert len(calls) > 1
    assert set(calls.values()) == {7}, calls


class Asking(TableLifecycle):
    """A kind whose check asks the service, in both of its steps."""

    def validate(self, old: Any, inputs: Any, registration: Any) -> Findings:
        self._tables.get(KEY)
        return Findings()

    def normalize(self, old: Any, inputs: Any) -> dict[str, Any]:
        self._tables.get(KEY)
        return dict(inputs)


def test_check_is_under_the_limit_too(account: Account, made: Resource) -> None:
    shared = services(account.service, operation_timeout=7, clock=lambda: 100.0)
    assert Asking(shared, account.tables).check({}, INPUTS) == (INPUTS, [])
    assert [call.seconds_left for call in account.service.calls] == [7, 7]


class AskingLater(Asking):
    """A kind that asks the service in the second step alone."""

    def validate(self, old: Any, inputs: Any, registration: Any) -> Findings:
        return Findings()


@pytest.mark.parametrize("kind", [Asking, AskingLater])
def test_no_secret_is_in_a_message_of_check(account: Account, kind: type[Asking]) -> None:
    account.service.fail("tables.get", service_error(500, "bad: the-west-password"))
    with pytest.raises(ServiceError, match=r"bad: \[secret\]"):
        kind(services(account.service), account.tables).check({}, INPUTS)


@pytest.mark.parametrize("verb", ["create", *IN_STATE])
def test_no_secret_is_in_a_message(account: Account, verb: str) -> None:
    state = {} if verb == "create" else account.create().outputs
    process = account.process()
    error = service_error(500, "bad: the-west-password, https://west.example.com")
    for name in ("tables.create", "tables.get", "tables.replace", "tables.delete"):
        account.service.fail(name, error, times=None)
    call = {"create": lambda: process.create(INPUTS), **verbs(process, state)}[verb]
    with pytest.raises(ServiceError) as caught:
        call()
    assert "bad: [secret], https://west.example.com" in str(caught.value)


def test_old_secrets_are_hidden_while_new_ones_are_applied(
    account: Account, made: Resource
) -> None:
    new = {**INPUTS, "entries": [{**WEST, "password": "the-new-password"}]}
    error = service_error(500, "bad: the-west-password, the-new-password")
    account.service.fail("tables.replace", error)
    with pytest.raises(ApiError, match=r"bad: \[secret\], \[secret\]"):
        account.process().update(KEY, made.outputs, new)
