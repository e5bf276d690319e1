"""What each verb does with a formula."""

from __future__ import annotations

import copy
import logging
from typing import Any

import pytest
from pulumi_cloud_elements.errors import (
    BadRequestError,
    CloudElementsError,
    HalfMadeError,
    NotFoundError,
    OwnershipError,
)
from pulumi_cloud_elements.recovery.description_mark import with_mark
from pulumi_cloud_elements.recovery.marker import CREATION_ID
from pulumi_cloud_elements.resources.base import Resource

from ...fake.service import AFTER, service_error
from .account import CREATION, CRM, INPUTS, MARK, READ, REGISTRATION, WRITE, Account, Change


@pytest.fixture
def account() -> Account:
    return Account()


# Create


def test_a_create_sends_parts_without_ids_and_the_mark(account: Account) -> None:
    account.process().create(
        {**account.checked(**INPUTS, engine="v3"), CREATION_ID: CREATION}, REGISTRATION
    )
    assert account.body("formulas.create") == {
        "name": "Sync",
        "engine": "v3",
        "description": f"Copies contacts [pulumi:{MARK}]",
        "configuration": [
            {"key": "crm", "name": "crm", "type": "elementInstance", "required": True}
        ],
        "triggers": [
            {
                "name": "trigger",
                "type": "manual",
                "properties": {},
                "onSuccess": ["read"],
                "onFailure": [],
                "async": True,
            }
        ],
        "steps": [
            {
                "name": "read",
                "type": "elementRequest",
                "properties": READ["properties"],
                "onSuccess": ["write"],
                "onFailure": [],
            },
            {
                "name": "write",
                "type": "script",
                "properties": {"body": "done();"},
                "onSuccess": [],
                "onFailure": [],
            },
        ],
    }
    assert account.changes() == ["formulas.create"]


def test_what_is_not_declared_is_not_sent(account: Account) -> None:
    inputs = account.checked(name="Sync")
    account.process(marker=False).create(inputs, REGISTRATION)
    assert account.body("formulas.create") == {"name": "Sync"}


def test_the_program_sees_neither_mark_nor_ids_nor_defaults(account: Account) -> None:
    made = account.create()
    assert made.outputs["description"] == "Copies contacts"
    assert made.outputs["steps"] == made.inputs["steps"]
    assert made.outputs["steps"]["write"] == {"type": "script", "properties": {"body": "done();"}}
    assert made.outputs["triggers"] == {"trigger": {"type": "manual", "on_success": ["read"]}}
    assert made.outputs["configuration"] == {"crm": {"type": "elementInstance"}}
    assert made.outputs["engine"] == "v3"
    assert made.outputs["user"] == {"id": 1}
    assert MARK not in str(made.inputs) + str(made.outputs)


def test_what_is_not_declared_is_shown_as_the_service_has_it(account: Account) -> None:
    made = account.create()
    read = account.process().read(made.id, {})
    assert read is not None
    assert read.inputs["name"] == "Sync"
    assert read.outputs["description"] == "Copies contacts"
    assert read.outputs["steps"].keys() == {"read", "write"}
    assert read.outputs["triggers"]["trigger"]["async"] is True


