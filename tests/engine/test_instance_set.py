"""A set of instances on the real engine.

One stack is led through its life; each test looks at one thing that was seen.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from cloud_elements_sandbox.server import running

from .stack import Stack

PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
customers = cloud_elements.InstanceSet(
    "customers",
    **declared["customers"],
    opts=pulumi.ResourceOptions(ignore_changes=['instances["wayne"].name']),
)
hushed = cloud_elements.InstanceSet(
    "hushed",
    element_key="closeio",
    configuration={"password": "canary-common"},
    instances=pulumi.Config().require_secret_object("hushed"),
)
for name, inputs in declared["single"].items():
    cloud_elements.Instance(name, **inputs)
if declared["late"]:
    cloud_elements.InstanceSet("late", **declared["late"])
pulumi.export("ids", customers.ids)
pulumi.export("token", customers.token("acme"))
pulumi.export("hushed", hushed.names)
"""
FIVE = ("acme", "globex", "initech", "stark", "wayne")
COMMON = {"password": "canary-common", "event.poller.refresh_interval": 15}
HUSHED = {
    "hush": {
        "name": "hushed-name",
        "tags": ["hushed-tag"],
        "configuration": {"username": "canary-hushed", "event.poller.refresh_interval": 30},
    }
}
SLOW = {"kind": "latency", "method": "POST", "path": "^/instances$"}


def member(key: str, **more: Any) -> dict[str, Any]:
    return {"configuration": {"username": f"canary-{key}"}, "tags": ["crm"], **more}


def set_of(*keys: str, **more: Any) -> dict[str, Any]:
    instances = {key: member(key) for key in keys}
    return {"element_key": "closeio", "configuration": COMMON, "instances": instances, **more}


@dataclass
class Life:
    """What was seen at each stage."""

    created: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    writes: int = 0
    kept: dict[str, Any] = field(default_factory=dict)
    preview: str = ""
    hushed_preview: str = ""
    changes: list[tuple[str, str]] = field(default_factory=list)
    failed: str = ""
    after_the_failure: list[str] = field(default_factory=list)
    completed: list[tuple[str, str]] = field(default_factory=list)
    after_a_refresh: list[str] = field(default_factory=list)
    refused: str = ""
    after_the_refusal: int = 0
    deleted: str = ""
    killed_update: list[str] = field(default_factory=list)
    killed_create: list[str] = field(default_factory=list)
    lists: int = 0
    released: dict[str, Any] = field(default_factory=dict)
    moved: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    left: list[Any] = field(default_factory=list)
    shown: str = ""


