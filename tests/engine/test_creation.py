"""A create whose response is lost ends as one instance in the state, or as a clear error.

And what carries the marker without being the trace of an interrupted run is left alone.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.server import Running

from .conftest import CLOSEIO, initialize
from .stack import PASSWORD, Stack

POST = {"method": "POST", "path": "^/instances$"}
AFTER_THE_WORK: list[dict[str, Any]] = [
    {"kind": "reset", "when": "after"},
    {"kind": "reset", "when": "middle"},
    {"kind": "status", "status": 500, "when": "after"},
    {"kind": "html", "status": 502, "when": "after"},
    {"kind": "empty", "status": 503, "when": "after"},
    {"kind": "garbled"},
    {"kind": "torn"},
    {"kind": "gateway-timeout", "seconds": 0.2, "workSeconds": 1.5},
    {"kind": "status", "status": 429, "when": "after"},
    {"kind": "status", "status": 408, "when": "after"},
]
BEFORE_THE_WORK: list[dict[str, Any]] = [
    {"kind": "reset", "when": "before"},
    {"kind": "status", "status": 500},
    {"kind": "html", "status": 502},
]
SENT_AGAIN: list[dict[str, Any]] = [{"kind": "status", "status": 429, "retryAfter": 1}]


def marker_of(row: dict[str, Any]) -> list[str]:
    return [tag for tag in row["tags"] if tag.startswith("pulumi-")]


def test_each_lost_response_ends_as_one_instance_or_as_a_clear_error(stack: Stack) -> None:
    """One run creates an instance for each fault; each fault meets one of the POSTs."""
    # What is sent again comes last, so that no fault meets the second request.
    faults = AFTER_THE_WORK + BEFORE_THE_WORK + SENT_AGAIN
    stack.declare_several(
        **{f"r{number}": {**CLOSEIO, "name": f"Number {number}"} for number in range(len(faults))}
    )
    stack.environment["PULUMI_PARALLEL"] = "16"
    for number, fault in enumerate(faults):
        stack.control("POST", "/faults", {**POST, **fault, "after": number, "count": 1})
    shown = stack.run("up", "--yes", "--skip-preview", "--continue-on-error", ok=False).text
    assert [fault["met"] for fault in stack.control("GET", "/faults")] == [1] * len(faults)
    assert len(stack.requests_made("POST")) == len(faults) + len(SENT_AGAIN)
    stack.control("DELETE", "/faults")
    # What was never made is an error each, and the next run makes it.
    unmade = re.findall(
        r'"(Number \d+)".*No instance that carries this resource\'s marker appeared', shown
    )
    assert len(set(unmade)) == len(BEFORE_THE_WORK), shown
    assert "Traceback" not in shown
    first = stack.instances()
    assert len(first) == len(faults) - len(BEFORE_THE_WORK)
    assert {str(row["name"]) for row in first}.isdisjoint(unmade)
    stack.up()
    rows = stack.instances()
    assert len(rows) == len(faults)
    assert all(row in rows for row in first)
    assert all(len(marker_of(row)) == 2 for row in rows)
    assert stack.outputs()["tokens"] == {str(row["id"]): row["token"] for row in rows}
    stack.unchanged()


def test_without_the_marker_the_body_is_the_documented_one(stack: Stack) -> None:
    stack.environment["CLOUD_ELEMENTS_MARKER"] = "false"
    stack.declare_several(first=CLOSEIO)
    stack.up()
    [post] = stack.requests_made("POST")
    assert post["body"]["tags"] == CLOSEIO["tags"]
    assert stack.requests_made("GET") == []
    stack.declare_several(first=CLOSEIO, second=CLOSEIO)
    stack.control("POST", "/faults", {**POST, "kind": "reset", "when": "after", "count": 1})
    shown = stack.up(ok=False).text
    assert "The instance may exist and is not in the state" in shown


def creating(stack: Stack, seconds: float, arguments: Sequence[str] = ()) -> subprocess.Popen[str]:
    """Start `up` with a slow creation, and return it when the creation is in flight."""
    stack.control("POST", "/faults", {**POST, "kind": "latency", "seconds": seconds, "count": 1})
    up = subprocess.Popen(
        ["pulumi", "--non-interactive", "up", "--yes", "--skip-preview", *arguments],
        cwd=stack.program,
        env=stack.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    while stack.control("GET", "/requests")["counts"].get("GET /instances", 0) == 0:
        time.sleep(0.05)
    while stack.control("GET", "/requests")["inFlight"] == 0:  # nothing but the POST follows
        time.sleep(0.05)
    return up


def kill_during_creation(stack: Stack, seconds: float, arguments: Sequence[str] = ()) -> None:
    """Kill the engine alone; what it started lives on, and keeps its output open."""
    up = creating(stack, seconds, arguments)
    os.kill(up.pid, signal.SIGKILL)
    up.wait()
    if up.stdout is not None:
        up.stdout.close()


@pytest.mark.usefixtures("fresh_pythons")
def test_a_second_ctrl_c_leaves_no_orphan_and_no_noise(stack: Stack) -> None:
    up = creating(stack, seconds=4)
    for _ in range(2):
        os.killpg(up.pid, signal.SIGINT)  # a terminal's Ctrl-C reaches every process
        time.sleep(0.5)
    shown = up.communicate(timeout=60)[0]
    assert up.returncode != 0
    for noise in ("Traceback", "KeyboardInterrupt", "canary"):
        assert noise not in shown, shown
    stack.run("cancel", "--yes")
    stack.up()
    time.sleep(4)  # the interrupted run's creation would be done by then
    [row] = stack.instances()
    assert stack.id() == str(row["id"])
    stack.unchanged()


@pytest.mark.usefixtures("fresh_pythons")
def test_a_killed_run_leaves_no_orphan_and_no_second_one(stack: Stack) -> None:
    kill_during_creation(stack, seconds=4)
    stack.run("cancel", "--yes")
    stack.up()
    time.sleep(4)  # the killed run's creation would be done by then
    [row] = stack.instances()
    assert stack.id() == str(row["id"])
    stack.refresh("--clear-pending-creates")
    stack.unchanged()


def test_a_twin_that_appears_while_the_next_run_is_at_work_is_named_at_its_end(
    stack: Stack,
) -> None:
    stack.environment["CLOUD_ELEMENTS_SETTLE_TIME"] = "1"
    stack.declare_several(one=CLOSEIO)
    kill_during_creation(stack, seconds=8)
    for entry in Path("/proc").glob("[0-9]*"):  # the provider, too: the lock is free
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == stack.program:
                os.kill(int(entry.name), signal.SIGKILL)
    stack.run("cancel", "--yes")
    stack.declare_several(one=CLOSEIO, slow={**CLOSEIO, "name": "Slow"})
    slow = {**POST, "kind": "latency", "seconds": 9, "after": 1, "count": 1}
    stack.control("POST", "/faults", slow)
    stack.environment["PULUMI_PARALLEL"] = "1"
    shown = stack.up().text
    names = [row["name"] for row in stack.instances()]
    assert sorted(names) == ["Slow", "Test", "Test"]
    [twin] = {str(row["id"]) for row in stack.instances()} - {stack.id("one"), stack.id("slow")}
    assert re.search(rf"instance {twin} \(Test; created .*\): appeared after this run had", shown)


def test_another_backends_stack_of_the_same_name_takes_nothing_and_gets_its_own(
    stack: Stack, tmp_path: Path, engine: str, sandbox: Running
) -> None:
    stack.up()
    theirs = Stack(tmp_path / "theirs", engine, sandbox)
    theirs.declare(**{**CLOSEIO, "name": "Theirs"})
    [before] = stack.instances()
    shown = theirs.up().text
    assert re.search(rf"instance {before['id']} \(Test; created .*\): left alone, as a", shown)
    assert before in stack.instances()
    assert len(stack.instances()) == 2
    assert stack.id() != theirs.id()
    # Nor is theirs in the way of this one: it is older, and here something was created before.
    stack.declare_several(closeio=CLOSEIO, second={**CLOSEIO, "name": "Second"})
    theirs.declare_several(closeio={**CLOSEIO, "name": "Theirs"}, second=CLOSEIO)
    theirs.up()
    assert "left alone, as a stack of this name in another backend created it" in stack.up().text
    assert len(stack.instances()) == 4
    theirs.destroy()
    assert {str(row["id"]) for row in stack.instances()} == {stack.id(), stack.id("second")}
    # With an owner of its own it hears no more of the others.
    theirs.environment["CLOUD_ELEMENTS_OWNER"] = "them"
    assert "left alone" not in theirs.up().text


def lose_the_response_for_good(stack: Stack) -> dict[str, Any]:
    """Have a run give up before the service is done, and return what it created."""
    slow = {"kind": "gateway-timeout", "seconds": 0.2, "workSeconds": 7, "count": 1}
    stack.control("POST", "/faults", {**POST, **slow})
    assert "No instance that carries this resource's marker appeared" in stack.up(ok=False).text
    while not stack.instances():
        time.sleep(0.2)
    [row] = stack.instances()
    return row


def test_a_lost_response_is_named_on_another_machine_and_settled_on_this_one(
    stack: Stack, tmp_path: Path
) -> None:
    # The engine has taken the failed create out of the state: only this machine knows.
    lost = lose_the_response_for_good(stack)
    assert "pending_operations" not in stack.run("stack", "export").text
    (tmp_path / "other").mkdir()
    here = stack.environment
    stack.environment = here | {"TMPDIR": str(tmp_path / "other")}
    shown = stack.up(ok=False).text
    assert re.search(rf"instance {lost['id']} \(Test; created [-\w:.]+\) carries this", shown)
    assert stack.instances() == [lost]
    stack.environment = here
    assert f"taking back instance {lost['id']}" in stack.up().text
    [row] = stack.instances()
    assert stack.id() == str(row["id"]) == str(lost["id"])
    stack.unchanged()
    # The evidence is used up: what the state is made to forget is not taken once more.
    stack.run("state", "delete", "--yes", stack.urn())
    assert f"instance {lost['id']} (Test; created" in stack.up(ok=False).text
    # The way out that the line names.
    stack.declare(**CLOSEIO, adopt=str(lost["id"]))
    stack.up()
    stack.unchanged()


def test_a_killed_runs_instance_is_taken_back_on_another_machine(
    stack: Stack, tmp_path: Path
) -> None:
    kill_during_creation(stack, seconds=1)
    time.sleep(2)
    (tmp_path / "other").mkdir()
    stack.environment["TMPDIR"] = str(tmp_path / "other")
    stack.run("cancel", "--yes")
    [left] = stack.instances()
    # It is taken back, and updated to what is declared now.
    stack.declare(**{**CLOSEIO, "configuration": {"username": "canary-new", "password": PASSWORD}})
    assert f"taking back instance {left['id']}" in stack.up().text
    [row] = stack.instances()
    assert stack.id() == str(row["id"]) == str(left["id"])
    assert row["configuration"]["username"] == "canary-new"


def test_a_new_stack_of_a_renamed_stacks_name_takes_nothing(stack: Stack) -> None:
    stack.up()
    [before] = stack.instances()
    stack.run("stack", "rename", "production")
    initialize(stack, "dev")
    stack.declare(**{**CLOSEIO, "name": "Dev's own"})
    shown = stack.up(ok=False).text
    named = rf"instance {before['id']} \(Test; created [-\w:.]+; differs in name\) carries this"
    assert re.search(named, shown)
    assert "shows an interrupted create" in shown
    assert "cloud-elements:owner" in shown
    assert stack.instances() == [before]
    # The way out that the line names.
    stack.environment["CLOUD_ELEMENTS_OWNER"] = "new dev"
    stack.up()
    assert before in stack.instances()
    stack.destroy()
    assert stack.instances() == [before]


def test_a_new_resource_of_a_renamed_ones_name_takes_nothing(stack: Stack) -> None:
    stack.declare_several(old=CLOSEIO)
    stack.up()
    [before] = stack.instances()
    (stack.program / "__main__.py").write_text(RENAMED)
    stack.up()
    stack.declare(old={**CLOSEIO, "name": "Another"})
    stack.up()
    rows = stack.instances()
    assert len(rows) == 2
    assert before in rows
    outputs = stack.plain_outputs()
    assert outputs["new"] == str(before["id"]) != outputs["old"]


RENAMED = """
import asyncio
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)


async def late(value):
    await asyncio.sleep(2)
    return value


if declared["old"]["name"] == "Test":  # the rename alone
    values = declared["old"]
else:
    pulumi.export("old", cloud_elements.Instance("old", **declared["old"]).id)
    values = {**declared["old"], "name": late("Test")}
options = pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")])
pulumi.export("new", cloud_elements.Instance("new", **values, opts=options).id)
"""
