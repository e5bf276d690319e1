"""`describe` writes the program of a whole account, which declares what there is."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_cloud_elements.errors import CloudElementsError, UnauthorizedError
from pulumi_cloud_elements.sdk.secrets import in_protocol

from ...fake.service import Service, service_error
from ...program.engine import asked_by, properties
from ..in_memory import InMemory, run
from .account import CALLED, NIGHTLY, SCRIPT, account

SECRETS = {
    "crmUsername": "canary-u",
    "crmPassword": "canary-p",
    "aNightlySyncAskHeadersAuthorization": "Bearer canary-token",
    "nightlySince": "canary-since",
    "nightlyNotificationWebhookUrl": "https://example.com/canary",
}


def declared(program: Path) -> dict[str, dict[str, Any]]:
    """Run a program, and return what each resource declares, by kind and name."""
    # The mocks' project.
    pulumi.runtime.set_all_config({f"project:{key}": value for key, value in SECRETS.items()})
    try:
        requests = asked_by(lambda: runpy.run_path(str(program))).registered
    finally:
        pulumi.runtime.set_all_config({})
    return {
        f"{request.type.rpartition(':')[2]} {request.name}": properties(request)
        for request in requests
    }


def printed(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> str:
    assert run(InMemory(service), "describe", *arguments) == 0
    return capsys.readouterr().out


def test_the_program_of_a_whole_account(tmp_path: Path) -> None:
    assert run(InMemory(account()), "describe", "--folder", str(tmp_path)) == 0
    found = declared(tmp_path / "__main__.py")
    assert found.keys() == {
        "Instance crm",
        "VirtualDataResource contacts",
        "Transformation contacts-closeio",
        "VirtualDataResource leads-instance-1",
        "Transformation leads-transformation-instance-1",
        "Formula called",
        "Formula a-nightly-sync",
        "FormulaInstance nightly",
    }
    formula = found["Formula a-nightly-sync"]
    assert formula["adopt"] == NIGHTLY
    assert formula["description"] == "Copies."
    assert formula["steps"]["call"]["properties"] == {"formulaId": "1"}  # the mocks' id
    assert formula["steps"]["Shape it"]["properties"] == {"body": "done({});"}
    assert formula["steps"]["ask"]["properties"] == {
        "api": "/instances/1/docs",
        "headers": {"Authorization": in_protocol("Bearer canary-token")},
    }
    instance = found["FormulaInstance nightly"]
    assert instance["configuration"] == {
        "crm": "1", "since": in_protocol("canary-since"), "dry": "true"
    }  # fmt: skip
    assert instance["settings"] == {
        "notification.email": "a@example.com",
        "notification.webhook.url": in_protocol("https://example.com/canary"),
    }
    assert (instance["formula_id"], instance["active"], instance["adopt"]) == ("1", False, "3")
    contacts = found["VirtualDataResource contacts"]
    assert contacts["fields"] == {"email": "string"}
    assert (contacts["level"], contacts["adopt"]) == ("organization", True)
    mapped = found["Transformation contacts-closeio"]
    assert mapped["script"] == SCRIPT
    assert mapped["element_key"] == "closeio"
    assert mapped["fields"]["email"]["vendor_path"] == "Email"
    leads = found["Transformation leads-transformation-instance-1"]
    assert (leads["level"], leads["instance_id"]) == ("instance", "1")


def test_the_files_of_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    assert run(InMemory(service), "describe", "--folder", str(tmp_path / "new")) == 0
    files = {
        str(file.relative_to(tmp_path / "new")): file.read_bytes()
        for file in (tmp_path / "new").rglob("*")
        if file.is_file()
    }
    program = files.pop("__main__.py").decode()
    assert files == {
        "scripts/a-nightly-sync/shape-it.js": b"done({});",
        "scripts/contacts-closeio.js": SCRIPT.encode(),
    }
    assert capsys.readouterr() == ("", "")
    assert "canary" not in program
    assert 'scripts / "a-nightly-sync/shape-it.js"' in program
    assert (
        "# A Pulumi stack created this one: take it out of that stack first.\na_nightly" in program
    )
    assert max(map(len, program.splitlines())) <= 110
    for name in SECRETS:
        assert f"#   pulumi config set --secret {name}\n" in program
    assert {call.name for call in service.calls if "list" not in call.name} <= {
        "elements.definitions", "elements.get", "elements.authentication_types",
    }  # fmt: skip


def test_what_cannot_be_declared_is_noted(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    ask = service.formulas.rows[NIGHTLY]["steps"][0]
    ask["properties"] = {"json": {"gone": None, "big": 2**53, "kept": 1}}
    shown = printed(capsys, service)
    assert (
        "# steps[0].properties.json.gone is null, which Pulumi leaves out: an update removes it\n"
        "# steps[0].properties.json.big is a number that Pulumi rounds, so that it is refused: "
        "write it as a string\n"
    ) in shown


def test_a_transformation_of_more_fields_than_are_defined(tmp_path: Path) -> None:
    service = account()
    [row] = [one for id_, one in service.objects.transformations.items() if "closeio" in id_]
    row["fields"] += [{"path": "more", "type": "string", "vendorPath": "More"}]
    assert run(InMemory(service), "describe", "--folder", str(tmp_path)) == 0
    program = (tmp_path / "__main__.py").read_text()
    assert "# The virtual data resource has no such fields: more.\ncloud_elements.Tr" in program
    # The name, as the resource itself would let the preview refuse the field.
    assert 'virtual_data_resource="contacts"' in program
    mapped = declared(tmp_path / "__main__.py")["Transformation contacts-closeio"]
    assert mapped["virtual_data_resource"] == "contacts"
    assert "definition" not in mapped


@pytest.mark.parametrize("existing", ["__main__.py", "scripts/contacts-closeio.js"])
def test_nothing_is_overwritten(tmp_path: Path, existing: str) -> None:
    file = tmp_path / existing
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    with pytest.raises(CloudElementsError) as caught:
        run(InMemory(account()), "describe", "--folder", str(tmp_path))
    assert str(caught.value) == f"{file} already exists: pass another name"
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [file]
    assert file.read_text() == "mine"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CloudElementsError, match=r"file/.*: Not a directory"):
        run(InMemory(account()), "describe", "--folder", str(tmp_path / "file" / "x"))


def test_scripts_are_in_a_program_that_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = printed(capsys, account())
    assert "from pathlib" not in text
    assert "canary" not in text
    (tmp_path / "program.py").write_text(text)
    found = declared(tmp_path / "program.py")
    assert found["Transformation contacts-closeio"]["script"] == SCRIPT
    steps = found["Formula a-nightly-sync"]["steps"]
    assert steps["Shape it"]["properties"] == {"body": "done({});"}


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        (("--only", "instances"), {"Instance"}),
        (("--only", "formulas"), {"Formula", "FormulaInstance"}),
        (("--only", "vdrs"), {"VirtualDataResource", "Transformation"}),
        (("--only", "instances", "--only", "vdrs"),
         {"Instance", "VirtualDataResource", "Transformation"}),
        (("1",), {"Instance"}),
        (("--element", "closeio"), {"Instance"}),
        (("--tag", "CRM"), {"Instance"}),
    ],
    ids=range(7),
)  # fmt: skip
def test_only_what_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], kinds: set[str]
) -> None:
    text = printed(capsys, account(), *arguments)
    (tmp_path / "program.py").write_text(text)
    found = declared(tmp_path / "program.py")
    assert {name.split()[0] for name in found} == kinds
    if kinds == {"Formula", "FormulaInstance"}:  # ids of what is not declared stay as they are
        steps = found["Formula a-nightly-sync"]["steps"]
        assert steps["ask"]["properties"]["api"] == "/instances/1/docs"
        assert found["FormulaInstance nightly"]["configuration"]["crm"] == "1"


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    shown = json.loads(printed(capsys, account(), "--json"))
    assert shown["secrets"] == list(SECRETS)
    assert shown["instances"] == [{"id": "1", "resource": "crm", "notes": []}]
    assert [(one["kind"], one["id"]) for one in shown["resources"]] == [
        ("Instance", "1"),
        ("VirtualDataResource", "organizations/contacts"),
        ("Transformation", "organizations/elements/closeio/contacts"),
        ("VirtualDataResource", "instances/1/leads"),
        ("Transformation", "instances/1/leads"),
        ("Formula", CALLED),
        ("Formula", NIGHTLY),
        ("FormulaInstance", "3"),
    ]
    assert shown["notDescribed"] == []


def refused(service: Service, capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """Return what a preview will refuse of which resources, as the program and its JSON say it."""
    shown = json.loads(printed(capsys, service, "--json"))
    found = {one["resource"]: one["notes"] for one in shown["resources"]}
    for resource, notes in found.items():
        lines = "".join(f"# {note}\n" for note in notes)
        assert re.search(rf"{re.escape(lines)}(\w+ = )?cloud_elements.*\n +\"{resource}\"",
                         shown["program"])  # fmt: skip
    compile(shown["program"], "program", "exec")
    before = "A preview refuses this: "
    told = {
        resource: [note.removeprefix(before) for note in notes if note.startswith(before)]
        for resource, notes in found.items()
    }
    return {resource: problems for resource, problems in told.items() if problems}


def test_what_a_preview_refuses_is_said_beforehand(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    assert refused(service, capsys) == {}
    script = {"type": "script", "properties": {"body": "x"}}
    service.formulas.create({"name": "Plain", "configuration": [{"key": "a", "type": "value"}]})
    [*_, id_] = service.formulas.rows
    service.formulas.create_instance(id_, {"name": "lacks", "configuration": {"a": "1"}})
    for row in service.formulas.instances.values():
        if row["name"] == "lacks":
            row["configuration"] = {}
    service.formulas.rows[id_]["configuration"][0]["required"] = True
    service.formulas.create({"name": "Broken", "steps": []})
    [*_, id_] = service.formulas.rows
    service.formulas.rows[id_] |= {
        "name": "<b>Broken</b>\nimport os",
        "steps": [{"name": "first", "onSuccess": ["gone"], **script}],
        "triggers": [{"type": "manual"}, {"type": "manual"}],
    }
    objects = service.objects
    objects.definitions["instances/1/leads"]["description"] = "<b>leads</b>"
    [field] = objects.transformations["organizations/elements/closeio/contacts"]["fields"]
    field["path"] = "phone"
    service.rows["1"]["name"] = " CRM "
    found = refused(service, capsys)
    assert found.pop("b-broken-b-import-os") == [
        "name: contains HTML, which the service removes: remove < and >",
        'triggers: has two entries with the name "trigger"',
        'steps.first.on_success: there is no step "gone"',
    ]
    assert found == {
        "crm": ["name: begins or ends with white space, which the service removes: remove it"],
        "leads-instance-1": [
            "description: contains HTML, which the service removes: remove < and >"
        ],
        "lacks": ["configuration.a: is required by formula 4"],
    }


def test_what_cannot_be_read_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    service.fail("definitions.list", service_error(403, "No privilege"))
    service.fail("formula_instances.list_all", service_error(403, "No privilege"))
    assert run(InMemory(service), "describe", "--json") == 0
    shown = capsys.readouterr()
    reason = "the service responded 403: No privilege [requestId 1]"
    assert json.loads(shown.out)["notDescribed"] == [
        f"the formula instances: {reason}",
        f"the virtual data resources at level organization: {reason}",
    ]
    assert shown.err == (
        f"not described: the formula instances: {reason}\n"
        f"not described: the virtual data resources at level organization: {reason}\n"
    )


def test_wrong_credentials_are_a_failure() -> None:
    service = account()
    service.fail("formulas.list", service_error(401, "No"))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "describe")


def test_what_has_an_odd_shape_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    service.formulas.rows[CALLED]["steps"] = [{"name": "x"}]
    service.objects.definitions["organizations/contacts"]["fields"] = [{"path": "a"}]
    shown = json.loads(printed(capsys, service, "--json"))
    assert shown["notDescribed"] == [
        'virtual data resource contacts: fields[0]: it has no "type"; add it',
        f'formula {CALLED}: steps[0]: it has no "type"; add it',
    ]
    kinds = [one["kind"] for one in shown["resources"]]
    assert kinds.count("Formula") == 1
    assert kinds.count("Transformation") == 2
    assert 'virtual_data_resource="contacts"' in shown["program"]
    assert f'"formulaId": "{CALLED}"' in shown["program"]


def test_an_empty_account(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(InMemory(Service()), "describe") == 0
    shown = capsys.readouterr()
    assert shown.err == "no resource was found, so the program declares none\n"
    compile(shown.out, "program", "exec")


def test_formulas_that_call_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    service = Service()
    for name, called in (("a", "2"), ("b", "1"), ("self", "3")):
        step = {"name": "call", "type": "formula", "properties": {"formulaId": called}}
        service.formulas.create({"name": name, "steps": [step]})
    text = printed(capsys, service)
    assert text.index('"b",') < text.index('"a",')
    assert '"formulaId": b.id' in text
    assert '"formulaId": "1"' in text
    assert '"formulaId": "3"' in text
