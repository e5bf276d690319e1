"""Virtual data resources and transformations on the real engine, at each level, in one program.

One stack is led through its life; each test looks at one part of it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from cloud_elements_sandbox.server import running

from .conftest import CLOSEIO
from .stack import Stack

PROGRAM = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
closeio = cloud_elements.Instance("closeio", **declared["instance"])


def at(inputs):
    of_instance = {"instance_id": closeio.id} if inputs["level"] == "instance" else {}
    return inputs | of_instance


contacts = {
    name: cloud_elements.VirtualDataResource(name, **at(inputs))
    for name, inputs in declared["contacts"].items()
}
for name, inputs in declared["mappings"].items():
    cloud_elements.Transformation(name, virtual_data_resource=contacts[name], **at(inputs))
"""
# Another stack that wants the organization's.
THEIRS = """
import pulumi_cloud_elements as cloud_elements

cloud_elements.VirtualDataResource("theirs", name="contacts", level="organization", fields=FIELDS)
"""
FIELDS = {"email": "string", "name": {"type": "string", "display_name": "Name"}}
LEVELS = ("organization", "account", "instance")
DECLARED: dict[str, Any] = {
    "instance": CLOSEIO,
    "contacts": {
        level: {"level": level, "name": "contacts", "fields": {**FIELDS, f"of.{level}": "number"}}
        for level in LEVELS
    },
    "mappings": {
        "organization": {
            "level": "organization",
            "element_key": "closeio",
            "vendor_name": "lead",
            "fields": {"email": "email", "name": ["first_name", "last_name"]},
            "configuration": {"passThrough": {"fromVendor": True, "toVendor": False}},
            "script": "done(transformedObject);\n",
        },
        "account": {
            "level": "account",
            "account_id": "1",
            "element_key": "closeio",
            "vendor_name": "lead",
            "fields": {"of.account": "account"},
        },
        "instance": {"level": "instance", "vendor_name": "lead", "fields": {"email": "email"}},
    },
}
PLAIN: dict[str, Any] = CLOSEIO["configuration"]  # type: ignore[assignment]
DEFINITION = "/objects/contacts/definitions"
MAPPING = "/transformations/contacts"


@dataclass
class Life:
    """What was seen at each stage."""

    ids: dict[str, str] = field(default_factory=dict)
    wrong: str = ""
    preview: str = ""
    twice: str = ""
    changes: list[tuple[str, str]] = field(default_factory=list)
    drift: str = ""
    repaired: list[tuple[str, str]] = field(default_factory=list)
    refused: str = ""
    theirs: list[tuple[str, str]] = field(default_factory=list)
    adopted: str = ""
    legacy: list[tuple[str, str]] = field(default_factory=list)
    ignored: str = ""
    half_made: dict[str, Any] = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)
    end: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, engine: str) -> Life:
    folder = tmp_path_factory.mktemp("contacts")
    with running() as sandbox:
        return _led(
            Stack(folder / "ours", engine, sandbox), Stack(folder / "theirs", engine, sandbox)
        )


def _led(stack: Stack, other: Stack) -> Life:
    life, declared = Life(), copy.deepcopy(DECLARED)
    (stack.program / "__main__.py").write_text(PROGRAM)
    (other.program / "__main__.py").write_text(THEIRS.replace("FIELDS", repr(FIELDS)))
    _misspelt(life, stack, declared)
    stack.declare(**declared)
    stack.up()
    life.ids = {
        row["urn"].partition("cloudelements:")[2]: str(row["id"])
        for row in stack.resources()
        if "cloudelements:" in row["urn"]
    }
    stack.unchanged_by_a_refresh()
    _changed(life, stack, declared)
    _drifted(life, stack)
    life.refused = other.up(ok=False).text
    stack.forget()
    other.destroy()
    life.theirs = writes(stack)
    adopting = THEIRS.replace("FIELDS", f"{FIELDS!r}, adopt=True")
    (other.program / "__main__.py").write_text(adopting)
    life.adopted = other.run("preview").text
    _ignored(life, stack, declared)
    stack.unchanged_by_a_refresh()
    life.end = made_by(stack, stack.destroy)
    return life


def _misspelt(life: Life, stack: Stack, declared: dict[str, Any]) -> None:
    wrong = copy.deepcopy(declared)
    wrong["mappings"]["account"]["fields"] = {"of.the.account": "account"}
    stack.declare(**wrong)
    life.wrong = stack.run("preview", ok=False).text


