"""The life of instances on the real engine."""

from __future__ import annotations

from typing import Any

import pytest
from cloud_elements_sandbox.instances import representation
from pulumi_cloud_elements.recovery.marker import without_markers

from .conftest import CLOSEIO
from .stack import OUTPUTS, Stack

PLAIN: dict[str, Any] = CLOSEIO["configuration"]  # type: ignore[assignment]
CHANGES = ("POST", "PUT", "PATCH", "DELETE")


def with_entries(**more: object) -> dict[str, Any]:
    return {**CLOSEIO, "configuration": {**PLAIN, **more}}


def by_id(stack: Stack) -> dict[str, Any]:
    return {str(row["id"]): row for row in stack.instances()}


def test_the_published_sample_is_created_with_every_output_and_stays(stack: Stack) -> None:
    stack.up()
    [post] = stack.requests_made("POST")
    assert post["body"].pop("tags")[:-2] == CLOSEIO["tags"]  # the marker's two come last
    assert post["body"] == {
        "name": "Test",
        "element": {"key": "closeio"},
        "configuration": CLOSEIO["configuration"],
    }
    assert post["query"] == []
    outputs = stack.outputs()
    assert set(outputs) >= set(OUTPUTS) - {"trace_logging_enabled", "user", "organization_id"}
    assert outputs["name"] == "Test"
    assert outputs["token"]
    assert outputs["element"]["hub"] == "crm"
    assert outputs["element_key"] == "closeio"
    assert outputs["valid"] is True
    assert outputs["disabled"] is False
    assert outputs["tags"] == ["crm", "production"]
    assert outputs["configuration"] == CLOSEIO["configuration"]
    assert outputs["effective_configuration"]["password"] == "********"
    assert outputs["effective_configuration"]["base.url"] == "https://app.close.io/api/v1"
    assert outputs["base_url"] == stack.sandbox.url

    # Nothing changes without a change, the masked password included.
    stack.unchanged_by_a_refresh()
    stack.forget()
    stack.run("up", "--yes", "--expect-no-changes")  # with its preview
    # Not the catalogue either: what was applied as it is was checked then.
    assert stack.control("GET", "/requests")["counts"] == {}


