"""`instance ID`, and the filters of `instances`."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi_cloud_elements.errors import CloudElementsError

from ..fake.service import Service, service_error
from .describing.account import account
from .in_memory import InMemory, run

MADE = (
    ("CRM EMEA", "closeio", ["crm", "production"]),
    ("CRM APAC", "closeio", ["crm", "pulumi-resource:0.1"]),
    ("Files", "sftp", ["files"]),
)


@pytest.fixture
def service() -> Service:
    made = Service()
    for name, key, tags in MADE:
        section = {"username": "canary-u", "password": "canary-p", "hostname": "sftp.example.com"}
        made.create({"name": name, "element": {"key": key}, "configuration": section, "tags": tags})
    made.rows["2"]["disabled"] = True
    made.rows["3"]["valid"] = False
    return made


def ids(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> list[str]:
    assert run(InMemory(service), "instances", "--json", *arguments) == 0
    return [row["id"] for row in json.loads(capsys.readouterr().out)]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], ["1", "2", "3"]),
        (["--element", "closeio"], ["1", "2"]),
        (["--name", "emea"], ["1"]),
        (["--name", "crm"], ["1", "2"]),
        (["--tag", "crm"], ["1", "2"]),
        (["--tag", "crm", "--tag", "production"], ["1"]),
        (["--tag", "cr"], []),
        (["--unmanaged"], ["1", "3"]),
        (["--disabled"], ["2"]),
        (["--invalid"], ["3"]),
        (["--element", "closeio", "--disabled", "--name", "apac"], ["2"]),
        (["--element", "closeio", "--invalid"], []),
    ],
    ids=str,
)
def test_filters(
    service: Service, capsys: pytest.CaptureFixture[str], arguments: list[str], found: list[str]
) -> None:
    assert ids(capsys, service, *arguments) == found


def test_the_table_has_the_state_and_the_stack(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.rows["2"]["valid"] = False
    assert run(InMemory(service), "instances") == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "name", "element", "tags", "state", "formulas", "stack"]
    assert rows[0].endswith("  crm, production  valid                0")
    assert rows[1].endswith("  crm              disabled, not valid  0         unknown")
    assert rows[2].endswith("  files            not valid            0")


def test_that_there_is_nothing_is_said(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service), "instances", "--name", "nosuch") == 0
    assert capsys.readouterr() == ("", "no instance matches; instances in the account: 3\n")
    for name, said in (
        ("instances", "there are no instances in the account\n"),
        ("formulas", "there are no formulas in the account\n"),
        ("vdrs", "there are no virtual data resources in the account\n"),
    ):
        assert run(InMemory(Service()), name) == 0
        assert capsys.readouterr() == ("", said)
        assert run(InMemory(Service()), name, "--json") == 0
        assert capsys.readouterr() == ("[]\n", said)


def shown(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> dict[str, Any]:
    assert run(InMemory(service), "instance", *arguments, "--json") == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_one_instance(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    found = shown(capsys, service, "3")
    section = found.pop("configuration")
    assert found == {
        "id": "3",
        "name": "Files",
        "element": "sftp",
        "tags": ["files"],
        "valid": False,
        "disabled": False,
        "managed": False,
        "created": service.rows["3"].get("createdDate"),
        "updated": service.rows["3"].get("updatedDate"),
        "stack": None,
        "formulaInstances": [],
    }
    assert section["hostname"] == "sftp.example.com"
    assert section["username"] == section["password"] == "[secret]"
    assert list(section) == sorted(section)
    assert None not in section.values()


def test_one_instance_as_a_table(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(InMemory(service), "instance", "3") == 0
    out = capsys.readouterr().out
    lines = [line.split() for line in out.splitlines()]
    assert lines[0] == ["id", "3"]
    assert ["valid", "no"] in lines
    assert ["formula", "instances", "none"] in lines
    assert ["hostname", "sftp.example.com"] in lines
    assert ["password", "[secret]"] in lines
    assert "canary" not in out
    assert str(service.rows["3"]["token"]) not in out


def test_an_instance_that_formulas_use(capsys: pytest.CaptureFixture[str]) -> None:
    service = account()
    assert shown(capsys, service, "1")["formulaInstances"] == ["3"]
    service.fail("formula_instances.list_all", service_error(403))
    assert shown(capsys, service, "1")["formulaInstances"] is None
    service.fail("formula_instances.list_all", service_error(403))
    assert run(InMemory(service), "instance", "1") == 0
    assert "cannot be read" in capsys.readouterr().out


def test_an_instance_without_a_configuration(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.rows["1"]["configuration"] = {}
    assert shown(capsys, service, "1")["configuration"] == {}
    assert run(InMemory(service), "instance", "1") == 0
    assert "entry" not in capsys.readouterr().out


def test_an_id_that_nothing_has(service: Service) -> None:
    with pytest.raises(CloudElementsError, match="there is no instance 4711"):
        run(InMemory(service), "instance", "4711")
