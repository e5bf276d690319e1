"""An instance goes through the table of faults."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.marker import without_markers
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle
from pulumi_cloud_elements.resources.values import same

from ...fake.process import URN, services
from ...fake.service import AFTER, Killed, Service
from ...fake.stack import KILLED, Stack
from ..faults import DESTROY, REFRESH, Case, Kind, Verb, cases, run

SECTION = {"username": "the-key", "password": "the-password"}
FIRST = {"element_key": "closeio", "name": "Test", "configuration": SECTION, "tags": ["crm"]}
ORGANIZATION, CATALOGUE = "organizations.current_id", "elements.get"
CONFIGURED = {**FIRST, "configuration": {**SECTION, "username": "the-new-key"}}
DISABLED = {**FIRST, "disabled": True}
REPLACED = {
    **FIRST,
    "element_key": "sftp",
    "configuration": {**SECTION, "hostname": "sftp.example.com"},
}
CREATING = ("instances.list", "instances.create")
VERBS = (
    Verb("create", (ORGANIZATION, CATALOGUE, "instances.list", "instances.create"), FIRST),
    Verb("create disabled", ("instances.create", "instances.set_enabled"), DISABLED),
    Verb("change the configuration", (ORGANIZATION, CATALOGUE, "instances.put"), CONFIGURED, FIRST),
    Verb("change the name", ("instances.patch",), {**FIRST, "name": "New"}, FIRST),
    Verb("change the tags", ("instances.patch",), {**FIRST, "tags": ["new"]}, FIRST),
    Verb("disable", ("instances.get", "instances.set_enabled"), DISABLED, FIRST),
    Verb("enable", ("instances.set_enabled",), {**FIRST, "disabled": False}, DISABLED),
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


def test_what_an_interrupted_run_made_is_brought_to_what_is_declared_now() -> None:
    service = Service()
    stack = stack_of(service, "instances.create")
    service.fail("instances.create", Killed(), AFTER)
    assert stack.up(FIRST) == KILLED
    assert stack.up(CONFIGURED) is None
    assert list(service.rows) == ["1"]
    kind(service).judge(stack, CONFIGURED)


def kind(service: Service) -> Kind:
    def drift() -> None:
        [row] = service.rows.values()
        row["name"] = "By hand"
        row["configuration"]["username"] = "the-key-by-hand"

    def judge(stack: Stack, declared: Mapping[str, Any]) -> None:
        assert stack.kept is not None
        outputs, row = stack.kept.outputs, service.rows[stack.kept.id]
        assert row["element"]["key"] == outputs["element_key"] == declared["element_key"]
        assert row["name"] == outputs["name"] == declared["name"]
        assert without_markers(row["tags"]) == outputs["tags"] == declared["tags"]
        assert outputs["token"] == row["token"]
        assert outputs["disabled"] == row["disabled"] == declared.get("disabled", row["disabled"])
        for key, value in declared["configuration"].items():
            assert same(row["configuration"][key], value), key

    return Kind(
        stack=stack_of,
        secrets=secrets,
        ids=lambda: list(service.rows),
        drift=drift,
        judge=judge,
        named=False,
    )


def secrets(case: Case, stack: Stack) -> list[str]:
    section = case.verb.declared["configuration"]
    # A call about an instance may name its token; in a create it is known from the response.
    about_one = case.call.startswith("instances.") and not case.verb.replaces
    token = ["the-token-1"] if about_one and case.call not in CREATING else []
    return [section["username"], section["password"], *token]


def stack_of(service: Service, call: str) -> Stack:
    # The catalogue's checks ask for the organization in a thread of their own: not where a fault
    # strikes that request.
    checks = call == CATALOGUE
    stack = Stack(lambda: InstanceLifecycle(services(service, catalogue_checks=checks)), URN)
    service.deployment = stack.deployment
    return stack