def _changed(life: Life, stack: Stack, declared: dict[str, Any]) -> None:
    for level in LEVELS:
        declared["contacts"][level]["fields"]["email"] = "date"
    declared["contacts"]["organization"]["description"] = "People"
    mapping = declared["mappings"]["organization"]
    mapping["fields"]["name"] = ["first_name", "surname"]
    mapping["configuration"]["passThrough"]["toVendor"] = True
    mapping["script"] = "// another\ndone(transformedObject);\n"
    declared["mappings"]["account"]["vendor_name"] = "contact"
    # The same places, spelled otherwise.
    declared["contacts"]["account"]["account_id"] = "1"
    declared["mappings"]["organization"]["element_key"] = "146"
    twin = {**declared["contacts"]["account"], "adopt": True}
    stack.declare(**{**declared, "contacts": {**declared["contacts"], "twin": twin}})
    life.twice = stack.run("preview", ok=False).text
    stack.declare(**declared)
    life.preview = stack.run("preview", "--diff").text
    life.changes = made_by(stack, stack.up)


def _drifted(life: Life, stack: Stack) -> None:
    by_hand = {"fields": [{"path": "by.hand", "type": "string"}], "description": "Theirs"}
    stack.call("PUT", f"/organizations{DEFINITION}", by_hand)
    mapped = {"vendorName": "by-hand", "fields": [{"path": "email", "vendorPath": "mail"}]}
    stack.call("PUT", f"/organizations/elements/closeio{MAPPING}", mapped)
    stack.refresh()
    life.drift = stack.run("preview", "--diff").text
    life.repaired = made_by(stack, stack.up)


def _ignored(life: Life, stack: Stack, declared: dict[str, Any]) -> None:
    stack.control("PUT", "/switches", {"level-privilege": "one-field"})
    declared["contacts"]["more"] = {"level": "organization", "fields": {"a": "string", "b": "date"}}
    stack.declare(**declared)
    life.ignored = stack.up(ok=False).text
    [row] = [row for row in stack.resources() if row["urn"].endswith("VirtualDataResource::more")]
    life.half_made = row["outputs"]
    stack.control("PUT", "/switches", {"level-privilege": "all"})
    declared["mappings"]["instance"]["is_legacy"] = True
    stack.declare(**declared)
    made = made_by(stack, stack.up)
    more = DEFINITION.replace("contacts", "more")
    life.legacy = [(method, path) for method, path in made if not path.endswith(more)]
    life.completed = [method for method, path in made if path.endswith(more)]


def writes(stack: Stack) -> list[tuple[str, str]]:
    """Return the requests that change something, in order."""
    recorded = stack.control("GET", "/requests")["requests"]
    return [(row["method"], row["path"]) for row in recorded if row["method"] != "GET"]


def made_by(stack: Stack, command: Callable[[], object]) -> list[tuple[str, str]]:
    stack.forget()
    command()
    return writes(stack)


def said(text: str) -> str:
    """Return a preview in one line with single spaces."""
    return " ".join(text.replace(" :", ":").split()).replace(" :", ":")


def test_what_the_definition_lacks_is_found_at_preview(life: Life) -> None:
    assert "fields.of.the.account: the virtual data resource has no such field" in life.wrong
    assert "did you mean of.account?" in life.wrong


def test_the_ids_are_readable(life: Life) -> None:
    instance = life.ids.pop("Instance::closeio")
    assert life.ids == {
        "VirtualDataResource::organization": "organizations/contacts",
        "VirtualDataResource::account": "accounts/contacts",
        "VirtualDataResource::instance": f"instances/{instance}/contacts",
        "Transformation::organization": "organizations/elements/closeio/contacts",
        "Transformation::account": "accounts/1/elements/closeio/contacts",
        "Transformation::instance": f"instances/{instance}/contacts",
    }
    life.ids["Instance::closeio"] = instance


def test_a_preview_shows_each_entry_that_changes(life: Life) -> None:
    shown = said(life.preview)
    for line in (
        'email: "string" => "date"',
        '+ description: "People"',
        'vendor_path: "last_name" => "surname"',
        "toVendor: false => true",
        "script:",
        'vendor_name: "lead" => "contact"',
    ):
        assert line in shown, life.preview
    # What is not changed is not shown, and nothing is replaced.
    unchanged = (
        "virtual_data_resource:",
        "display_name",
        "first_name",
        "account_id",
        "element_key",
    )
    for word in (*unchanged, "replace"):
        assert word not in shown.replace("[urn", ""), life.preview


def test_each_is_changed_in_place_by_one_request(life: Life) -> None:
    instance = life.ids["Instance::closeio"]
    assert sorted(life.changes) == sorted(
        ("PUT", path)
        for path in (
            f"/organizations{DEFINITION}",
            f"/accounts{DEFINITION}",
            f"/instances/{instance}{DEFINITION}",
            f"/organizations/elements/closeio{MAPPING}",
            f"/accounts/1/elements/closeio{MAPPING}",
            # Its field's type follows the definition.
            f"/instances/{instance}{MAPPING}",
        )
    )


def test_what_the_stack_has_is_not_adopted_under_another_spelling(life: Life) -> None:
    assert (
        "adopt: virtual data resource accounts/1/contacts is in this stack's state already, as "
        "urn:pulumi:"
    ) in life.twice
    assert "VirtualDataResource::account: if that was renamed" in life.twice


