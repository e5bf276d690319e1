from __future__ import annotations

from typing import Any

import pytest
from pulumi_cloud_elements.errors import CloudElementsError, HalfMadeError, ServiceError
from pulumi_cloud_elements.recovery.marker import without_markers

from ....fake.service import service_error
from .conftest import INPUTS, OAUTH, REGISTRATION, SECTION, WITH_ID, Account

NEW_SECTION = {**SECTION, "username": "the-new-key"}


def test_a_changed_configuration_is_one_put_with_the_whole_section(account: Account) -> None:
    made = account.create()
    changed = account.update(made)(**{**INPUTS, "configuration": NEW_SECTION})
    assert account.changes() == ["instances.put"]
    body = account.body("instances.put")
    assert without_markers(body.pop("tags")) == ["crm"]
    assert body == {"name": "Test", "element": {"key": "closeio"}, "configuration": NEW_SECTION}
    assert changed.outputs["configuration"] == NEW_SECTION
    assert (changed.id, changed.outputs["token"]) == (made.id, made.outputs["token"])


@pytest.mark.parametrize(
    ("change", "body"),
    [
        ({"name": "New"}, {"name": "New"}),
        ({"tags": ["new"]}, {"tags": ["new"]}),
        ({"name": "New", "tags": []}, {"name": "New", "tags": []}),
    ],
    ids=str,
)
def test_name_and_tags_alone_are_one_patch(
    account: Account, change: dict[str, Any], body: dict[str, Any]
) -> None:
    made = account.create()
    changed = account.update(made)(**{**INPUTS, **change})
    assert account.changes() == ["instances.patch"]
    sent = account.body("instances.patch")
    if "tags" in sent:
        # The markers stay.
        assert made.outputs["marker"] in sent["tags"]
        sent["tags"] = without_markers(sent["tags"])
    assert sent == body
    assert changed.outputs["name"] == {**INPUTS, **change}["name"]
    assert changed.outputs["tags"] == {**INPUTS, **change}["tags"]
    assert changed.outputs["marker"] == made.outputs["marker"]


def test_nothing_to_change_is_a_look(account: Account) -> None:
    made = account.create()
    changed = account.update(made)(**{**INPUTS, "configuration": dict(SECTION)})
    assert account.changes() == []
    assert account.service.called("instances.get") == ["instances.get"]
    assert changed.outputs == made.outputs


def test_tags_that_are_no_longer_declared_stay(account: Account) -> None:
    made = account.create()
    changed = account.update(made)(
        **{k: v for k, v in INPUTS.items() if k != "tags"} | {"configuration": NEW_SECTION}
    )
    assert changed.outputs["tags"] == ["crm"]
    assert changed.outputs["declared"] == []


def test_one_from_before_the_marker_gets_it(account: Account) -> None:
    made = account.process(marker=False).create({**INPUTS, **WITH_ID}, REGISTRATION)
    account.service.calls.clear()
    changed = account.update(made)(**INPUTS)
    assert account.changes() == ["instances.patch"]
    assert changed.outputs["marker"] in account.service.rows[made.id]["tags"]
    assert changed.outputs["tags"] == ["crm"]


@pytest.mark.parametrize(("before", "after"), [(False, True), (True, False)])
def test_disabled_and_enabled(account: Account, before: bool, after: bool) -> None:
    made = account.create(disabled=before)
    changed = account.update(made)(**{**INPUTS, "disabled": after})
    assert account.changes() == ["instances.set_enabled"]
    assert changed.outputs["disabled"] is account.service.rows[made.id]["disabled"] is after


def test_disabled_that_is_no_longer_declared_stays(account: Account) -> None:
    made = account.create(disabled=True)
    assert account.update(made)(**INPUTS).outputs["disabled"] is True
    assert account.changes() == []


def test_what_is_changed_but_not_yet_disabled_is_half_made(account: Account) -> None:
    made = account.create()
    account.service.fail("instances.set_enabled", service_error(500))
    with pytest.raises(HalfMadeError, match="is not disabled yet") as caught:
        account.update(made)(**{**INPUTS, "name": "New", "disabled": True})
    assert caught.value.outputs["name"] == "New"
    assert caught.value.outputs["disabled"] is False
    half = caught.value.outputs
    done = account.process().update(
        made.id, half, {**INPUTS, "name": "New", "disabled": True}, REGISTRATION
    )
    assert done.outputs["disabled"] is True
    assert account.changes() == [
        "instances.patch",
        "instances.set_enabled",
        "instances.set_enabled",
    ]


