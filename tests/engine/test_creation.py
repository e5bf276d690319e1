"""A creation whose answer is lost ends as one instance in the state, or as a clear error."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from cloud_elements_sandbox.server import Running

from .conftest import CLOSEIO
from .stack import PASSWORD, Stack

POST = {"method": "POST", "path": "^/instances$"}
AFTER_THE_WORK = [
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
BEFORE_THE_WORK = [
    {"kind": "reset", "when": "before"},
    {"kind": "status", "status": 500},
    {"kind": "html", "status": 502},
]


def marker_of(row: dict[str, Any]) -> list[str]:
    return [tag for tag in row["tags"] if tag.startswith("pulumi-")]


@pytest.mark.parametrize(
    "fault", AFTER_THE_WORK, ids=lambda fault: "-".join(map(str, fault.values()))
)
def test_an_instance_whose_answer_was_lost_is_found(stack: Stack, fault: dict[str, Any]) -> None:
    stack.control("POST", "/faults", {**POST, **fault, "count": 1})
    stack.up()
    [row] = stack.instances()
    assert stack.outputs()["id"] == str(row["id"])
    assert stack.outputs()["token"] == row["token"]
    assert stack.outputs()["tags"] == CLOSEIO["tags"]
    stack.unchanged()


@pytest.mark.parametrize(
    "fault", BEFORE_THE_WORK, ids=lambda fault: "-".join(map(str, fault.values()))
)
def test_an_instance_that_was_never_made_is_a_clear_error_and_made_by_the_next_run(
    stack: Stack, fault: dict[str, Any]
) -> None:
    stack.control("POST", "/faults", {**POST, **fault, "count": 1})
    shown = stack.up(ok=False).text
    assert "No instance with this resource's marker appeared" in shown
    assert "Traceback" not in shown
    assert stack.instances() == []
    stack.up()
    assert len(stack.instances()) == 1


def test_a_429_before_the_work_is_tried_again(stack: Stack) -> None:
    stack.control(
        "POST", "/faults", {**POST, "kind": "status", "status": 429, "retryAfter": 1, "count": 1}
    )
    stack.up()
    assert len(stack.instances()) == 1


def test_without_the_marker_the_body_is_the_documented_one(stack: Stack) -> None:
    stack.environment["CLOUD_ELEMENTS_MARKER"] = "false"
    stack.up()
    [post] = stack.requests_made("POST")
    assert post["body"]["tags"] == CLOSEIO["tags"]
    assert stack.requests_made("GET") == []
    stack.run("destroy", "--yes")
    stack.control("POST", "/faults", {**POST, "kind": "reset", "when": "after", "count": 1})
    shown = stack.up(ok=False).text
    assert "An instance may exist that is not in the state" in shown


def test_the_marker_keeps_the_services_tag_where_none_are_declared(stack: Stack) -> None:
    stack.declare(**{key: value for key, value in CLOSEIO.items() if key != "tags"})
    stack.up()
    [row] = stack.instances()
    assert row["tags"] == ["Test", *marker_of(row)]
    assert len(marker_of(row)) == 2
    assert stack.outputs()["tags"] == ["Test"]


def kill_during_creation(stack: Stack, seconds: float) -> None:
    """Start `up` with a slow creation and kill the engine with everything that it started."""
    stack.control("POST", "/faults", {**POST, "kind": "latency", "seconds": seconds, "count": 1})
    up = subprocess.Popen(
        ["pulumi", "--non-interactive", "up", "--yes", "--skip-preview"],
        cwd=stack.program,
        env=stack.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while stack.control("GET", "/requests")["counts"].get("GET /instances", 0) == 0:
        time.sleep(0.05)
    while stack.control("GET", "/requests")["inFlight"] == 0:  # nothing but the POST follows
        time.sleep(0.05)
    os.kill(up.pid, signal.SIGKILL)
    up.wait()


def test_a_killed_run_leaves_no_orphan_and_no_second_one(stack: Stack) -> None:
    kill_during_creation(stack, seconds=4)
    stack.run("cancel", "--yes")
    stack.up()
    time.sleep(4)  # the killed run's creation would be done by then
    [row] = stack.instances()
    assert stack.outputs()["id"] == str(row["id"])
    stack.run("refresh", "--yes", "--clear-pending-creates")
    stack.unchanged()


def test_what_an_earlier_run_made_is_brought_to_what_is_declared_now(stack: Stack) -> None:
    kill_during_creation(stack, seconds=1)
    stack.run("cancel", "--yes")
    time.sleep(2)
    stack.declare(**{**CLOSEIO, "configuration": {"username": "canary-new", "password": PASSWORD}})
    stack.up()
    [row] = stack.instances()
    assert row["configuration"]["username"] == "canary-new"


def test_another_backends_stack_of_the_same_name_takes_nothing(
    stack: Stack, tmp_path: Path, engine: str, sandbox: Running
) -> None:
    stack.up()
    theirs = Stack(tmp_path / "theirs", engine, sandbox)
    theirs.declare(**CLOSEIO)
    theirs.up()
    assert len(stack.instances()) == 2
    assert stack.outputs()["id"] != theirs.outputs()["id"]


def test_the_instance_that_is_replaced_is_not_taken(stack: Stack) -> None:
    stack.up()
    old = stack.outputs()["id"]
    (stack.program / "__main__.py").write_text(REPLACED_ON_NAME)
    stack.declare(**CLOSEIO)
    stack.up()
    stack.declare(**{**CLOSEIO, "name": "Other"})
    stack.up()
    [row] = stack.instances()
    assert str(row["id"]) != old


def test_a_resource_that_is_replaced_by_force_keeps_one_instance(stack: Stack) -> None:
    stack.up()
    stack.run("up", "--yes", "--skip-preview", "--replace", stack.urn())
    [row] = stack.instances()
    assert stack.outputs()["id"] == str(row["id"])
    stack.unchanged()


REPLACED_ON_NAME = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
instance = cloud_elements.Instance(
    "closeio", **declared, opts=pulumi.ResourceOptions(replace_on_changes=["name"])
)
pulumi.export("id", instance.id)
"""