def test_drift_is_shown_by_entry_and_repaired(life: Life) -> None:
    shown = said(life.drift)
    for line in (
        '- by.hand: "string"',
        '+ email: "date"',
        'description: "Theirs" => "People"',
        'vendor_name: "by-hand" => "lead"',
        "+ script:",
    ):
        assert line in shown, life.drift
    assert sorted(life.repaired) == [
        ("PUT", f"/organizations/elements/closeio{MAPPING}"),
        ("PUT", f"/organizations{DEFINITION}"),
    ]


def test_two_stacks_that_declare_one_leave_it_alone(life: Life) -> None:
    line = "virtual data resource organizations/contacts (contacts;"
    assert line in life.refused
    assert "has this resource's name and place" in life.refused
    assert "declare adopt=True" in life.refused
    assert life.theirs == []


def test_a_preview_says_what_adoption_will_change(life: Life) -> None:
    for path in ("fields.email", "fields.of.organization"):
        line = f"taking over virtual data resource organizations/contacts will change {path}"
        assert line in life.adopted


def test_to_a_legacy_transformation_it_is_replaced_and_deleted_first(life: Life) -> None:
    path = f"/instances/{life.ids['Instance::closeio']}{MAPPING}"
    assert life.legacy == [("DELETE", path), ("POST", path)]


def test_what_the_service_ignores_is_a_failure_and_the_state_is_true(life: Life) -> None:
    line = "virtual data resource organizations/more exists, but the service did not take fields.b"
    assert line in life.ignored
    assert "No privilege for the organization level, fields were ignored: b" in life.ignored
    assert life.half_made["fields"] == {"a": "string"}
    assert life.completed == ["PUT"]


def test_transformations_are_deleted_before_what_they_map(life: Life) -> None:
    assert {method for method, _ in life.end} == {"DELETE"}
    order = [path for _, path in life.end]
    instance = f"/instances/{life.ids['Instance::closeio']}"
    for base, mapped in (
        ("/organizations", "/organizations/elements/closeio"),
        ("/accounts", "/accounts/1/elements/closeio"),
        (instance, instance),
    ):
        assert order.index(f"{mapped}{MAPPING}") < order.index(f"{base}{DEFINITION}")
    assert order.index(f"{instance}{DEFINITION}") < order.index(instance)
    assert len(order) == 8


def test_the_example(example: Callable[..., Stack]) -> None:
    stack = example("virtual_data_resources", {})
    stack.up()
    assert stack.plain_outputs() == {"contact": "organizations/contact"}
    stack.unchanged_by_a_refresh()
    script = stack.call("GET", "/organizations/elements/sfdc/transformations/contact")["script"]
    assert "Salesforce has a name in two parts" in script["body"]


REFERRING = """
import json
import pulumi
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
crm = cloud_elements.Instance("crm", **declared["instance"])
contacts = cloud_elements.VirtualDataResource(
    "contacts", level="instance", instance_id=crm.id, fields={"email": "string"}
)
cloud_elements.Transformation(
    "mapping", virtual_data_resource=contacts, level="instance", instance_id=crm.id,
    vendor_name="lead", script="done();",
)
formula = cloud_elements.Formula("formula", description=declared["description"])
cloud_elements.FormulaInstance(
    "running", formula_id=formula.id, opts=pulumi.ResourceOptions(protect=True)
)
"""


def test_a_preview_shows_what_is_replaced_with_what_it_refers_to(stack: Stack) -> None:
    """And nothing else: not if it is only updated, and not by a first refresh."""
    (stack.program / "__main__.py").write_text(REFERRING)
    stack.declare(instance=CLOSEIO, description="one")
    stack.up()
    stack.run("refresh", "--preview-only", "--expect-no-changes")

    stack.declare(instance={**CLOSEIO, "name": "Renamed"}, description="two")
    assert steps(stack.run("preview").text) == {"crm": "update", "formula": "update"}
    stack.up()

    configuration = {**PLAIN, "base.url": "https://jira.example.com"}
    jira = {**CLOSEIO, "element_key": "jira", "configuration": configuration}
    stack.declare(instance=jira, description="two")
    replaced = dict.fromkeys(("crm", "contacts", "mapping"), "replace")
    assert steps(stack.run("preview").text) == replaced
    assert steps(stack.up().text) == dict.fromkeys(replaced, "replaced")
    stack.unchanged_by_a_refresh()

    [urn] = [row["urn"] for row in stack.resources() if row["urn"].endswith(":Formula::formula")]
    shown = stack.run("preview", "--replace", urn, ok=False).text
    assert "marked for protection" in shown


def steps(shown: str) -> dict[str, str]:
    """Return what a run shows that it does to each resource: `update`, `replace`, `replaced`."""
    rows = re.findall(r"^ *(?:~|\+-) +\S+:\w+ (\S+) (update|replaced?) ", shown, re.M)
    return dict(rows)
