"""The cases of the fault matrix for what is built on an instance: the same faults, other verbs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from requests import HTTPError

from ..engine.stack import Stack
from .cases import FAULTS, ONCE, WHOLE_RUN, Case, Verb

Row = Mapping[str, Any]

PROGRAM = """
import json
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    declared = json.load(file)
instance = cloud_elements.Instance("closeio", **declared["instance"])
formula = cloud_elements.Formula("formula", **declared["formula"])
cloud_elements.FormulaInstance(
    "formula instance", formula_id=formula.id, **declared["formula instance"]
)
contact = cloud_elements.VirtualDataResource("contact", **declared["virtual data resource"])
cloud_elements.Transformation(
    "contact", virtual_data_resource=contact, **declared["transformation"]
)
"""
PROGRAM_OF_A_SET = """
import json
import pulumi_cloud_elements as cloud_elements

with open("declared.json", encoding="utf-8") as file:
    cloud_elements.InstanceSet("customers", **json.load(file)["instance set"])
"""
SET = "instance set"
MEMBERS = ("acme", "globex", "initech")
DECLARED: dict[str, dict[str, Any]] = {
    "formula": {
        "name": "Sync",
        "description": "Sends what is new",
        "engine": "v3",
        "configuration": [{"key": "key", "type": "value"}],
        "triggers": [{"type": "manual", "on_success": ["send"]}],
        "steps": [{"name": "send", "type": "script", "properties": {"body": "done({});"}}],
    },
    "formula instance": {"name": "Sync of sales", "configuration": {"key": "canary-key"}},
    "virtual data resource": {"level": "organization", "fields": {"id": "string"}},
    "transformation": {
        "level": "organization",
        "element_key": "closeio",
        "vendor_name": "contacts",
        "fields": {"id": "id"},
    },
    SET: {
        "element_key": "closeio",
        "configuration": {"password": "canary-password"},
        "instances": {key: {"configuration": {"username": f"canary-{key}"}} for key in MEMBERS},
    },
}
CHANGED: dict[str, dict[str, Any]] = {
    "formula": {
        "steps": [{"name": "send", "type": "script", "properties": {"body": "done({a: 1});"}}]
    },
    "formula instance": {"configuration": {"key": "canary-other-key"}},
    "virtual data resource": {"fields": {"id": "string", "name": "string"}},
    "transformation": {"fields": {"id": "email"}},
    SET: {"configuration": {"password": "canary-other-password"}},
}
# Of somebody else, and as like as the service allows; they are there all the time.
_THEIR_FORMULA = {"name": "Sync", "description": "Sends what is new", "engine": "v3"}
_THEIR_DEFINITION = {"fields": [{"path": "id", "type": "string"}]}
_THEIR_MAPPING = {"vendorName": "contacts", "fields": [{"path": "id", "vendorPath": "id"}]}
_THEIR_INSTANCE = {
    "name": "acme",
    "element": {"key": "closeio"},
    "configuration": {"username": "their-key", "password": "their-password"},
}
_DEFINITION = "/objects/contact/definitions"
_MAPPING = "/elements/closeio/transformations/contact"


@dataclass(frozen=True)
class Kind:
    """One kind of resource in the matrix.

    Attributes:
        one: a request's path to one of the kind, as a regular expression.
        all: the path of a create request.
        rows: returns all that the service has of the kind, by id.
        shown: returns of a row what a change of the declaration changes.
        changed: what that is after the change.
        count: how many there are of one resource.
        program: the program, and with it what else there is.
    """

    one: str
    all: str
    rows: Callable[[Stack], dict[str, Row]]
    shown: Callable[[Row], Any]
    changed: Any
    count: int = 1
    program: str = PROGRAM


def add_theirs(stack: Stack) -> None:
    """Make what somebody else has."""
    formula = stack.call("POST", "/formulas", _THEIR_FORMULA)
    stack.call("POST", f"/formulas/{formula['id']}/instances", {"name": "Sync of sales"})
    stack.call("POST", f"/accounts{_DEFINITION}", _THEIR_DEFINITION)
    stack.call("POST", f"/accounts{_MAPPING}", _THEIR_MAPPING)
    stack.call("POST", "/instances", _THEIR_INSTANCE)


def _formulas(stack: Stack) -> dict[str, Row]:
    return {str(row["id"]): row for row in stack.call("GET", "/formulas")}


def _members(stack: Stack) -> dict[str, Row]:
    return {str(row["id"]): row for row in stack.instances() if row["name"] in MEMBERS}


def _formula_instances(stack: Stack) -> dict[str, Row]:
    rows = [
        row
        for formula in _formulas(stack)
        for row in stack.call("GET", f"/formulas/{formula}/instances")
    ]
    # Its formula is shown whole, and changes with it.
    return {str(row["id"]): {**row, "formula": None} for row in rows}


def _objects(path: str) -> Callable[[Stack], dict[str, Row]]:
    def rows(stack: Stack) -> dict[str, Row]:
        found: dict[str, Row] = {}
        for level in ("organizations", "accounts"):
            try:
                body = stack.call("GET", f"/{level}{path}")
            except HTTPError:  # there is none
                continue
            # What is inherited from the organization shows here, too.
            own = [part for part in body["fields"] if f"{part.get('level')}s" == level]
            if own:
                found[level] = {"fields": own}
        return found

    return rows


KINDS: dict[str, Kind] = {
    "formula": Kind(
        "^/formulas/[0-9]+$",
        "^/formulas$",
        _formulas,
        lambda row: row["steps"][0]["properties"]["body"],
        "done({a: 1});",
    ),
    "formula instance": Kind(
        "^/formulas/[0-9]+/instances/[0-9]+$",
        "^/formulas/[0-9]+/instances$",
        _formula_instances,
        lambda row: row["configuration"]["key"],
        "canary-other-key",
    ),
    "virtual data resource": Kind(
        "^/organizations/objects/contact/definitions$",
        "^/organizations/objects/contact/definitions$",
        _objects(_DEFINITION),
        lambda row: sorted(part["path"] for part in row["fields"]),
        ["id", "name"],
    ),
    "transformation": Kind(
        "^/organizations/elements/closeio/transformations/contact$",
        "^/organizations/elements/closeio/transformations/contact$",
        _objects(_MAPPING),
        lambda row: row["fields"][0]["vendorPath"],
        "email",
    ),
    SET: Kind(
        "^/instances/[0-9]+$",
        "^/instances$",
        _members,
        lambda row: row["configuration"]["password"],
        "canary-other-password",
        count=len(MEMBERS),
        program=PROGRAM_OF_A_SET,
    ),
}


def kind_cases() -> Iterator[tuple[str, Case]]:
    """Yield all cases of these kinds, each with its kind."""
    for name, kind in KINDS.items():
        verbs = (
            Verb(f"create {name}", "POST", kind.all),
            Verb(f"create {name}, looking for it first", "GET", kind.all),
            Verb(f"change {name}", "PUT", kind.one),
            Verb(f"refresh {name}", "GET", kind.one),
            Verb(f"destroy {name}", "DELETE", kind.one),
        )
        for verb in verbs:
            for fault, moment, body in FAULTS:
                lasting = (ONCE,) if fault.endswith("killed") else (ONCE, WHOLE_RUN)
                for lasts in lasting:
                    yield name, Case(verb, fault, moment, body, lasts)