class _Led:
    """The stack, and what its program declares."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.declared: dict[str, Any] = {"customers": set_of(*FIVE), "single": {}, "late": None}
        self.texts: list[str] = []
        (stack.program / "__main__.py").write_text(PROGRAM)
        self.hush(HUSHED)
        self.write()

    def write(self) -> None:
        self.stack.declare(**self.declared)

    def hush(self, members: dict[str, Any]) -> None:
        self.stack.run("config", "set", "--secret", "hushed", json.dumps(members))

    def up(self, *, ok: bool = True) -> str:
        self.write()
        self.stack.forget()
        text = self.stack.up(ok=ok).text
        self.texts.append(text)
        return text

    def made(self, *methods: str) -> list[tuple[str, str]]:
        """Return the requests since the last `up`: method, and name or id."""
        return sorted(
            (row["method"], (row["body"] or {}).get("name") or row["path"].split("/")[-1])
            for row in self.stack.requests_made(*methods or ("POST", "PUT", "PATCH", "DELETE"))
        )

    def names(self) -> list[str]:
        return sorted(str(row["name"]) for row in self.stack.instances())

    def ids(self, name: str = "customers") -> dict[str, str]:
        [found] = [
            row for row in self.stack.resources() if row["urn"].endswith(f"InstanceSet::{name}")
        ]
        ids: dict[str, str] = found["outputs"]["ids"]
        return ids

    def killed(self, slow: dict[str, Any], running_posts: int) -> None:
        """Kill the engine during an `up`, when so many create requests have begun."""
        self.write()
        self.stack.forget()
        self.stack.control("POST", "/faults", {**SLOW, **slow})
        up = subprocess.Popen(
            ["pulumi", "--non-interactive", "up", "--yes", "--skip-preview"],
            cwd=self.stack.program,
            env=self.stack.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

        def begun() -> int:
            counts: dict[str, int] = self.stack.control("GET", "/requests")["counts"]
            return counts.get("POST /instances", 0)

        end = time.monotonic() + 60
        while begun() < running_posts:
            assert time.monotonic() < end
            time.sleep(0.05)
        # One that is killed while it writes its state leaves half of a file.
        time.sleep(0.5)
        os.kill(up.pid, signal.SIGKILL)
        up.wait()
        self.stack.control("DELETE", "/faults")
        self.stack.run("cancel", "--yes")


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Life:
    with running() as sandbox:
        stack = Stack(tmp_path_factory.mktemp("set") / "stack", engine, sandbox)
        return _life(_Led(stack))


def _life(led: _Led) -> Life:
    stack, seen = led.stack, Life()
    led.up()
    seen.created = {str(row["name"]): row for row in stack.instances()}
    seen.outputs, seen.kept = stack.outputs(), led.ids()
    seen.changes = led.made("POST")
    stack.unchanged_by_a_refresh()
    _change_one(led, seen)
    _fail_one(led, seen)
    _delete(led, seen)
    _kill(led, seen)
    _move(led, seen)
    seen.state = stack.raw_state()
    stack.refresh("--clear-pending-creates")
    stack.unchanged()
    led.declared["customers"]["max_deletions"] = 0
    stack.destroy()
    seen.left = stack.instances()
    seen.shown = "\n".join(led.texts)
    return seen


def _change_one(led: _Led, seen: Life) -> None:
    led.declared["customers"]["instances"]["globex"]["configuration"]["username"] = "canary-new"
    led.declared["customers"]["instances"]["wayne"]["name"] = "ignored"
    changed = json.loads(json.dumps(HUSHED))
    changed["hush"]["configuration"]["event.poller.refresh_interval"] = 45
    led.hush(changed)
    led.write()
    seen.preview = led.stack.run("preview", "--diff").text
    led.texts.append(seen.preview)
    led.up()
    seen.changes = led.made()


def _fail_one(led: _Led, seen: Life) -> None:
    instances = led.declared["customers"]["instances"]
    refused = {"kind": "status", "status": 400, "method": "POST", "path": "^/instances$"}
    for keys, refresh in ((("new-1", "new-2", "new-3"), False), (("new-4", "new-5"), True)):
        instances.update({key: member(key) for key in keys})
        led.stack.control("POST", "/faults", {**refused, "count": 1})
        text = led.up(ok=False)
        led.stack.control("DELETE", "/faults")
        if refresh:
            led.stack.refresh()
            seen.after_a_refresh = sorted(led.ids())
        else:
            seen.failed, seen.after_the_failure = text, sorted(led.ids())
        led.up()
        seen.completed += led.made()
    led.stack.unchanged()


def _delete(led: _Led, seen: Life) -> None:
    customers = led.declared["customers"]
    every = customers["instances"]
    customers["instances"] = {}
    led.write()
    seen.refused = led.stack.run("preview", ok=False).text
    led.stack.up(ok=False)
    seen.after_the_refusal = len(led.stack.instances())
    customers["instances"] = {key: row for key, row in every.items() if not key.startswith("new")}
    seen.deleted = led.up()


def _kill(led: _Led, seen: Life) -> None:
    instances = led.declared["customers"]["instances"]
    instances.update({key: member(key) for key in ("kill-1", "kill-2", "kill-3", "kill-4")})
    led.killed({"seconds": 3, "after": 2, "count": 2}, running_posts=4)
    led.up()
    seen.killed_update = led.names()
    led.declared["late"] = {**set_of("late-1", "late-2", "late-3", "late-4")}
    led.killed({"seconds": 3, "after": 2, "count": 2}, running_posts=4)
    led.up()
    seen.killed_create = led.names()
    seen.lists = len([row for row in led.stack.requests_made("GET") if row["path"] == "/instances"])


def _move(led: _Led, seen: Life) -> None:
    """Move one from the set to a resource of its own, and one to another set."""
    ids = led.ids()
    seen.ids = {"acme": ids["acme"], "globex": ids["globex"]}
    customers = led.declared["customers"]
    rows = {key: customers["instances"].pop(key) for key in ("stark", "globex")}
    customers["release"] = ["stark", "globex"]
    seen.ids = {key: ids[key] for key in rows}
    led.up()
    seen.released = {str(row["id"]): row for row in led.stack.instances()}
    section = {**COMMON, **rows["stark"]["configuration"]}
    led.declared["single"]["stark"] = {
        "element_key": "closeio",
        **rows["stark"],
        "configuration": section,
        "adopt": seen.ids["stark"],
    }
    del customers["release"]
    late = led.declared["late"]["instances"]
    late["globex"] = {**rows["globex"], "adopt": seen.ids["globex"]}
    led.up()
    seen.changes.append(("moved", json.dumps(led.made())))
    seen.moved = {
        "stark": led.stack.id("stark"),
        "globex": led.ids("late")["globex"],
    }


def test_five_are_one_resource_with_their_outputs(life: Life) -> None:
    assert sorted(life.kept) == list(FIVE)
    assert life.outputs["ids"] == life.kept
    acme = life.created["acme"]
    assert str(acme["id"]) == life.kept["acme"]
    assert life.outputs["token"] == acme["token"]
    assert life.outputs["hushed"] == {"hush": "hushed-name"}


def test_no_secret_is_plain_in_the_state_or_in_a_message(life: Life) -> None:
    assert "acme" in life.state
    for text in (life.state, life.shown, life.refused, life.preview):
        assert "canary" not in text
        assert "hushed-" not in text
    assert life.created["acme"]["token"] not in life.state


def test_a_preview_shows_the_entry_of_the_member_and_no_other(life: Life) -> None:
    assert re.search(r"~ globex *: \{\s+~ configuration: \{\s+~ username: \[secret\]", life.preview)
    assert not re.search(r"[~+-] (acme|initech|stark|wayne)", life.preview)


def test_a_set_from_one_secret_object_shows_its_entries(life: Life) -> None:
    entry = r"~ hush *: \{\s+~ configuration: \{\s+~ event.poller.refresh_interval: \[secret\]"
    assert re.search(entry, life.preview), life.preview


def test_one_request_for_each_changed_member(life: Life) -> None:
    assert life.changes[:2] == [("PUT", "globex"), ("PUT", "hushed-name")]
    moved = json.loads(life.changes[2][1])
    assert moved == [["PATCH", id_] for id_ in sorted(life.ids.values())]


def test_a_failure_keeps_the_others_and_the_next_run_does_what_is_left(life: Life) -> None:
    assert re.search(
        r"\* 1 of 3 instances failed: new-\d: POST \S+ returned 400: .*The 7 that exist are in "
        r"the state. Run again, which does what is left",
        life.failed,
    ), life.failed
    assert "Traceback" not in life.failed
    assert "; 2 of 3 changed, 1 failed" in life.failed, "the resource's status line"
    assert len(life.after_the_failure) == 7
    assert len(life.completed) == 2
    assert {method for method, _ in life.completed} == {"POST"}


def test_a_refresh_in_between_changes_nothing_about_that(life: Life) -> None:
    assert len(life.after_a_refresh) == 9


def test_a_fleet_is_not_wiped_by_an_empty_list(life: Life) -> None:
    assert "10 of 10 instances would be deleted (acme, globex, initech, new-1, " in life.refused
    assert "max_deletions=10" in life.refused
    assert life.after_the_refusal == 11


def test_deleted_keys_are_printed(life: Life) -> None:
    assert "5 instances will be deleted: new-1, new-2, new-3, new-4, new-5" in life.deleted


def test_a_killed_update_is_taken_back(life: Life) -> None:
    kills = [f"kill-{number}" for number in range(1, 5)]
    assert life.killed_update == sorted([*FIVE, *kills, "hushed-name"])


def test_a_killed_create_is_taken_back_with_few_lists(life: Life) -> None:
    late = [name for name in life.killed_create if name.startswith("late")]
    assert late == [f"late-{number}" for number in range(1, 5)]
    assert life.lists <= 4


def test_a_member_is_released_and_moved_without_being_made_again(life: Life) -> None:
    for id_ in life.ids.values():
        assert life.released[id_]["tags"] == ["crm"]
    assert life.moved == life.ids


def test_destroy_leaves_nothing(life: Life) -> None:
    assert life.left == []
