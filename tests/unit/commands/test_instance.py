"""`instance ID`: all that is known of one instance."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pulumi_cloud_elements.errors import CloudElementsError

from ..fake.service import Service, service_error
from .describing.account import account
from .in_memory import InMemory, run, three_instances


@pytest.fixture
def service() -> Service:
    return three_instances()


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
