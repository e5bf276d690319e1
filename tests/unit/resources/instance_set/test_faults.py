"""A set of instances goes through the table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import resource_marker, without_markers
from pulumi_cloud_elements.resources.instance_set.lifecycle import InstanceSetLifecycle
from pulumi_cloud_elements.resources.values import same

from ...fake.process import services
from ...fake.service import Service
from ...fake.stack import Stack
from ..faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run
from .conftest import URN, changed, declared, member

KEYS = ("acme", "globex", "initech")
FIRST = declared(*KEYS)
ORGANIZATION, CATALOGUE = "organizations.current_id", "elements.get"
NEW_ENTRY = {"configuration": {"username": "the-new-key"}}
CONFIGURED = changed(FIRST, globex=NEW_ENTRY)
NAMED = changed(FIRST, globex=member("globex", name="Globex"))
DISABLED = changed(FIRST, globex=member("globex", disabled=True))
OTHER = changed(FIRST, globex=None, stark=member("stark"))
RELEASED = {**changed(FIRST, globex=None, stark=member("stark")), "release": ["globex"]}
REPLACED = {
    **FIRST,
    "element_key": "sftp",
    "configuration": {**FIRST["configuration"], "hostname": "sftp.example.com"},
}
VERBS = (
    Verb("create", (ORGANIZATION, CATALOGUE, "instances.list", "instances.create"), FIRST),
    Verb("create one disabled", ("instances.create", "instances.set_enabled"), DISABLED),
    Verb("change an entry", (ORGANIZATION, CATALOGUE, "instances.put"), CONFIGURED, FIRST),
    Verb("change a name", ("instances.list", "instances.patch"), NAMED, FIRST),
    Verb("disable one", ("instances.get", "instances.set_enabled"), DISABLED, FIRST),
    Verb(
        "one comes, one goes",
        ("instances.create", "instances.delete"),
        OTHER,
        FIRST,
        replaces=True,
    ),
    Verb(
        "one comes, one is released",
        ("instances.get", "instances.patch"),
        RELEASED,
        FIRST,
        replaces=True,
    ),
    Verb(
        "replace",
        (ORGANIZATION, CATALOGUE, "instances.list", "instances.create", "instances.delete"),
        REPLACED,
        FIRST,
        replaces=True,
    ),
    Verb("refresh", (ORGANIZATION, "instances.get"), FIRST, FIRST, REFRESH, drifts=True),
    Verb("destroy", (ORGANIZATION, "instances.delete"), FIRST, FIRST, DESTROY),
)


@pytest.mark.parametrize("case", cases(VERBS), ids=str)
def test_faults(case: Case) -> None:
    service = Service()
    run(case, kind(service), service)


def kind(service: Service) -> Kind:
    def drift() -> None:
        row = service.rows["2"]
        row["name"] = "By hand"
        row["configuration"]["username"] = "the-key-by-hand"

    def judge(stack: Stack, inputs: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        outputs = stack.kept.outputs
        assert sorted(outputs["ids"]) == sorted(inputs["instances"])
        for key, own in inputs["instances"].items():
            row = service.rows[outputs["ids"][key]]
            assert row["element"]["key"] == inputs["element_key"]
            assert row["name"] == outputs["names"][key] == own.get("name", key)
            assert outputs["tokens"][key] == row["token"]
            assert row["disabled"] == own.get("disabled", row["disabled"])
            assert without_markers(row["tags"]) == outputs["instances"][key]["tags"]
            for entry, value in {**inputs["configuration"], **own["configuration"]}.items():
                assert same(row["configuration"][entry], value), entry

    return Kind(
        stack=stack_of,
        secrets=secrets,
        # One that is released stays at the service, and carries nothing of ours.
        ids=lambda: [id_ for id_, row in service.rows.items() if resource_marker(row["tags"])],
        drift=drift,
        judge=judge,
        named=False,
        count=len(KEYS),
        in_state=ids_in_state,
    )


def ids_in_state(stack: Stack) -> set[str]:
    kept = [] if stack.kept is None else [stack.kept]
    return {id_ for one in (*kept, *stack.replaced) for id_ in one.outputs["ids"].values()}


def secrets(case: Case, stack: Stack) -> list[str]:
    del stack
    # What a call about the member that is changed may name.
    key = "globex" if case.verb.name in ("change an entry",) else "acme"
    if case.verb.name == "one comes, one goes":
        return ["the-common-password"]
    section = case.verb.declared["instances"][key]["configuration"]
    about_all = case.call in ("instances.list", ORGANIZATION, CATALOGUE)
    return [] if about_all else ["the-common-password", section["username"]]


def stack_of(service: Service, call: str) -> Stack:
    # The catalogue's checks ask for the organization in a thread of their own: not where a fault
    # strikes that request.
    checks = call == CATALOGUE
    stack = Stack(
        lambda: InstanceSetLifecycle(services(service, catalogue_checks=checks, max_in_flight=1)),
        URN,
    )
    service.deployment = stack.deployment
    return stack