def test_what_the_service_still_wants_is_a_secret_in_the_state(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wanting(*arguments: Any) -> dict[str, Any]:
        told = answer(*arguments)
        return {**told, "provisionInteractions": [{"data": {"state": "canary-state"}}]}

    answer = representation.response_body
    monkeypatch.setattr(representation, "response_body", wanting)
    shown = stack.up().text
    shown += stack.refresh().text
    assert stack.outputs()["provision_interactions"] == [{"data": {"state": "canary-state"}}]
    assert "canary-state" not in shown + stack.raw_state()


def test_a_configuration_change_is_one_put_with_the_whole_section(stack: Stack) -> None:
    """However the service treats what a PUT leaves out, and the token when it gets one."""
    stack.up()
    id_, token = stack.id(), stack.instances()[0]["token"]
    entries: dict[str, Any] = {}
    for omitted, on_put, more in (
        ("keep", "keep", {"event.notification.enabled": True, "event.vendor.type": "polling"}),
        ("reset", "change", {"pagination.max": "7", "event.poller.refresh_interval": 15}),
    ):
        switches = {"put-omitted-keys": omitted, "token-on-put": on_put}
        stack.control("PUT", "/switches", switches)
        stack.forget()
        entries |= more
        stack.declare(**with_entries(**entries))
        if omitted == "keep":
            preview = stack.run("preview", "--diff").text
            assert "+ event.notification.enabled: true" in preview
        stack.up()
        [put] = stack.requests_made(*CHANGES)
        assert put["method"] == "PUT"
        assert put["body"]["configuration"] == {**PLAIN, **entries}
        outputs = stack.outputs()
        assert outputs["id"] == id_
        assert (outputs["token"] == token) is (on_put == "keep"), switches
        token = outputs["token"]
        assert token == stack.instances()[0]["token"]
    stack.unchanged_by_a_refresh()


def test_changes_by_the_program_and_by_hand(stack: Stack) -> None:
    """Each is what it should be: a PATCH, a PUT, a replacement, or a new instance."""
    untagged = {key: value for key, value in CLOSEIO.items() if key != "tags"}
    untagged["name"] = "Untagged"
    declared = {
        "renamed": CLOSEIO,
        "untagged": untagged,
        "rotated": with_entries(**{"event.notification.enabled": False}),
        "replaced": CLOSEIO,
        "deleted": CLOSEIO,
        "drifted": with_entries(**{"event.notification.enabled": True}),
    }
    stack.declare_several(**declared)
    stack.up()
    ids = {name: stack.id(name) for name in declared}
    # Without tags the service gives one, and beside it the marker has two.
    bodies = [post["body"] for post in stack.requests_made("POST")]
    [body] = [body for body in bodies if body["name"] == "Untagged"]
    assert without_markers(body["tags"]) == ["Untagged"]
    tags = by_id(stack)[ids["untagged"]]["tags"]
    assert tags[0] == "Untagged"
    assert [tag.startswith("pulumi-") for tag in tags] == [False, True, True]
    assert stack.resource("untagged")["outputs"]["tags"] == ["Untagged"]
    stack.unchanged_by_a_refresh()

    stack.control("DELETE", f"/instances/{ids['deleted']}")
    by_hand = {"configuration": {"event.notification.enabled": "false"}}
    stack.control("PATCH", f"/instances/{ids['drifted']}", by_hand)
    stack.refresh()
    declared |= {
        "renamed": {**CLOSEIO, "name": "Renamed", "tags": ["crm"]},
        "rotated": with_entries(
            **{"event.notification.enabled": True, "password": "canary-other-pw"}
        ),
        "replaced": {
            **CLOSEIO,
            "element_key": "jira",
            "configuration": {**PLAIN, "base.url": "https://jira.example.com"},
        },
    }
    stack.declare_several(**declared)
    shown = _by_resource(stack.run("preview", "--diff").text)
    assert "event.notification.enabled: false => true" in shown["rotated"]
    assert "password" in shown["rotated"]
    assert "[secret]" in shown["rotated"]
    assert "canary" not in "".join(shown.values())
    assert "replace" in shown["replaced"]
    assert "event.notification.enabled: false => true" in shown["drifted"]
    assert "untagged" not in shown

    stack.forget()
    stack.up()
    of_id = {id_: name for name, id_ in ids.items()}
    made = [
        (row["method"], of_id.get(row["path"].split("/")[-1], "a new one"))
        for row in stack.requests_made(*CHANGES)
    ]
    assert sorted(made) == [
        ("DELETE", "replaced"),
        ("PATCH", "renamed"),
        ("POST", "a new one"),
        ("POST", "a new one"),
        ("PUT", "drifted"),
        ("PUT", "rotated"),
    ]
    [patch] = stack.requests_made("PATCH")
    tags = patch["body"].pop("tags")
    assert patch["body"] == {"name": "Renamed"}
    assert without_markers(tags) == ["crm"]
    assert len(tags) == 3
    assert stack.resource("renamed")["outputs"]["name"] == "Renamed"
    assert stack.id("deleted") != ids["deleted"]
    assert stack.id("replaced") != ids["replaced"]
    rows = by_id(stack)
    assert sorted(rows) == sorted(stack.id(name) for name in declared)
    replacement = rows[stack.id("replaced")]["configuration"]
    assert replacement["base.url"] == "https://jira.example.com"
    stack.unchanged_by_a_refresh()

    # Destroy needs no program, leaves nothing, and succeeds where something is gone.
    stack.control("DELETE", f"/instances/{stack.id('renamed')}")
    (stack.program / "__main__.py").write_text("raise SystemExit('broken')\n")
    stack.destroy()
    assert stack.instances() == []
    assert stack.resources() == []


def _by_resource(preview: str) -> dict[str, str]:
    """Return what a preview shows of each instance, by its resource's name."""
    parts = preview.split("pulumi-python:dynamic/cloudelements:Instance: (")[1:]
    return {part.split("Instance::")[1].split("]")[0]: part for part in parts}
