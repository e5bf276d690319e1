"""`orphans` of kinds that carry no mark: what is there under the name of a pending create."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.api.levels import Place
from pulumi_cloud_elements.commands import main
from pulumi_cloud_elements.errors import UnauthorizedError
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.recovery.marker import CREATION_ID, new_creation_id
from pulumi_cloud_elements.recovery.orphans import PENDING

from ..fake.service import Service, service_error
from .in_memory import InMemory, Pulumi, run, sessions

LIST = ("orphans", "--stack", "dev")
NOTE = (
    "note: formula instances, virtual data resources and transformations carry no mark, so that an "
    "orphaned one is found only by its pending create in the stack's state\n"
)
SAID = (
    "candidates are not deleted here: run `pulumi up`, which takes back what is still declared, or "
    "delete them in the console\n"
)


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:{kind}::{name}"


def creating(kind: str, resource: str, /, **inputs: Any) -> dict[str, Any]:
    seeded = {CREATION_ID: new_creation_id(urn(kind, resource), b"seed"), **inputs}
    type_ = urn(kind, resource).split("::")[2]
    row = {"urn": urn(kind, resource), "type": type_, "inputs": seeded}
    return {"type": "creating", "resource": row}


INSTANCE = creating("FormulaInstance", "nightly", formula_id="1", name="Nightly")
DEFINITION = creating("VirtualDataResource", "contacts", level="organization", name="contacts")
MAPPING = creating(
    "Transformation",
    "map",
    level="instance",
    instance_id=7,
    virtual_data_resource="organizations/contacts",
)


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Intents:
    folder = tmp_path / "notes"
    folder.mkdir(mode=0o700)
    monkeypatch.setenv("PULUMI_BACKEND_URL", "s3://bucket")
    return Intents(folder)


@pytest.fixture
def service(notes: Intents) -> Service:
    """An account that has one of each under the name of a pending create, and others."""
    service = Service()
    service.formulas.create({"name": "Sync"})
    for name in ("Nightly", "Daily"):
        service.formulas.create_instance("1", {"name": name, "configuration": {}})
    for name in ("contacts", "leads"):
        service.objects.define(Place("organization"), name, {"fields": []}, new=True)
    service.objects.define(Place("instance", "7"), "contacts", {"fields": []}, new=True)
    service.objects.map(Place("instance", "7"), "contacts", {"vendorName": "lead"}, new=True)
    return service


def state(pulumi: Pulumi, *pending: dict[str, Any], resources: Any = ()) -> None:
    pulumi.prints({"deployment": {"resources": [*resources], "pending_operations": [*pending]}})


def found(
    capsys: pytest.CaptureFixture[str], service: Service, notes: Intents, code: int = 3
) -> list[tuple[str, str]]:
    assert run(InMemory(service, "dev", notes), *LIST, "--json") == code
    shown = json.loads(capsys.readouterr().out)
    assert shown["instances"] == shown["formulas"] == []
    return [(one["kind"], one["id"]) for one in shown["candidates"]]


def test_each_kind_is_found_by_what_its_pending_create_names(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    state(pulumi, INSTANCE, DEFINITION, MAPPING)
    assert found(capsys, service, notes) == [
        ("formula instance", "2"),
        ("transformation", "instances/7/contacts"),
        ("virtual data resource", "organizations/contacts"),
    ]
    assert run(InMemory(service, "dev", notes), *LIST, "--json") == 3
    first = json.loads(capsys.readouterr().out)["candidates"][0]
    assert first == {
        "kind": "formula instance",
        "id": "2",
        "name": "Nightly",
        "resource": urn("FormulaInstance", "nightly"),
        "evidence": PENDING,
    }


def test_they_are_listed_apart_and_never_deleted(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    state(pulumi, INSTANCE, DEFINITION)
    for more in ((), ("--delete", "--yes")):
        assert run(InMemory(service, "dev", notes), *LIST, *more) == 3
        shown = capsys.readouterr()
        assert shown.err == SAID + NOTE
        first, _, said, _, head, *rows = shown.out.splitlines()
        assert first == "there are no orphaned instances or formulas"
        assert said == "candidates, which an interrupted run or somebody else has created:"
        assert head.split() == ["id", "kind", "name", "resource"]
        assert [row.split()[0] for row in rows] == ["2", "organizations/contacts"]
    assert len(service.objects.definitions) == 3
    assert not [call.name for call in service.calls if "delete" in call.name]


def test_what_a_state_has_is_no_candidate(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    has = [{"urn": urn("FormulaInstance", "x"), "id": "2"}]
    state(pulumi, INSTANCE, DEFINITION, resources=has)
    assert found(capsys, service, notes) == [("virtual data resource", "organizations/contacts")]
    pulumi.lists("nothing that can be read")  # its own state counts all the same
    assert found(capsys, service, notes) == [("virtual data resource", "organizations/contacts")]
    pulumi.lists('[{"name": "dev"}]')
    others = [{"urn": urn("VirtualDataResource", "y"), "id": "organizations/contacts"}]
    pulumi.added("other", {"deployment": {"resources": others}})
    assert found(capsys, service, notes, code=0) == []


def test_what_a_note_says_was_there_before_is_no_candidate(
    service: Service, pulumi: Pulumi, notes: Intents, capsys: pytest.CaptureFixture[str]
) -> None:
    notes.write(INSTANCE["resource"]["inputs"][CREATION_ID], ["2"], "1/Nightly")
    state(pulumi, INSTANCE)
    assert found(capsys, service, notes, code=0) == []
    service.formulas.create_instance("1", {"name": "Nightly", "configuration": {}})
    [(_, id_)] = found(capsys, service, notes)
    assert id_ != "2"


@pytest.mark.parametrize(
    "pending",
    [
        creating("FormulaInstance", "a", formula_id="1", name="nosuch"),
        creating("FormulaInstance", "a", formula_id="99", name="Nightly"),
        creating("FormulaInstance", "a", formula_id={"4dabf18193072939515e22adb298388d": "x"}),
        creating("VirtualDataResource", "a", level="organization", name="nosuch"),
        creating("VirtualDataResource", "a", level="nosuch", name="contacts"),
        creating("VirtualDataResource", "a", level="organization", name=True),
        creating("VirtualDataResource", "a", level="account", name="contacts"),
        creating("Transformation", "a", level="organization", element_key="sftp",
                 virtual_data_resource="organizations/contacts"),
        creating("Transformation", "a", level="organization", virtual_data_resource={"x": 1}),
        creating("Another", "a", level="organization", name="contacts"),
    ],
    ids=lambda pending: str(list(pending["resource"]["inputs"].values())[1:]),
)  # fmt: skip
def test_what_is_not_there_or_cannot_be_named(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    capsys: pytest.CaptureFixture[str],
    pending: Any,
) -> None:
    state(pulumi, pending)
    assert found(capsys, service, notes, code=0) == []


def test_a_mapped_resource_may_be_named_without_its_place(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    inputs = {"level": "instance", "instance_id": "7", "virtual_data_resource": "contacts"}
    state(pulumi, creating("Transformation", "map", **inputs))
    assert found(capsys, service, notes) == [("transformation", "instances/7/contacts")]


@pytest.mark.parametrize(
    "shown",
    [
        {"fields": [], "level": "organization"},
        # The level that it names for itself may be the one that was asked for.
        {"fields": [{"path": "email", "level": "organization"}], "level": "instance"},
    ],
)
def test_another_levels_is_no_candidate(
    service: Service,
    notes: Intents,
    pulumi: Pulumi,
    capsys: pytest.CaptureFixture[str],
    shown: dict[str, Any],
) -> None:
    service.objects.definitions["instances/7/contacts"] = {"objectName": "contacts", **shown}
    inputs = {"level": "instance", "instance_id": "7", "name": "contacts"}
    state(pulumi, creating("VirtualDataResource", "a", **inputs))
    assert found(capsys, service, notes, code=0) == []


def test_what_cannot_be_looked_for_is_said(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    state(pulumi, INSTANCE, DEFINITION)
    service.fail("formula_instances.list", service_error(403))
    assert run(InMemory(service, "dev", notes), *LIST) == 3
    first, *_ = capsys.readouterr().err.splitlines()
    assert first.startswith("warning: could not look for formula instance Nightly: ")
    service.fail("formula_instances.list", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service, "dev", notes), *LIST)


def test_the_note_is_for_stacks_that_have_such_kinds(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    state(pulumi, resources=[{"urn": urn("Transformation", "x"), "id": "instances/7/leads"}])
    assert run(InMemory(service, "dev", notes), *LIST) == 0
    assert capsys.readouterr().err == NOTE
    state(pulumi, resources=[{"urn": urn("Instance", "x"), "id": "1"}])
    assert run(InMemory(service, "dev", notes), *LIST) == 0
    assert capsys.readouterr().err == ""


def test_a_state_that_cannot_be_read_does_not_stop_a_deletion_of_nothing(
    service: Service, notes: Intents, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    state(pulumi, DEFINITION)
    pulumi.added("broken", "no state")
    assert run(InMemory(service, "dev", notes), *LIST, "--delete", "--yes") == 3
    assert "may be in a state that cannot be read: broken" in capsys.readouterr().err


def test_an_id_asks_about_no_candidate(
    service: Service, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    state(pulumi, DEFINITION)
    assert main([*LIST, "organizations/contacts"], sessions(service)) == 1
    assert "is not an orphaned instance or formula of the stack" in capsys.readouterr().err