def test_an_entry_that_is_removed_goes_back_to_its_default(account: Account) -> None:
    made = account.create(
        configuration={**SECTION, "pagination.max": 7, "event.vendor.type": "polling"}
    )
    changed = account.update(made)(**INPUTS)
    assert account.body("instances.put")["configuration"] == {
        **SECTION,
        "pagination.max": "100",
        "event.vendor.type": None,
    }
    assert changed.outputs["configuration"] == SECTION


@pytest.mark.parametrize("status", [403, 404])
def test_a_default_that_is_not_known_is_a_warning(
    account: Account, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    made = account.create(configuration={**SECTION, "pagination.max": 7})
    account.service.fail("elements.get", service_error(status))
    account.update(made)(**INPUTS)
    assert "configuration.pagination.max: is no longer declared" in caplog.text
    assert account.body("instances.put")["configuration"] == SECTION


def test_an_entry_that_the_element_does_not_have_is_a_warning(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    made = account.create(configuration={**SECTION, "unknown.entry": "x"})
    account.update(made)(**INPUTS)
    assert "configuration.unknown.entry: is no longer declared" in caplog.text


# OAuth


def put(account: Account) -> tuple[Any, bool | None]:
    """Return what the one PUT sent: `providerData`, and whether to sign in again."""
    [call] = [call for call in account.service.calls if call.name == "instances.put"]
    return call.arguments[1].get("providerData"), call.arguments[2]


def test_an_ordinary_change_does_not_cost_the_sign_in(account: Account) -> None:
    made = account.create(**OAUTH, provider_data={"code": "one"})
    section = {**OAUTH["configuration"], "oauth.scope": "new"}
    account.update(made)(**{**made.inputs, "configuration": section})
    assert put(account) == (None, False)


def test_another_code_is_used_where_the_program_asks_for_it(account: Account) -> None:
    made = account.create(**OAUTH, provider_data={"code": "one"})
    inputs = {**made.inputs, "provider_data": {"code": "two"}, "reauthenticate": "2"}
    changed = account.update(made)(**inputs)
    assert put(account) == ({"code": "two"}, True)
    assert changed.outputs["provider_data"] == {"code": "two"}
    account.service.calls.clear()
    account.update(changed)(**inputs)
    assert account.changes() == []


@pytest.mark.parametrize(
    ("entry", "signs_in"), [("oauth.user.refresh_token", True), ("pagination.max", False)]
)
def test_without_a_browser_a_change_of_what_signs_in_signs_in_again(
    account: Account, entry: str, signs_in: bool
) -> None:
    section = {**OAUTH["configuration"], "oauth.user.refresh_token": "the-refresh-token"}
    inputs = {**OAUTH, "configuration": section, "external_authentication": "initial"}
    made = account.process().create(inputs, REGISTRATION)
    account.service.calls.clear()
    account.update(made)(**{**inputs, "configuration": {**section, entry: "new"}})
    assert put(account) == (None, signs_in)


def test_an_element_without_oauth_is_not_asked_to_sign_in(account: Account) -> None:
    made = account.create()
    account.update(made)(**{**INPUTS, "configuration": NEW_SECTION})
    assert put(account) == (None, None)


# Failures


def test_one_that_is_gone_is_an_error(account: Account) -> None:
    made = account.create()
    del account.service.rows[made.id]
    with pytest.raises(CloudElementsError, match="no longer exists: run pulumi refresh"):
        account.update(made)(**{**INPUTS, "name": "New"})


def test_a_change_that_fails_changes_nothing(account: Account) -> None:
    made = account.create()
    account.service.fail("instances.put", service_error(500))
    with pytest.raises(ServiceError):
        account.update(made)(**{**INPUTS, "configuration": NEW_SECTION})
    assert account.service.rows[made.id]["configuration"]["username"] == "the-key"


@pytest.mark.parametrize("status", [400, 403])
def test_one_that_is_gone_where_the_service_refuses_unknown_ids(
    account: Account, status: int
) -> None:
    made = account.create()
    for call in ("instances.get", "instances.patch"):
        account.service.fail(call, service_error(status, "no"), times=None)
    with pytest.raises(CloudElementsError, match=r"responded 40.: no"):
        account.update(made)(**{**INPUTS, "name": "New"})  # it is in the list
    account.service.rows.clear()
    with pytest.raises(CloudElementsError, match="no longer exists: run pulumi refresh"):
        account.update(made)(**{**INPUTS, "name": "New"})
