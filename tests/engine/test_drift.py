"""What was changed elsewhere is shown per entry, and repaired."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import CLOSEIO
from .stack import PASSWORD, Stack

PLAIN: dict[str, Any] = CLOSEIO["configuration"]  # type: ignore[assignment]
ENTRIES: dict[str, Any] = {
    **PLAIN,
    "event.notification.enabled": True,
    "event.vendor.type": "webhook",
    "event.poller.refresh_interval": 15,
    "event.notification.callback.url": "https://example.com/events",
}
# An entry as it is declared at first, and then in another spelling.
SPELLINGS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "boolean": ({"event.notification.enabled": True}, {"event.notification.enabled": "true"}),
    "number": ({"event.poller.refresh_interval": 15}, {"event.poller.refresh_interval": "15"}),
    "string": ({"event.poller.refresh_interval": "15"}, {"event.poller.refresh_interval": 15.0}),
    "object": (
        {"event.poller.configuration": {"b": [1, True], "a": "x"}},
        {"event.poller.configuration": '{"a": "x", "b": [1.0, true]}'},
    ),
}


def with_entries(**entries: Any) -> dict[str, Any]:
    return {**CLOSEIO, "configuration": {**PLAIN, **entries}}


def by_id(stack: Stack) -> dict[str, Any]:
    return {str(row["id"]): row for row in stack.instances()}


def test_everything_declared_that_drifted_is_shown_and_repaired(stack: Stack) -> None:
    stack.declare(**with_entries(**ENTRIES), disabled=False)
    stack.up()
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
    stack.control("PATCH", f"/instances/{stack.id()}", by_hand)
    stack.run("preview", "--refresh", "--expect-no-changes", ok=False)
    stack.refresh()
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


def test_what_is_no_change_of_what_is_declared(stack: Stack) -> None:
    """A masked entry, other spellings, no tags; then what is a warning and no change, either."""
    others = {"masked": CLOSEIO, "untagged": {**CLOSEIO, "tags": []}}
    others |= dict.fromkeys(("invalid", "moved"), CLOSEIO)
    stack.declare_several(
        **others, **{name: with_entries(**before) for name, (before, _) in SPELLINGS.items()}
    )
    stack.up()
    ids = {name: stack.id(name) for name in (*others, *SPELLINGS)}
    assert stack.resource("untagged")["outputs"]["tags"] == []
    assert all(tag.startswith("pulumi-") for tag in by_id(stack)[ids["untagged"]]["tags"])

    # The service does not show the password, so the one that was applied stays.
    stack.control(
        "PATCH", f"/instances/{ids['masked']}", {"configuration": {"password": "by hand"}}
    )
    tags = list(CLOSEIO["tags"])[::-1]
    stack.declare_several(
        **others,
        **{name: {**with_entries(**after), "tags": tags} for name, (_, after) in SPELLINGS.items()},
    )
    stack.settled()

    stack.control("PATCH", f"/instances/{ids['invalid']}", {"valid": False})
    clone = stack.call("POST", "/elements/closeio/clone")
    stack.call("PATCH", f"/instances/{ids['moved']}", {"element": {"id": clone["id"]}})
    shown = stack.refresh().text
    assert f"warning: instance {ids['invalid']}: the service says that it is not valid" in shown
    assert f"instance {ids['moved']} is of element {clone['key']} now, no longer closeio" in shown
    stack.run("up", "--yes", "--skip-preview", "--expect-no-changes")
    assert stack.resource("invalid")["outputs"]["valid"] is False
    assert {name: stack.id(name) for name in ids} == ids  # none was replaced


@pytest.mark.parametrize("shown", ["sample", "minimal"])
def test_what_the_service_does_not_show_is_no_change(stack: Stack, shown: str) -> None:
    """Responses like the published sample, or with what the vendor's schema requires alone."""
    stack.control("PUT", "/switches", {"optional-fields": shown})
    stack.declare(**CLOSEIO, disabled=True, external_authentication="none")
    stack.up()
    for _ in range(2):
        stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes")
        stack.unchanged()
    stack.control("PUT", "/switches", {"optional-fields": "full"})
    assert stack.instances()[0]["disabled"] is True
    stack.unchanged_by_a_refresh()


def test_what_is_taken_out_goes_back_to_a_default_or_stays(stack: Stack) -> None:
    """An entry goes back whether a PUT keeps or resets what it leaves out; tags are left alone.

    Without a catalogue, an entry's default is not known, which is a warning.
    """
    more = {"pagination.max": "7", "event.notification.callback.url": "https://example.com/e"}
    declared: dict[str, dict[str, Any]] = {
        **dict.fromkeys(("keep", "reset"), with_entries(**more)),
        "unchecked": with_entries(**{"pagination.max": "7"}),
        "tagged": CLOSEIO,
        "switched": {**CLOSEIO, "disabled": True},
    }
    stack.declare_several(**declared)
    stack.up()
    ids = {name: stack.id(name) for name in declared}
    entries = [row["configuration"]["pagination.max"] for row in stack.instances()]
    assert entries.count("7") == 3
    assert stack.resource("switched")["outputs"]["disabled"] is True
    switched = ids["switched"]
    assert by_id(stack)[switched]["disabled"] is True

    def taken_out(omitted: str, **others: dict[str, Any]) -> None:
        stack.control("PUT", "/switches", {"put-omitted-keys": omitted})
        declared.update({omitted: CLOSEIO, **others})
        stack.declare_several(**declared)
        if omitted == "keep":
            assert "disabled: true => false" in stack.run("preview", "--diff").text
        stack.forget()
        stack.up()
        configuration = by_id(stack)[ids[omitted]]["configuration"]
        assert configuration["pagination.max"] == "100"
        assert not configuration["event.notification.callback.url"]
        assert configuration["password"] == PASSWORD
        assert stack.resource("tagged")["outputs"]["tags"] == []

    untagged = {**CLOSEIO, "tags": []}
    taken_out("keep", tagged=untagged, switched={**CLOSEIO, "disabled": False})
    made = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    [request] = [row for row in made if f"/{switched}" in row["path"]]
    assert request["path"].endswith("/enabled")
    assert by_id(stack)[switched]["disabled"] is False
    # Neither tags nor `disabled` are declared any longer: they stay, also as somebody changes them.
    named = {key: value for key, value in CLOSEIO.items() if key != "tags"}
    taken_out("reset", tagged=named, switched=CLOSEIO)
    stack.control("PATCH", f"/instances/{switched}", {"disabled": True})
    stack.unchanged_by_a_refresh()

    stack.control("POST", "/faults", {"kind": "status", "status": 403, "path": "^/elements"})
    stack.forget()
    stack.declare_several(**{**declared, "unchecked": CLOSEIO})
    shown = stack.up().text
    assert "configuration.pagination.max: is no longer declared" in shown
    [put] = stack.requests_made("PUT")
    assert "pagination.max" not in put["body"]["configuration"]


def test_an_instance_that_could_not_be_disabled_is_kept_and_disabled_by_the_next_run(
    stack: Stack,
) -> None:
    stack.declare(**CLOSEIO, disabled=True)
    stack.control("POST", "/faults", {"kind": "status", "status": 500, "path": "/enabled$"})
    shown = stack.up(ok=False).text
    assert "exists, but is not disabled yet" in shown
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