def test_a_service_that_does_not_keep_the_mark(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.store.clean = True
    made = account.create()
    assert "does not keep the provider's mark" in caplog.text
    assert account.read(made).inputs == made.inputs


def test_a_part_of_a_create_that_the_service_ignores_is_sent_again(account: Account) -> None:
    account.store.patchable = frozenset()
    ignored = account.store.create

    def create(body: dict[str, Any]) -> dict[str, Any]:
        return ignored({key: item for key, item in body.items() if key != "debugLoggingEnabled"})

    account.store.create = create  # type: ignore[method-assign, assignment]
    made = account.create(debug_logging_enabled=False)
    assert account.row(made)["debugLoggingEnabled"] is False


def test_what_cannot_be_completed_is_kept_half_made(account: Account) -> None:
    account.store.clean = True  # so that a PUT follows
    account.service.fail("formulas.put", service_error(500), times=None)
    with pytest.raises(HalfMadeError, match="run again") as raised:
        account.create()
    assert raised.value.id in account.store.rows
    assert raised.value.outputs["steps"].keys() == {"read", "write"}


# Refresh


def test_a_refresh_of_what_nobody_changed_changes_nothing(account: Account) -> None:
    made = account.create()
    assert account.read(made).inputs == made.inputs
    assert account.read(made).outputs == made.outputs


def test_parts_in_another_order_are_no_drift(account: Account) -> None:
    made = account.create()
    account.row(made)["steps"].reverse()
    assert account.read(made).inputs == made.inputs


def _name(row: dict[str, Any]) -> None:
    row["name"] = "By hand"


def _body(row: dict[str, Any]) -> None:
    row["steps"][1]["properties"]["body"] = "by hand"


def _flow(row: dict[str, Any]) -> None:
    row["steps"][1]["onFailure"] = ["read"]


def _property(row: dict[str, Any]) -> None:
    row["steps"][0]["properties"]["query"] = "by hand"


def _no_property(row: dict[str, Any]) -> None:
    del row["steps"][0]["properties"]["method"]


def _step(row: dict[str, Any]) -> None:
    row["steps"].append({"id": 9, "name": "extra", "type": "script", "properties": {"body": "x"}})


def _no_step(row: dict[str, Any]) -> None:
    row["steps"].pop()


def _optional(row: dict[str, Any]) -> None:
    row["configuration"][0]["required"] = False


def _trigger(row: dict[str, Any]) -> None:
    row["triggers"][0]["type"] = "event"


def _described(row: dict[str, Any]) -> None:
    row["description"] = row["description"].replace("Copies", "Moves")


def _undescribed(row: dict[str, Any]) -> None:
    row["description"] = None


@pytest.mark.parametrize(
    ("change", "path", "value"),
    [
        (_name, ("name",), "By hand"),
        (_body, ("steps", "write", "properties", "body"), "by hand"),
        (_flow, ("steps", "write", "on_failure"), ["read"]),
        (_property, ("steps", "read", "properties", "query"), "by hand"),
        (_no_property, ("steps", "read", "properties", "method"), None),
        (_step, ("steps", "extra"), {"type": "script", "properties": {"body": "x"}}),
        (_no_step, ("steps", "write"), None),
        (_optional, ("configuration", "crm", "required"), False),
        (_trigger, ("triggers", "trigger", "type"), "event"),
        (_described, ("description",), "Moves contacts"),
        (_undescribed, ("description",), ""),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_drift_shows_as_one_entry_and_is_corrected(
    account: Account, change: Change, path: tuple[str, ...], value: Any
) -> None:
    made = account.create()
    row = account.row(made)
    change(row)
    read = account.read(made)
    expected = copy.deepcopy(made.inputs)
    *outer, last = path
    bag = expected
    for name in outer:
        bag = bag[name]
    if value is None:
        del bag[last]
    else:
        bag[last] = value
    assert read.inputs == expected
    # A second refresh says the same.
    assert account.read(read).inputs == expected
    # An up brings it to what is declared, and then nothing is left to do.
    declared = account.checked(read.inputs, **INPUTS)
    assert declared != read.inputs
    changed = account.process().update(made.id, read.outputs, declared, REGISTRATION)
    assert account.read(changed).inputs == declared


def test_what_the_service_adds_by_itself_is_no_drift(account: Account) -> None:
    account.store.adds = {"acceptVersion": "1"}
    made = account.create()
    assert account.read(made).inputs == made.inputs
    account.step(made, "write")["properties"]["acceptVersion"] = "2"
    drifted = account.read(made).inputs["steps"]["write"]["properties"]
    assert drifted == {"body": "done();", "acceptVersion": "2"}


def test_following_steps_in_another_order_are_no_drift_and_no_change(account: Account) -> None:
    made = account.create(triggers=[{"type": "manual", "on_success": ["read", "write"]}])
    account.row(made)["triggers"][0]["onSuccess"] = ["write", "read"]
    assert account.read(made).inputs == made.inputs
    other = [{"type": "manual", "on_success": ["write", "read"]}]
    assert account.checked(made.inputs, **{**made.inputs, "triggers": other}) == made.inputs


def test_a_mark_that_was_copied_into_the_program_is_taken_off(account: Account) -> None:
    made = account.create(description=with_mark("Copies contacts", "f" * 16))
    assert made.inputs["description"] == "Copies contacts"
    assert account.row(made)["description"] == f"Copies contacts [pulumi:{MARK}]"


def test_a_name_that_the_service_gives_to_the_trigger_is_no_drift(account: Account) -> None:
    made = account.create()
    account.row(made)["triggers"][0]["name"] = "start"
    assert account.read(made).inputs == made.inputs


def test_what_is_not_declared_does_not_drift(account: Account) -> None:
    made = account.create()
    account.row(made).update(active=True, singleThreaded=True, engine="v1", method="GET")
    assert account.read(made).inputs == made.inputs


def test_one_that_is_stopped_though_nobody_declares_it(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    account.row(made)["active"] = False
    account.read(made)
    assert "declare active=True" in caplog.text


def test_one_that_an_update_stops_is_stopped_as_declared(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    stopped = account.update(account.create(), active=False)
    account.read(stopped)
    assert caplog.messages == []


def test_method_and_uri_that_are_gone(account: Account) -> None:
    made = account.create(method="POST", uri="/sync")
    row = account.row(made)
    del row["method"], row["uri"]
    read = account.read(made)
    assert (read.inputs["method"], read.inputs["uri"]) == (None, None)
    changed = account.update(read, method="POST", uri="/sync")
    assert (account.row(changed)["method"], account.row(changed)["uri"]) == ("POST", "/sync")


def test_a_service_that_shows_method_and_uri_as_api_alone(account: Account) -> None:
    made = account.create(method="POST", uri="/sync")
    row = account.row(made)
    row["api"] = f"{row.pop('method')} {row.pop('uri')}"
    assert account.read(made).inputs == made.inputs


def test_one_that_is_gone(account: Account) -> None:
    made = account.create()
    account.store.rows.clear()
    assert account.process().read(made.id, made.outputs) is None


def test_a_description_that_the_service_cleans_is_no_drift(account: Account) -> None:
    made = account.create(description="Copies\n<b>contacts</b> & more")
    account.row(made)["description"] = f"Copies contacts &amp; more [pulumi:{MARK}]"
    assert account.read(made).inputs == made.inputs


# Update


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({"name": "New"}, {"name": "New"}),
        ({"active": False}, {"active": False}),
        ({"description": "New"}, {"description": f"New [pulumi:{MARK}]"}),
        ({"engine": "v1"}, {"engine": "v1"}),
        ({"debug_logging_enabled": False}, {"debugLoggingEnabled": False}),
        ({"method": "POST", "uri": "/sync"}, {"method": "POST", "uri": "/sync"}),
    ],
    ids=lambda value: next(iter(value)),
)
def test_what_a_patch_can_do_is_a_patch(
    account: Account, change: dict[str, Any], body: dict[str, Any]
) -> None:
    made = account.create()
    account.update(made, **change)
    assert account.changes() == ["formulas.patch"]
    assert account.body("formulas.patch") == body


@pytest.mark.parametrize(
    "change",
    [
        {"single_threaded": True},
        {"steps": [READ, {**WRITE, "properties": {"body": "done(1);"}}]},
        {"configuration": [CRM, {"key": "more", "type": "value", "required": False}]},
        {"triggers": [{"type": "manual", "on_success": ["write"]}]},
    ],
    ids=lambda value: next(iter(value)),
)
def test_everything_else_is_one_put_of_the_whole(account: Account, change: dict[str, Any]) -> None:
    made = account.create()
    changed = account.update(made, **change, name="New")
    assert account.changes() == ["formulas.put"]
    body = account.body("formulas.put")
    assert "id" not in str(body.keys()) + str([part.keys() for part in body["steps"]])
    assert body.keys() >= {"name", "description", "active", "steps", "triggers", "configuration"}
    assert account.row(made)["name"] == "New"
    assert account.read(changed).inputs == changed.inputs


def test_nothing_is_sent_where_the_service_has_it_already(account: Account) -> None:
    made = account.create()
    account.row(made)["name"] = "New"
    account.update(made, name="New")
    assert account.changes() == []


@pytest.mark.parametrize(
    ("argument", "value", "default"),
    [
        ("description", "New", ""),
        ("active", False, True),
        ("debug_logging_enabled", False, True),
        ("single_threaded", True, False),
        ("method", "POST", None),
        ("steps", [WRITE], {}),
    ],
)
def test_what_is_taken_out_of_the_program_goes_back_to_the_default(
    account: Account, argument: str, value: Any, default: Any
) -> None:
    more = {"uri": "/sync"} if argument == "method" else {}
    triggers = {"triggers": [{"type": "manual"}]}
    made = account.create(**triggers, **more, **{argument: value})
    gone = (argument, *more)
    changed = account.update(made, without=gone)
    assert changed.outputs[argument] == default
    read = account.read(changed)
    assert argument not in read.inputs
    assert read.outputs[argument] == default


def test_what_was_never_declared_is_left_as_it_is(account: Account) -> None:
    made = account.process().create(
        {**account.checked(name="Sync", steps=[WRITE]), CREATION_ID: CREATION}, REGISTRATION
    )
    row = account.row(made)
    row["configuration"] = [{"id": 5, "key": "by.hand", "type": "value", "required": False}]
    row["singleThreaded"] = True
    account.update(made, steps=[{**WRITE, "properties": {"body": "done(1);"}}])
    row = account.row(made)
    assert [entry["key"] for entry in row["configuration"]] == ["by.hand"]
    assert row["singleThreaded"] is True


def test_a_part_that_a_put_leaves_is_deleted_by_itself(account: Account) -> None:
    account.store.put_keeps = True
    made = account.create()
    changed = account.update(made, steps=[WRITE], triggers=[{"type": "manual"}])
    assert account.changes() == ["formulas.put", "formulas.delete_part"]
    assert [step["name"] for step in account.row(made)["steps"]] == ["write"]
    assert account.read(changed).inputs == changed.inputs


def test_a_part_that_is_still_there_is_taken_out_by_the_next_run(account: Account) -> None:
    """A gateway may have responded to its DELETE."""
    account.store.put_keeps = True
    made = account.create()
    real = account.store.delete_part
    account.store.delete_part = lambda *_: None  # type: ignore[method-assign]
    with pytest.raises(HalfMadeError, match=r"steps\.read is still there") as raised:
        account.update(made, steps=[WRITE], triggers=[{"type": "manual"}])
    account.store.delete_part = real  # type: ignore[method-assign]
    half = Resource(made.id, made.inputs, raised.value.outputs)
    changed = account.update(half, steps=[WRITE], triggers=[{"type": "manual"}])
    assert [step["name"] for step in account.row(made)["steps"]] == ["write"]
    assert account.read(changed).inputs == changed.inputs


@pytest.mark.parametrize(
    ("argument", "value", "default"),
    [("method", "POST", None), ("description", "New", ""), ("active", False, True)],
)
def test_what_was_taken_out_is_reset_though_an_update_was_half_made(
    account: Account, argument: str, value: Any, default: Any
) -> None:
    account.store.put_keeps = True
    more = {"uri": "/sync"} if argument == "method" else {}
    triggers = {"triggers": [{"type": "manual"}]}
    gone = (argument, *more)
    made = account.create(**triggers, **more, **{argument: value})
    replace = account.store.replace

    def keeping(id_: str, body: dict[str, Any]) -> dict[str, Any]:
        wires = {"method", "uri", "description", "active"}
        return replace(id_, {key: item for key, item in body.items() if key not in wires})

    account.store.replace = keeping  # type: ignore[method-assign, assignment]
    account.service.fail("formulas.patch", service_error(500), times=None)
    with pytest.raises(HalfMadeError) as raised:
        account.update(made, without=gone, single_threaded=True)
    account.service.faults.clear()
    inputs = {key: item for key, item in made.inputs.items() if key not in gone}
    half = Resource(made.id, {**inputs, "single_threaded": True}, raised.value.outputs)
    changed = account.update(half)
    assert changed.outputs[argument] == default
    assert account.read(changed).inputs == changed.inputs
    assert argument not in changed.outputs["declared"]


def test_a_put_that_keeps_method_and_uri(account: Account) -> None:
    account.store.put_keeps = True
    made = account.create(method="POST", uri="/sync")
    account.update(made, without=("method", "uri"), single_threaded=True)
    assert account.changes() == ["formulas.put", "formulas.patch"]
    assert account.body("formulas.patch") == {"method": None, "uri": None}
    assert "api" not in account.row(made)


def test_a_patch_that_the_service_ignores_is_followed_by_a_put(account: Account) -> None:
    account.store.patchable = frozenset({"name", "active"})
    made = account.create()
    account.update(made, description="New")
    assert account.changes() == ["formulas.patch", "formulas.put"]
    assert account.row(made)["description"] == f"New [pulumi:{MARK}]"


def test_what_the_service_never_takes_is_said(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    replace = account.store.replace

    def ignoring(id_: str, body: dict[str, Any]) -> dict[str, Any]:
        return replace(id_, {key: item for key, item in body.items() if key != "singleThreaded"})

    account.store.replace = ignoring  # type: ignore[method-assign, assignment]
    account.update(made, single_threaded=True)
    assert "has other values than were sent, in single_threaded" in caplog.text


def test_a_variable_cannot_be_removed_while_there_are_instances(account: Account) -> None:
    made = account.create(steps=[WRITE], triggers=[{"type": "manual"}])
    account.store.create_instance(made.id, {"name": "Sync", "configuration": {"crm": "12"}})
    with pytest.raises(CloudElementsError, match=r"remove a variable \(crm\).*run once with"):
        account.update(made, configuration=[])


def test_another_refusal_is_the_services(account: Account) -> None:
    made = account.create()
    account.service.fail("formulas.put", service_error(400, "no"))
    with pytest.raises(BadRequestError, match="no"):
        account.update(made, single_threaded=True)


def test_one_that_is_gone_is_not_updated(account: Account) -> None:
    made = account.create()
    account.store.rows.clear()
    with pytest.raises(CloudElementsError, match="no longer exists"):
        account.update(made, name="New")


def test_no_change_replaces_a_formula(account: Account) -> None:
    made = account.create()
    changed = account.checked(made.inputs, name="New", engine="v1", steps=[])
    assert account.process().replaces(made.id, made.outputs, changed) == []


# Whose it is


@pytest.mark.parametrize("verb", ["refresh", "update", "delete"])
def test_what_another_resource_has_taken_over_is_left_alone(
    account: Account, verb: str, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create()
    row = account.row(made)
    row["description"] = with_mark(row["description"], "f" * 16)
    before = copy.deepcopy(row)
    if verb == "delete":
        account.process().delete(made.id, made.outputs, REGISTRATION)
        assert "another resource has taken it over" in caplog.text
    else:
        with pytest.raises(OwnershipError, match=r"its mark is f{16}"):
            account.read(made) if verb == "refresh" else account.update(made, name="New")
    assert account.store.rows == {made.id: before}
    assert account.changes() == []


def test_a_mark_that_somebody_removed_is_written_again(account: Account) -> None:
    made = account.create()
    account.row(made)["description"] = "Copies contacts"
    assert account.read(made).inputs == made.inputs
    account.update(made, name="New")
    assert account.row(made)["description"] == f"Copies contacts [pulumi:{MARK}]"


def test_without_markers_none_is_written_and_none_is_compared(account: Account) -> None:
    made = account.create(settings={"marker": False})
    assert account.row(made)["description"] == "Copies contacts"
    account.row(made)["description"] = with_mark("Copies contacts", "f" * 16)
    account.update(made, name="New", settings={"marker": False})
    assert account.row(made)["name"] == "New"


# Delete


def test_a_delete(account: Account) -> None:
    made = account.create()
    account.process().delete(made.id, made.outputs, REGISTRATION)
    assert account.store.rows == {}
    account.process().delete(made.id, made.outputs, REGISTRATION)  # gone already


def test_a_formula_with_instances_is_not_deleted_and_names_them(account: Account) -> None:
    made = account.create()
    for name in ("One", "Two"):
        account.store.create_instance(made.id, {"name": name, "configuration": {"crm": "12"}})
    with pytest.raises(CloudElementsError, match=r"has instances: 2 \(One\), 3 \(Two\)"):
        account.process().delete(made.id, made.outputs, REGISTRATION)
    assert account.changes() == []
    assert made.id in account.store.rows


def test_an_instance_that_appears_during_a_delete_is_named(account: Account) -> None:
    made = account.create()

    def refused() -> BaseException:
        account.store.create_instance(made.id, {"name": "One", "configuration": {"crm": "12"}})
        return service_error(403, "in use")

    account.service.fail("formulas.delete", refused)
    with pytest.raises(CloudElementsError, match=r"has instances: 2 \(One\)"):
        account.process().delete(made.id, made.outputs, REGISTRATION)


def test_instances_that_cannot_be_listed_stop_a_delete(account: Account) -> None:
    made = account.create()
    account.service.fail("formula_instances.list", service_error(403, "no"))
    with pytest.raises(CloudElementsError, match="cannot be listed"):
        account.process().delete(made.id, made.outputs, REGISTRATION)
    assert made.id in account.store.rows


# Adoption


def existing(account: Account, **more: Any) -> str:
    body = {"name": "Old", "description": with_mark("By hand", "f" * 16), **more}
    return str(account.store.create(body)["id"])


def adopt(account: Account, id_: str, **inputs: Any) -> Any:
    checked = {**account.checked(**inputs, adopt=id_), CREATION_ID: CREATION}
    account.service.calls.clear()
    return account.process().create(checked, REGISTRATION)


def test_an_adoption_writes_this_resources_mark(account: Account) -> None:
    id_ = existing(account)
    made = adopt(account, id_, name="Old")
    assert account.changes() == ["formulas.patch"]
    assert account.store.rows[id_]["description"] == f"By hand [pulumi:{MARK}]"
    assert (made.id, made.outputs["description"]) == (id_, "By hand")


def test_an_adoption_brings_it_to_what_is_declared(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    id_ = existing(account, steps=[{"name": "old", "type": "script", "properties": {}}])
    made = adopt(account, id_, **INPUTS)
    assert account.changes() == ["formulas.put"]
    assert account.read(made).inputs == made.inputs
    told = [
        line.partition("will change ")[2]
        for line in caplog.messages
        if line.startswith("taking over")
    ]
    assert told == [
        'name: "Old" => "Sync"',
        'description: "By hand" => "Copies contacts"',
        "configuration.crm: is added",
        "triggers.trigger: is added",
        "steps.old: is removed",
        "steps.read: is added",
        "steps.write: is added",
    ]


def test_an_adoption_of_none(account: Account) -> None:
    _, problems = account.process().check({}, {"name": "Sync", "adopt": "99"}, REGISTRATION)
    assert len(problems) == 1
    assert "there is no formula 99" in problems[0]
    with pytest.raises(OwnershipError, match="there is no formula 99"):
        account.process().create({"name": "Sync", "adopt": "99"}, REGISTRATION)


def test_a_read_by_id_of_none(account: Account) -> None:
    with pytest.raises(OwnershipError, match="there is no formula 99"):
        account.process().read("99", {})


def test_a_part_that_is_gone_before_it_is_deleted(account: Account) -> None:
    account.store.put_keeps = True
    made = account.create()
    account.service.fail("formulas.delete_part", service_error(404, "gone"), AFTER)
    account.update(made, steps=[WRITE], triggers=[{"type": "manual"}])
    assert isinstance(service_error(404), NotFoundError)
    assert [step["name"] for step in account.row(made)["steps"]] == ["write"]
