"""What was changed elsewhere is shown per entry, and repaired."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .conftest import CLOSEIO
from .stack import PASSWORD, Stack

NAMED = {"name": "Test", "element_key": "closeio"}
ENTRIES: dict[str, Any] = {
    **CLOSEIO["configuration"],  # type: ignore[dict-item]
    "event.notification.enabled": True,
    "event.vendor.type": "webhook",
    "event.poller.refresh_interval": 15,
    "event.notification.callback.url": "https://example.com/events",
}


def declared(**more: Any) -> dict[str, Any]:
    return {**CLOSEIO, "configuration": {**ENTRIES, **more}}


def test_everything_declared_that_drifted_is_shown_and_repaired(stack: Stack) -> None:
    stack.declare(**declared(), disabled=False)
    stack.up()
    id_ = stack.outputs()["id"]
    by_hand = {
        "name": "By hand",
        "tags": ["other"],
        "disabled": True,
        "configuration": {
            "event.vendor.type": "polling",
            "event.poller.refresh_interval": "30",
            "event.notification.callback.url": None,
            "pagination.max": "7",
        },
    }
    stack.control("PATCH", f"/instances/{id_}", by_hand)
    stack.run("preview", "--refresh", "--expect-no-changes", ok=False)
    stack.run("refresh", "--yes")
    shown = stack.run("preview", "--diff").text
    for line in (
        'event.vendor.type: "polling" => "webhook"',
        "event.poller.refresh_interval: 30 => 15",
        "+ event.notification.callback.url:",
        '"By hand" => "Test"',
        "disabled: true => false",
        '"other" => "crm"',
    ):
        assert line in " ".join(shown.replace(" :", ":").split()).replace(" :", ":"), shown
    assert "pagination" not in shown
    stack.forget()
    stack.up()
    made = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert [request["method"] for request in made] == ["PUT", "PUT"]
    assert [request["path"].endswith("/enabled") for request in made] == [False, True]
    [row] = stack.instances()
    assert row["disabled"] is False
    assert row["name"] == "Test"
    stack.run("preview", "--refresh", "--expect-no-changes")


def test_a_masked_entry_keeps_what_was_applied(stack: Stack) -> None:
    stack.up()
    stack.control(
        "PATCH",
        f"/instances/{stack.outputs()['id']}",
        {"configuration": {"password": "by hand"}},
    )
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()


def test_an_instance_that_turned_invalid_is_a_warning(stack: Stack) -> None:
    stack.up()
    id_ = stack.outputs()["id"]
    stack.control("PATCH", f"/instances/{id_}", {"valid": False})
    shown = stack.run("refresh", "--yes").text
    assert f"warning: instance {id_}: the service says that it is not valid" in shown
    stack.unchanged()
    stack.up()
    assert stack.outputs()["valid"] is False


def test_an_element_that_was_renamed_is_a_warning_and_no_replacement(stack: Stack) -> None:
    stack.up()
    id_ = stack.outputs()["id"]
    clone = stack.call("POST", "/elements/closeio/clone")
    stack.call("PATCH", f"/instances/{id_}", {"element": {"id": clone["id"]}})
    shown = stack.run("refresh", "--yes").text
    assert f"instance {id_} is of element {clone['key']} now, not closeio" in shown
    stack.unchanged()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"event.notification.enabled": True}, {"event.notification.enabled": "true"}),
        ({"event.poller.refresh_interval": 15}, {"event.poller.refresh_interval": "15"}),
        ({"event.poller.refresh_interval": "15"}, {"event.poller.refresh_interval": 15.0}),
        (
            {"event.poller.configuration": {"b": [1, True], "a": "x"}},
            {"event.poller.configuration": '{"a": "x", "b": [1.0, true]}'},
        ),
    ],
)
def test_another_spelling_is_no_change(
    stack: Stack, before: dict[str, Any], after: dict[str, Any]
) -> None:
    plain = CLOSEIO["configuration"]
    stack.declare(**{**CLOSEIO, "configuration": {**plain, **before}})  # type: ignore[dict-item]
    stack.up()
    tags = list(CLOSEIO["tags"])[::-1]
    stack.declare(**{**CLOSEIO, "tags": tags, "configuration": {**plain, **after}})  # type: ignore[dict-item]
    stack.unchanged()
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()


@pytest.mark.parametrize("omitted", ["keep", "reset"])
def test_an_entry_taken_out_goes_back_to_the_elements_default(
    stack_with: Callable[[dict[str, str]], Stack], omitted: str
) -> None:
    stack = stack_with({"put-omitted-keys": omitted})
    plain = CLOSEIO["configuration"]
    more = {"pagination.max": "7", "event.notification.callback.url": "https://example.com/e"}
    stack.declare(**{**CLOSEIO, "configuration": {**plain, **more}})  # type: ignore[dict-item]
    stack.up()
    assert stack.instances()[0]["configuration"]["pagination.max"] == "7"
    stack.declare(**CLOSEIO)
    stack.up()
    configuration = stack.instances()[0]["configuration"]
    assert configuration["pagination.max"] == "100"
    assert not configuration["event.notification.callback.url"]
    assert configuration["password"] == PASSWORD
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()


def test_without_the_catalogue_an_entry_taken_out_is_a_warning(stack: Stack) -> None:
    plain = CLOSEIO["configuration"]
    stack.declare(**{**CLOSEIO, "configuration": {**plain, "pagination.max": "7"}})  # type: ignore[dict-item]
    stack.up()
    fault = {"kind": "status", "status": 403, "path": "^/elements"}
    stack.control("POST", "/faults", fault)
    stack.declare(**CLOSEIO)
    shown = stack.up().text
    assert "configuration.pagination.max: is no longer declared" in shown
    [put] = stack.requests_made("PUT")
    assert "pagination.max" not in put["body"]["configuration"]


def test_no_tags_means_none(stack: Stack) -> None:
    stack.declare(**{**CLOSEIO, "tags": []})
    stack.up()
    assert stack.outputs()["tags"] == []
    assert all(tag.startswith("pulumi-") for tag in stack.instances()[0]["tags"])
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()


def test_tags_are_emptied_and_left_out(stack: Stack) -> None:
    stack.up()
    stack.declare(**{**CLOSEIO, "tags": []})
    stack.up()
    assert stack.outputs()["tags"] == []
    stack.declare(**NAMED, configuration=CLOSEIO["configuration"])
    stack.up()
    assert stack.outputs()["tags"] == []
    stack.unchanged()


def test_an_instance_is_disabled_and_enabled(stack: Stack) -> None:
    stack.declare(**CLOSEIO, disabled=True)
    stack.up()
    assert stack.outputs()["disabled"] is True
    assert stack.instances()[0]["disabled"] is True
    stack.unchanged()
    stack.declare(**CLOSEIO, disabled=False)
    assert "disabled: true => false" in stack.run("preview", "--diff").text
    stack.forget()
    stack.up()
    [request] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert request["path"].endswith("/enabled")
    assert stack.instances()[0]["disabled"] is False
    stack.declare(**CLOSEIO)
    stack.up()
    stack.control("PATCH", f"/instances/{stack.outputs()['id']}", {"disabled": True})
    stack.run("refresh", "--yes")
    stack.unchanged()


def test_an_instance_that_could_not_be_disabled_is_kept_and_disabled_by_the_next_run(
    stack: Stack,
) -> None:
    stack.declare(**CLOSEIO, disabled=True)
    stack.control("POST", "/faults", {"kind": "status", "status": 500, "path": "/enabled$"})
    shown = stack.up(ok=False).text
    assert "is there, but not yet disabled" in shown
    assert "Traceback" not in shown
    [row] = stack.instances()
    assert row["disabled"] is False
    stack.control("DELETE", "/faults")
    stack.up()
    [after] = stack.instances()
    assert (after["id"], after["disabled"]) == (row["id"], True)
    stack.unchanged()
    assert PASSWORD not in stack.raw_state()
    assert row["token"] not in stack.raw_state()
