"""The example from an instance to a running formula: two environments, changes, and its end."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from cloud_elements_sandbox.server import Running

from .conftest import EXAMPLES
from .stack import Stack

SECRETS = {
    "closeioApiKey": "canary-1",
    "closeioPassword": "canary-2",
    "webhookUrl": "https://hooks.example.com/canary-3",
}
CHANGES = {
    'tags=["crm", environment]': 'tags=["crm", "contacts", environment]',
    '"createdAt": "date"}': '"createdAt": "date", "label": "string"}',
    '"createdAt": "created_date"}': '"createdAt": "created_date", "label": "name"}',
    "Reads the contacts and posts": "Reads all contacts and posts",
    'name=f"Send contacts ({environment})",\n    configuration={"crm"': (
        'name=f"Send all contacts ({environment})",\n    configuration={"crm"'
    ),
}


def formulas(stack: Stack) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = stack.call("GET", "/formulas")
    return rows


def test_from_an_instance_to_a_running_formula(
    tmp_path: Path, engine: str, sandbox: Running
) -> None:
    stack = Stack(tmp_path, engine, sandbox, name=None)
    shutil.copytree(EXAMPLES / "formulas", stack.program, dirs_exist_ok=True)
    for name in ("dev", "production"):
        stack.run("stack", "init", name)
        stack.configure({}, **SECRETS)
        stack.up()
    stack.settled()
    state = stack.raw_state()
    assert "canary" not in state

    by_name = {row["name"]: row for row in formulas(stack)}
    assert sorted(by_name) == ["Send contacts (dev)", "Send contacts (production)"]
    crons = {name: row["triggers"][0]["properties"]["cron"] for name, row in by_name.items()}
    assert crons == {
        "Send contacts (dev)": "0 0 0/1 1/1 * ? *",
        "Send contacts (production)": "0 0/15 * 1/1 * ? *",
    }
    outputs = stack.outputs()
    path = f"/formulas/{outputs['formulaId']}/instances/{outputs['formulaInstanceId']}"
    assert stack.call("GET", path)["configuration"] == {
        "crm": outputs["instanceId"],
        "webhook": SECRETS["webhookUrl"],
    }
    [production] = [row for row in stack.instances() if row["name"] == "Close.io production"]
    contact = stack.call_through(production["token"], "/hubs/crm/contact")[0]
    assert sorted(contact) == ["createdAt", "email", "fullName", "id"]

    program = stack.program / "__main__.py"
    text = program.read_text()
    for before, after in CHANGES.items():
        assert before in text
        text = text.replace(before, after)
    program.write_text(text)
    shown = stack.up().text
    assert "5 updated" in shown, shown
    assert "1 unchanged" in shown
    stack.settled()
    assert stack.outputs() == outputs
    assert "label" in stack.call_through(production["token"], "/hubs/crm/contact")[0]

    stack.forget()
    stack.destroy()
    deleted = [
        request["path"]
        for request in stack.control("GET", "/requests")["requests"]
        if request["method"] == "DELETE"
    ]
    instance = f"/instances/{outputs['instanceId']}"
    template, definition = (
        f"/formulas/{outputs['formulaId']}",
        f"{instance}/objects/contact/definitions",
    )
    mapping = f"{instance}/transformations/contact"
    assert sorted(deleted) == sorted([path, template, mapping, definition, instance])
    assert deleted.index(path) < min(deleted.index(template), deleted.index(mapping))
    assert deleted.index(mapping) < deleted.index(definition) < deleted.index(instance)
    assert [row["name"] for row in formulas(stack)] == ["Send contacts (dev)"]
