"""The examples run as they stand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import requests
from cloud_elements_sandbox.server import Running

from .conftest import EXAMPLES
from .stack import Stack
from .test_oauth import code_of


def test_a_users_stack_is_tested_with_the_pytest_plugin(
    engine: str, installed: Path, tmp_path: Path
) -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), engine, os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "testing_a_stack"],
        cwd=EXAMPLES,
        env={
            **os.environ,
            "PATH": path,
            "PULUMI_HOME": str(tmp_path / "home"),
            # It would look for plugins and for a newer version over the network.
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PYTHONPATH": f"{Stack.pip}{os.pathsep}{installed}",
            "PULUMI_PYTHON_CMD": str(Stack.python),
        },
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
    assert not list((EXAMPLES / "testing_a_stack").glob("Pulumi.*.yaml"))


def lives(stack: Stack) -> None:
    """See an applied example stay as it is, hold no secret in plain, and go."""
    stack.unchanged_by_a_refresh()
    assert "canary" not in stack.raw_state()


def test_events(example: Callable[..., Stack]) -> None:
    stack = example(
        "events",
        {},
        closeioApiKey="canary-1",
        closeioPassword="canary-2",
        sftpUsername="canary-3",
        sftpPassword="canary-4",
    )
    stack.up()
    crm, files = sorted(stack.instances(), key=lambda row: str(row["name"]))
    assert files["disabled"] is True
    assert files["configuration"]["home_directory"] == f"/exports/{crm['id']}"
    stack.control(
        "PATCH",
        f"/instances/{crm['id']}",
        {"configuration": {"event.poller.refresh_interval": "60"}},
    )
    lives(stack)
    stack.destroy()
    assert stack.instances() == []


def test_adoption(example: Callable[..., Stack], sandbox: Running) -> None:
    made = []
    for name in ("Close.io", "theirs"):
        body = {
            "name": name,
            "element": {"key": "closeio"},
            "configuration": {"username": "canary-1", "password": "canary-2"},
        }
        answer = requests.post(
            f"{sandbox.url}/instances", json=body, headers=sandbox.authorization, timeout=10
        )
        made.append(str(answer.json()["id"]))
    ours, theirs = made
    secrets = {"closeioApiKey": "canary-1", "closeioPassword": "canary-2"}
    stack = example("adoption", {"ours": ours, "theirs": theirs}, **secrets)
    stack.forget()
    stack.up()
    [marked] = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert (marked["method"], marked["path"]) == ("PATCH", f"/instances/{ours}")
    assert list(marked["body"]) == ["tags"]
    assert stack.plain_outputs() == {"ours": ours, "theirsIsValid": True}
    lives(stack)
    stack.destroy()
    assert [str(row["id"]) for row in stack.instances()] == [theirs]


def test_files(example: Callable[..., Stack]) -> None:
    secrets = {"closeioApiKey": "canary-1", "closeioPassword": "canary-2", "webhook": "canary-3"}
    stack = example("files", {}, **secrets)
    stack.up()
    lives(stack)
    notify, sync = sorted(stack.call("GET", "/formulas"), key=lambda row: str(row["id"]))
    assert [notify["name"], sync["name"]] == ["Notify", "Nightly sync"]
    steps = {step["name"]: step["properties"] for step in sync["steps"]}
    assert steps["notify"]["formulaId"] == str(notify["id"])
    assert steps["shape"]["body"].startswith("done(")
    [instance] = stack.call("GET", "/formulas/instances")
    assert instance["configuration"]["crm"] == str(stack.instances()[0]["id"])
    path = "/organizations/elements/closeio/transformations/contacts"
    assert stack.call("GET", path)["vendorName"] == "contacts"
    stack.destroy()
    assert stack.instances() == stack.call("GET", "/formulas") == []


def test_oauth(example: Callable[..., Stack]) -> None:
    secrets = {
        "salesforceApiSecret": "canary-secret",
        "salesforceRefreshToken": "canary-token",
    }
    stack = example("oauth", {})
    stack.configure({"salesforceApiKey": "key"}, code=code_of(stack), **secrets)
    stack.up()
    stack.run("config", "set", "--secret", "code", "--", code_of(stack))
    lives(stack)
    stack.run("config", "set", "signedInOn", "2026-11-24")
    stack.forget()
    stack.up()
    [put] = stack.requests_made("PUT", "POST", "PATCH")
    assert put["query"] == [["reAuthenticate", "true"]]
    lives(stack)


def test_instance_set(example: Callable[..., Stack]) -> None:
    keys = {key: f"canary-{key}" for key in ("acme", "globex", "initech")}
    stack = example("instance_set", {}, apiKeys=json.dumps(keys))
    stack.up()
    lives(stack)
    made = {str(row["name"]): row for row in stack.instances()}
    assert sorted(made) == ["Acme Corporation", "Globex", "Initech"]
    outputs = stack.outputs()
    assert outputs["ids"]["acme"] == str(made["Acme Corporation"]["id"])
    assert outputs["acmeToken"] == made["Acme Corporation"]["token"]
    stack.destroy()
    assert stack.instances() == []
