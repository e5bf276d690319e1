"""What a stack has left behind is found by its tag, and deleted where somebody says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.commands import FAILED, main
from pulumi_cloud_elements.errors import CloudElementsError
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.instance.lifecycle import InstanceLifecycle

from ..fake.process import services
from ..fake.service import Service, service_error
from .in_memory import InMemory, Pulumi, Terminal, run

TYPE = "pulumi-python:dynamic/cloudelements:Instance"
INPUTS: dict[str, Any] = {
    "element_key": "closeio",
    "name": "Test",
    "configuration": {"username": "the-key", "password": "the-password"},
}


def urn(name: str, stack: str = "dev", project: str = "crm") -> str:
    return f"urn:pulumi:{stack}::{project}::{TYPE}::{name}"


def create(service: Service, name: str, stack: str = "dev") -> str:
    """Create an instance as a run of the stack does; return its id."""
    lifecycle = InstanceLifecycle(services(service))
    return lifecycle.create({**INPUTS, "name": name}, Registration(urn(name, stack))).id


@pytest.fixture
def service(pulumi: Pulumi) -> Service:
    """An account with one instance that the stack's state has, one orphan, and others."""
    service = Service()
    known = create(service, "known")
    create(service, "orphan")
    create(service, "of another stack", "production")
    service.create({"name": "nobody's", "element": {"key": "closeio"}, **section()})
    row = {"urn": urn("known"), "type": TYPE, "id": known, "outputs": {}}
    stack = {"urn": urn("stack").replace(TYPE, "pulumi:pulumi:Stack"), "type": "other"}
    pulumi.prints({"deployment": {"resources": [stack, row]}})
    return service


def section() -> dict[str, Any]:
    return {"configuration": INPUTS["configuration"]}


def test_they_are_listed(
    service: Service, pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service, "dev"), "orphans", "--stack", "dev") == 3
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "name", "element", "tags"]
    assert row.split() == ["2", "orphan", "closeio", "orphan"]
    assert pulumi.arguments() == ["stack", "export", "--stack", "dev", "--non-interactive"]
    assert len(service.rows) == 4


def test_they_are_listed_as_json(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(InMemory(service, "dev"), "orphans", "--stack", "dev", "--json") == 3
    shown = json.loads(capsys.readouterr().out)
    assert shown["deleted"] is False
    assert [row["id"] for row in shown["instances"]] == ["2"]


def test_none(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    del service.rows["2"]
    assert run(InMemory(service, "dev"), "orphans", "--stack", "dev") == 0
    assert capsys.readouterr().out == "nothing was left behind\n"


def test_they_are_deleted_with_yes(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    session = InMemory(service, "dev")
    assert run(session, "orphans", "--stack", "dev", "--delete", "--yes", "--json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["deleted"] is True
    assert captured.err == "deleted 2 (orphan)\n"
    assert sorted(service.rows) == ["1", "3", "4"]


def test_one_that_is_gone_meanwhile_is_no_failure(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("instances.delete", service_error(404))
    assert run(InMemory(service, "dev"), "orphans", "--stack", "dev", "--delete", "--yes") == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("typed", "deleted"), [("y\n", True), ("YES\n", True), ("n\n", False)])
def test_a_person_is_asked(
    service: Service, monkeypatch: pytest.MonkeyPatch, typed: str, deleted: bool
) -> None:
    terminal = Terminal(typed)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("sys.stderr", terminal)
    session = InMemory(service, "dev")
    if deleted:
        assert run(session, "orphans", "--stack", "dev", "--delete") == 0
    else:
        with pytest.raises(CloudElementsError, match="nothing was deleted"):
            run(session, "orphans", "--stack", "dev", "--delete")
    assert "Delete 2 (orphan) for good? [y/N] " in terminal.shown
    assert ("2" not in service.rows) is deleted


def test_without_a_terminal_nothing_is_deleted(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Path("/dev/null").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        with pytest.raises(CloudElementsError, match="--yes"):
            run(InMemory(service, "dev"), "orphans", "--stack", "dev", "--delete")
    assert len(service.rows) == 4


# Whose stack it is


class Nobodys(InMemory):
    """A session without the setting `owner`."""

    @property
    def settings(self) -> Any:
        return services(self._service, owner=None).settings


@pytest.mark.parametrize("stack", ["dev", "acme/crm/dev"])
def test_an_organization_in_the_name_or_the_state(
    service: Service,
    pulumi: Pulumi,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stack: str,
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "https://api.pulumi.com")
    lifecycle = InstanceLifecycle(services(service, owner=None))
    registration = Registration(urn("cloud"), organization="acme")
    made = lifecycle.create({**INPUTS, "name": "cloud"}, registration)
    row = {"urn": urn("known"), "type": TYPE, "id": "1", "outputs": {"organization": "acme"}}
    pulumi.prints({"deployment": {"resources": [row]}})
    assert run(Nobodys(service, stack), "orphans", "--stack", stack) == 3
    assert capsys.readouterr().out.splitlines()[1].startswith(made.id)


def test_a_stack_that_cannot_be_told_from_others(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULUMI_BACKEND_URL", "https://api.pulumi.com")
    with pytest.raises(CloudElementsError, match="CLOUD_ELEMENTS_OWNER"):
        run(Nobodys(service, "dev"), "orphans", "--stack", "dev")


@pytest.mark.parametrize("stack", ["acme/crm/dev", "dev"])
def test_an_empty_state_has_the_names_from_stack_or_project(
    service: Service,
    pulumi: Pulumi,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    stack: str,
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: crm\nruntime: python\n")
    (tmp_path / "program").mkdir()
    monkeypatch.chdir(tmp_path / "program")
    pulumi.prints({"deployment": None})
    assert run(InMemory(service, stack), "orphans", "--stack", stack) == 3
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_outside_of_a_project(
    service: Service, pulumi: Pulumi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    pulumi.prints({"deployment": None})
    with pytest.raises(CloudElementsError, match=r"Pulumi\.yaml"):
        run(InMemory(service, "dev"), "orphans", "--stack", "dev")


# The engine


def test_why_the_engine_failed_is_one_line(
    pulumi: Pulumi, capsys: pytest.CaptureFixture[str]
) -> None:
    pulumi.fails("error: no stack named dev found")
    assert main(["orphans", "--stack", "dev"]) == FAILED
    assert capsys.readouterr().err == ("error: pulumi stack failed: no stack named dev found\n")


def test_an_engine_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["orphans", "--stack", "dev"]) == FAILED
    assert "pulumi is not on PATH" in capsys.readouterr().err
