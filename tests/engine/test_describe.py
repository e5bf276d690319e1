"""What `describe` prints takes over what exists, and changes nothing; `orphans` finds the rest."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import Any

from pulumi_cloud_elements.recovery.description_mark import without_marks
from pulumi_cloud_elements.recovery.marker import earlier_stack_tag, without_markers

from .stack import Stack
from .test_oauth import SALESFORCE, code_of

EXISTING: list[dict[str, Any]] = [
    {
        "name": 'Close.io "sales"\n& co',
        "element": {"key": "closeio"},
        "configuration": {"username": "canary-1", "password": "canary-2", "pagination.max": "7"},
        "tags": ["crm", "it's"],
    },
    {
        "name": "files",
        "element": {"key": "sftp"},
        "configuration": {
            "hostname": "sftp.example.com",
            "port": "2222",
            "username": "canary-3",
            "password": "canary-4",
            "event.notification.enabled": "true",
            "event.vendor.type": "polling",
        },
    },
    {
        "name": "files",
        "element": {"key": "hubspotcrm"},
        "configuration": {
            "authentication.type": "apiKey",
            "hubspot.authorization.apikey": "canary-5",
            "create.bulk.properties": "true",
        },
    },
]
SECRETS = {
    "closeIoSalesCoUsername": "canary-1",
    "closeIoSalesCoPassword": "canary-2",
    "filesUsername": "canary-3",
    "filesPassword": "canary-4",
    "files2HubspotAuthorizationApikey": "canary-5",
    "salesforceOauthApiKey": "canary-key",
    "salesforceOauthApiSecret": "canary-secret",
}


def run(stack: Stack, *arguments: str, input_: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pulumi_cloud_elements", *arguments],
        cwd=stack.program,
        env=stack.environment,
        input=input_,
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_it_prints_takes_everything_over_and_changes_nothing(stack: Stack) -> None:
    for body in EXISTING:
        stack.call("POST", "/instances", body)
    body = {
        "name": "Salesforce",
        "element": {"key": "sfdc"},
        "configuration": SALESFORCE["configuration"],
        "providerData": {"code": code_of(stack)},
    }
    salesforce = stack.call("POST", "/instances", body)
    stack.call("DELETE", f"/instances/{salesforce['id']}/enabled")
    before = stack.instances()
    stack.forget()

    described = run(stack, "describe", "-o", "taken_over.py")
    assert described.returncode == 0, described.stderr
    text = (stack.program / "taken_over.py").read_text()
    assert "canary" not in text
    asked = re.findall(r"#   pulumi config set --secret (\w+)", text)
    assert sorted(asked) == sorted(SECRETS)
    stack.configure({}, **SECRETS)
    (stack.program / "__main__.py").write_text(text)
    stack.up()

    changes = stack.requests_made("POST", "PUT", "PATCH", "DELETE")
    assert len(changes) == len(before)
    assert all((one["method"], list(one["body"])) == ("PATCH", ["tags"]) for one in changes)
    assert [{**row, "tags": without_markers(row["tags"])} for row in stack.instances()] == before
    stack.unchanged_by_a_refresh()
    assert "canary" not in stack.raw_state()


FORMULAS: list[dict[str, Any]] = [
    {
        "name": "Called",
        "engine": "v3",
        "triggers": [{"type": "manual", "onSuccess": ["end"]}],
        "steps": [{"name": "end", "type": "script", "properties": {"body": "done({});"}}],
    },
    {
        "name": "A nightly sync",
        "description": "Copies contacts.",
        "engine": "v3",
        "debugLoggingEnabled": False,
        "configuration": [
            {"key": "crm", "name": "CRM", "type": "elementInstance", "required": True},
            {"key": "since", "name": "since", "type": "value", "required": False},
        ],
        "triggers": [
            {
                "type": "event",
                "properties": {"elementInstanceId": "${config.crm}"},
                "onSuccess": ["shape it"],
            }
        ],
        "steps": [
            {
                "name": "shape it",
                "type": "script",
                "properties": {"body": "// größe\r\ndone({});\n"},
                "onSuccess": ["call"],
            },
            {"name": "call", "type": "formula", "properties": {"formulaId": "?"}},
        ],
    },
]
CONTACTS: dict[str, Any] = {
    "fields": [
        {"path": "address.city", "type": "string", "displayName": "Town"},
        {"path": "email", "type": "string"},
    ]
}
MAPPING: dict[str, Any] = {
    "vendorName": "leads",
    "fields": [{"path": "email", "type": "string", "vendorPath": "email"}],
    "script": {"body": "done(transformedObject);", "mimeType": "application/javascript"},
}


def test_what_it_writes_of_a_whole_account_takes_everything_over(stack: Stack) -> None:
    crm = stack.call("POST", "/instances", EXISTING[0])
    called = stack.call("POST", "/formulas", FORMULAS[0])
    FORMULAS[1]["steps"][1]["properties"]["formulaId"] = str(called["id"])
    sync = stack.call("POST", "/formulas", FORMULAS[1])
    section = {"crm": str(crm["id"]), "since": "canary-6"}
    nightly = {"name": "nightly", "active": True, "configuration": section}
    stack.call("POST", f"/formulas/{sync['id']}/instances", nightly)
    for level in ("organizations", f"instances/{crm['id']}"):
        stack.call("POST", f"/{level}/objects/contacts/definitions", CONTACTS)
    stack.call("POST", "/organizations/elements/closeio/transformations/contacts", MAPPING)
    stack.call("POST", f"/instances/{crm['id']}/transformations/contacts", MAPPING)
    before = everything(stack, str(crm["id"]))
    stack.forget()

    described = run(stack, "describe", "--folder", "taken_over")
    assert (described.returncode, described.stderr) == (0, "")
    folder = stack.program / "taken_over"
    text = (folder / "__main__.py").read_text()
    assert "canary" not in text
    secrets = {**SECRETS, "nightlySince": "canary-6"}
    asked = re.findall(r"#   pulumi config set --secret (\w+)", text)
    stack.configure({}, **{name: secrets[name] for name in asked})
    shutil.copytree(folder, stack.program, dirs_exist_ok=True)
    stack.up()

    # What an instance or a formula is found again by, and nothing else.
    requests = stack.control("GET", "/requests")["requests"]
    changes = [(one["method"], *one["body"]) for one in requests if one["method"] != "GET"]
    assert sorted(changes) == [
        ("PATCH", "description"), ("PATCH", "description"), ("PATCH", "tags"),
    ]  # fmt: skip
    assert everything(stack, str(crm["id"])) == before
    stack.unchanged_by_a_refresh()
    assert "canary" not in stack.raw_state()
    stack.destroy()
    assert stack.instances() == []
    assert stack.call("GET", "/formulas") == []


def everything(stack: Stack, instance: str) -> list[Any]:
    """Return what the account has, without what a resource is found again by."""
    rows = [{**row, "tags": without_markers(row["tags"])} for row in stack.instances()]
    formulas = [
        {
            **{name: value for name, value in row.items() if name != "updatedDate"},
            "description": without_marks(row.get("description") or ""),
        }
        for row in stack.call("GET", "/formulas")
    ]
    paths = (
        "/formulas/instances",
        "/organizations/objects/contacts/definitions",
        "/organizations/elements/closeio/transformations/contacts",
        f"/instances/{instance}/objects/contacts/definitions",
        f"/instances/{instance}/transformations/contacts",
    )
    return [rows, formulas, *(stack.call("GET", path) for path in paths)]


def test_orphans_are_found_and_deleted_and_nothing_else_is(stack: Stack) -> None:
    stack.up()
    [ours] = stack.instances()
    [of_stack] = [tag for tag in ours["tags"] if tag.startswith("pulumi-stack:")]
    [of_earlier_version] = [
        earlier_stack_tag(f"file:{meta.stat().st_mtime_ns}", "lab", "dev")
        for meta in (stack.folder / "state").rglob("meta.yaml")
    ]
    interrupted = "0123456789ab.0123456789abcdef"
    left, kept, old = (
        stack.call("POST", "/instances", {**EXISTING[0], "tags": tags})
        for tags in (
            [of_stack, f"pulumi-resource:{interrupted}"],
            [of_stack, "pulumi-resource:0123456789ab.another"],
            [of_earlier_version, "pulumi-resource:0123456789abcdef01234567"],
        )
    )
    other = stack.call("POST", "/instances", EXISTING[1])
    leave_pending(stack, interrupted)

    found = run(stack, "orphans", "--stack", "dev", "--json")
    assert found.returncode == 3, found.stderr
    rows = json.loads(found.stdout)["instances"]
    assert {row["id"]: row["evidence"] for row in rows} == {
        str(left["id"]): "a pending create in the state",
        str(kept["id"]): None,
        str(old["id"]): None,
    }
    assert all(row["created"] for row in rows)

    refused = run(stack, "orphans", "--stack", "dev", "--delete")
    assert refused.returncode == 1
    assert "pass --yes to confirm" in refused.stderr
    assert len(stack.instances()) == 5

    deleted = run(stack, "orphans", "--stack", "dev", "--delete", "--yes")
    assert deleted.returncode == 3, deleted.stderr
    assert f"deleted {left['id']} " in deleted.stderr
    assert f"not deleted {kept['id']} " in deleted.stderr
    assert {row["id"] for row in stack.instances()} == {
        each["id"] for each in (ours, kept, old, other)
    }
    ids = [str(each["id"]) for each in (kept, old)]
    named = run(stack, "orphans", *ids, "--stack", "dev", "--delete", "--yes")
    assert named.returncode == 0, named.stderr
    assert {row["id"] for row in stack.instances()} == {ours["id"], other["id"]}
    stack.unchanged()
    # Those of a stack without a state are found, too.
    stack.run("state", "delete", "--yes", stack.urn())
    stack.destroy()
    found = run(stack, "orphans", "--stack", "dev", "--json")
    assert [left["id"] for left in json.loads(found.stdout)["instances"]] == [str(ours["id"])]


def leave_pending(stack: Stack, creation_id: str) -> None:
    """Have the state show an interrupted create."""
    # An import would clear what is pending.
    [file] = (stack.folder / "state" / ".pulumi" / "stacks").rglob("dev.json")
    state = json.loads(file.read_text())
    resource = {
        "urn": f"{stack.urn()}-2",
        "custom": True,
        "type": "pulumi-python:dynamic/cloudelements:Instance",
        "inputs": {"__creation_id": creation_id},
    }
    latest = state["checkpoint"]["latest"]
    latest["pending_operations"] = [{"type": "creating", "resource": resource}]
    file.write_text(json.dumps(state))


def test_settings_come_from_the_stacks_configuration(stack: Stack) -> None:
    secrets = {
        f"cloud-elements:{key}": stack.environment.pop(f"CLOUD_ELEMENTS_{name}")
        for key, name in (
            ("userSecret", "USER_SECRET"),
            ("organizationSecret", "ORGANIZATION_SECRET"),
        )
    }
    stack.configure({}, **secrets)
    assert run(stack, "check").returncode == 1
    told = run(stack, "check", "--stack", "dev", "--json")
    assert json.loads(told.stdout)["secretsFrom"] == "stack configuration"
    missing = run(stack, "check", "--stack", "nosuch")
    assert missing.returncode == 1
    assert missing.stderr == "error: pulumi config failed: no stack named 'nosuch' found\n"
