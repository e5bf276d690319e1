"""The life of one instance on the real engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cloud_elements_sandbox.instances import representation
from pulumi_cloud_elements.recovery.marker import without_markers

from .conftest import CLOSEIO
from .stack import OUTPUTS, PASSWORD, Stack


def configuration(**more: object) -> dict[str, object]:
    return {**CLOSEIO, "configuration": {**CLOSEIO["configuration"], **more}}  # type: ignore[dict-item]


def test_the_published_sample_is_created_with_every_output(stack: Stack) -> None:
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


def test_nothing_changes_without_a_change_masked_password_included(stack: Stack) -> None:
    stack.up()
    stack.unchanged()
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()
    stack.forget()
    stack.unchanged()
    stack.up()
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
    shown += stack.run("refresh", "--yes").text
    assert stack.outputs()["provision_interactions"] == [{"data": {"state": "canary-state"}}]
    assert "canary-state" not in shown + stack.raw_state()


@pytest.mark.parametrize("put_omitted", ["keep", "reset"])
@pytest.mark.parametrize("token", ["keep", "change"])
def test_a_configuration_change_is_one_put_with_the_whole_section(
    stack_with: Callable[[dict[str, str]], Stack], put_omitted: str, token: str
) -> None:
    stack = stack_with({"put-omitted-keys": put_omitted, "token-on-put": token})
    stack.up()
    before = stack.outputs()
    stack.forget()
    stack.declare(**configuration(**{"event.notification.enabled": True}))
    preview = stack.run("preview", "--diff").text
    assert "+ event.notification.enabled: true" in preview
    stack.up()
    [put] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert put["method"] == "PUT"
    assert put["body"]["configuration"] == {
        **CLOSEIO["configuration"],  # type: ignore[dict-item]
        "event.notification.enabled": True,
    }
    after = stack.outputs()
    assert after["id"] == before["id"]
    assert (after["token"] == before["token"]) is (token == "keep")
    assert after["token"] == stack.instances()[0]["token"]
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()


def test_a_preview_shows_a_harmless_entry_and_hides_a_credential(stack: Stack) -> None:
    stack.declare(**configuration(**{"event.notification.enabled": False}))
    stack.up()
    stack.declare(
        **configuration(**{"event.notification.enabled": True, "password": "canary-other-pw"})
    )
    preview = stack.run("preview", "--diff").text
    assert "event.notification.enabled: false => true" in preview
    assert "password" in preview
    assert "[secret]" in preview
    assert "canary" not in preview


def test_a_changed_name_or_tags_alone_is_one_patch(stack: Stack) -> None:
    stack.up()
    stack.forget()
    stack.declare(**{**CLOSEIO, "name": "Renamed", "tags": ["crm"]})
    stack.up()
    [patch] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    tags = patch["body"].pop("tags")
    assert (patch["method"], patch["body"]) == ("PATCH", {"name": "Renamed"})
    assert without_markers(tags) == ["crm"]
    assert len(tags) == 3
    assert stack.outputs()["name"] == "Renamed"
    stack.unchanged()


def test_tags_left_out_accept_what_the_service_gives(stack: Stack) -> None:
    stack.declare(**{key: value for key, value in CLOSEIO.items() if key != "tags"})
    stack.up()
    [post] = stack.requests_made("POST")
    assert without_markers(post["body"]["tags"]) == ["Test"]
    assert stack.outputs()["tags"] == ["Test"]
    stack.run("refresh", "--yes", "--expect-no-changes")
    stack.unchanged()


def test_a_change_of_element_replaces(stack: Stack) -> None:
    stack.up()
    before = stack.outputs()["id"]
    stack.declare(
        **{
            **CLOSEIO,
            "element_key": "jira",
            "configuration": {**CLOSEIO["configuration"], "base.url": "https://jira.example.com"},  # type: ignore[dict-item]
        }
    )
    assert "replace" in stack.run("preview").text
    stack.up()
    [left] = stack.instances()
    assert str(left["id"]) != before


def test_destroy_needs_no_program_and_leaves_nothing(stack: Stack) -> None:
    stack.up()
    (stack.program / "__main__.py").write_text("raise SystemExit('broken')\n")
    stack.run("destroy", "--yes")
    assert stack.instances() == []


def test_an_instance_deleted_by_hand_is_made_again(stack: Stack) -> None:
    stack.up()
    gone = stack.outputs()["id"]
    stack.control("DELETE", f"/instances/{gone}")
    stack.run("refresh", "--yes")
    stack.up()
    assert stack.outputs()["id"] != gone


def test_destroy_of_what_is_gone_succeeds(stack: Stack) -> None:
    stack.up()
    stack.control("DELETE", f"/instances/{stack.outputs()['id']}")
    stack.run("destroy", "--yes")
    assert (
        '"type": "pulumi-python:dynamic/cloudelements:Instance"'
        not in stack.run("stack", "export").text
    )


def test_drift_is_shown_per_entry_and_repaired_by_one_put(stack: Stack) -> None:
    stack.declare(**configuration(**{"event.notification.enabled": True}))
    stack.up()
    id_ = stack.outputs()["id"]
    stack.control(
        "PATCH", f"/instances/{id_}", {"configuration": {"event.notification.enabled": "false"}}
    )
    stack.run("refresh", "--yes")
    assert "event.notification.enabled: false => true" in stack.run("preview", "--diff").text
    stack.forget()
    stack.up()
    assert [made["method"] for made in stack.requests_made("PUT", "POST", "PATCH")] == ["PUT"]
    stack.run("refresh", "--yes", "--expect-no-changes")


def test_the_mask_is_refused_and_nothing_is_made(stack: Stack) -> None:
    stack.declare(**configuration(password="********"))
    shown = stack.up(ok=False).text
    assert "configuration.password: is the service's mask" in shown
    assert stack.instances() == []
    assert PASSWORD not in shown
