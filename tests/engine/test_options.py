"""Pulumi's resource options mean what they mean.

One stack is led through its life, with an instance for each option; each test looks at one of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

import pytest
from cloud_elements_sandbox.server import running

from .conftest import CLOSEIO
from .stack import Stack

# One instance for each entry: the options that it is declared with.
PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)


def instance(name, **options):
    options = pulumi.ResourceOptions(**options)
    return cloud_elements.Instance(name, **declared[name], opts=options)


instance("ignored", ignore_changes=["name"])
instance(
    "ignored-entries",
    ignore_changes=['configuration["event.vendor.type"]', "configuration.password"],
)
instance("replaced", replace_on_changes=['configuration["pagination.max"]'])
instance("deleted-first", delete_before_replace=True, replace_on_changes=["name"])
instance("protected", protect=True)
instance("retained", retain_on_delete=True)
secret = instance("secret", additional_secret_outputs=["element"])
pulumi.export("element", secret.element)
instance("patient", custom_timeouts=pulumi.CustomTimeouts(create="1h"))
first = instance("first")
parent = pulumi.ComponentResource("my:crm:Connection", "crm")
instance("second", parent=parent, depends_on=[first])
instance(RENAMED)
"""
SLOW = 1.0  # seconds
AS_IT_WAS = '"closeio"'
WITH_ALIAS = '"renamed", aliases=[pulumi.Alias(name="closeio")]'
WITHOUT_ALIAS = '"renamed"'


@dataclass
class Life:
    """What was seen of the instances at each stage, by name."""

    created: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    posts: dict[str, float] = field(default_factory=dict)
    ignored: dict[str, Any] = field(default_factory=dict)
    preview: str = ""
    changes: list[tuple[str, str]] = field(default_factory=list)
    changed: dict[str, Any] = field(default_factory=dict)
    count: int = 0
    renamed_again: dict[str, Any] = field(default_factory=dict)
    state: str = ""
    resources: dict[str, str] = field(default_factory=dict)
    urn: str = ""
    refused: str = ""
    after_the_refusal: dict[str, Any] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)


class _Program:
    """What is declared for each instance, to be changed."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        names = [
            "ignored", "ignored-entries", "replaced", "deleted-first", "protected", "retained",
            "secret", "patient", "first", "second", "closeio",
        ]  # fmt: skip
        self._declared: dict[str, dict[str, Any]] = {
            name: {**CLOSEIO, "name": name, "configuration": {**CLOSEIO["configuration"]}}  # type: ignore[dict-item]
            for name in names
        }

    def change(self, of: str, *, name: str | None = None, **entries: Any) -> None:
        if name is not None:
            self._declared[of]["name"] = name
        self._declared[of]["configuration"].update(entries)

    def write(self, renamed: str) -> None:
        text = PROGRAM.replace("RENAMED", renamed)
        (self._stack.program / "__main__.py").write_text(text)
        now = self._declared["closeio"]
        self._stack.declare(**self._declared, renamed=now)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Life:
    with running() as sandbox:
        stack = Stack(tmp_path_factory.mktemp("options") / "stack", engine, sandbox)
        return _led(stack)


def _rows(stack: Stack) -> dict[str, Any]:
    """Return the instances by what the program calls them; their ids tell, not their names."""
    return {str(row["id"]): row for row in stack.instances()}


def _led(stack: Stack) -> Life:
    program, seen = _Program(stack), Life()

    def by_name() -> dict[str, Any]:
        rows = _rows(stack)
        known = {row["urn"].split("::")[-1]: row for row in stack.resources()}
        return {name: rows.get(str(row.get("id"))) for name, row in known.items()}

    program.change("ignored-entries", **{"event.vendor.type": "polling"})
    program.change("replaced", **{"pagination.max": "7"})
    program.write(AS_IT_WAS)
    # Slow enough to show which one waits for another.
    stack.control("POST", "/faults", {"kind": "latency", "seconds": SLOW, "method": "POST"})
    stack.up()
    stack.control("DELETE", "/faults")
    seen.created, seen.state = by_name(), stack.raw_state()
    seen.resources = {row["urn"].split("::")[-1]: json.dumps(row) for row in stack.resources()}
    seen.ids = {name: str(row["id"]) for name, row in seen.created.items() if row}
    seen.posts = {made["body"]["name"]: made["time"] for made in stack.requests_made("POST")}
    seen.urn = stack.urn("second")

    # Nothing of this is a change, and nothing else is, either.
    program.change("ignored", name="other")
    program.change("ignored-entries", **{"event.vendor.type": "webhook", "password": "canary-x"})
    program.write(WITH_ALIAS)
    stack.run("up", "--yes", "--skip-preview", "--expect-no-changes")
    seen.ignored = by_name()

    program.change("ignored-entries", **{"pagination.max": "7"})
    program.change("replaced", **{"pagination.max": "8"})
    program.change("deleted-first", name="other")
    program.change("closeio", name="other")
    program.write(WITH_ALIAS)
    seen.preview = stack.run("preview").text
    stack.forget()
    stack.up()
    names = {id_: name for name, id_ in seen.ids.items()}
    seen.changes = [
        (row["method"], row["body"]["name"] if row["body"] else names[row["path"].split("/")[-1]])
        for row in stack.requests_made("POST", "DELETE")
    ]
    seen.changed, seen.count = by_name(), len(stack.instances())
    stack.unchanged()

    program.change("closeio", name="third")
    program.write(WITHOUT_ALIAS)
    stack.up()
    seen.renamed_again = by_name()
    names = {row["id"]: name for name, row in seen.renamed_again.items() if row}

    seen.refused = stack.destroy(ok=False).text
    seen.after_the_refusal = by_name()
    stack.destroy("--exclude-protected")
    seen.left = {names[row["id"]] for row in stack.instances()}
    return seen


def test_ignore_changes(life: Life) -> None:
    assert life.ignored["ignored"]["name"] == "ignored"


def test_ignore_changes_of_one_entry(life: Life) -> None:
    now = life.changed["ignored-entries"]["configuration"]
    assert now["event.vendor.type"] == "polling"
    assert now["pagination.max"] == "7"
    assert now["password"] == CLOSEIO["configuration"]["password"]  # type: ignore[index]


def test_replace_on_changes_of_one_entry(life: Life) -> None:
    assert re.search(r"Instance +replaced +.*replace", life.preview), life.preview
    assert not re.search(r"Instance +ignored-entries +.*replace", life.preview)
    assert str(life.changed["replaced"]["id"]) != life.ids["replaced"]
    replacement = [change for change in life.changes if change[1] == "replaced"]
    assert replacement == [("POST", "replaced"), ("DELETE", "replaced")]


def test_delete_before_replace(life: Life) -> None:
    assert str(life.changed["deleted-first"]["id"]) != life.ids["deleted-first"]
    replacement = [change for change in life.changes if change[1] in ("deleted-first", "other")]
    assert replacement == [("DELETE", "deleted-first"), ("POST", "other")]
    assert len(life.changes) == 4  # of this one, and of the one that is created first
    assert life.count == len(life.ids)


def test_protect(life: Life) -> None:
    assert "protect" in life.refused
    assert life.after_the_refusal["protected"]
    assert "protected" in life.left


def test_retain_on_delete_and_nothing_else_is_left(life: Life) -> None:
    assert life.left == {"protected", "retained"}


def test_aliases(life: Life) -> None:
    assert str(life.ignored["renamed"]["id"]) == life.ids["closeio"]
    # Its marker stays through the rename, and through the changes after it.
    tags = life.created["closeio"]["tags"]
    assert [tag.startswith("pulumi-") for tag in tags[-2:]] == [True, True]
    assert life.changed["renamed"]["tags"] == tags
    assert life.renamed_again["renamed"]["tags"] == tags
    assert str(life.renamed_again["renamed"]["id"]) == life.ids["closeio"]


def test_parent_and_depends_on(life: Life) -> None:
    assert "my:crm:Connection$" in life.urn
    assert life.posts["second"] - life.posts["first"] >= SLOW


def test_additional_secret_outputs(life: Life) -> None:
    assert "Close.io Beta" in life.resources["first"]
    assert "Close.io Beta" not in life.resources["secret"]
    assert "Close.io Beta" not in life.resources["lab-dev"]  # the stack's own outputs
    assert life.created["secret"]["token"] not in life.state


def test_custom_timeouts_are_no_change_and_no_error(life: Life) -> None:
    assert life.created["patient"]
