"""`describe`: what is described, and what is said where nothing is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pulumi_cloud_elements.commands import main
from pulumi_cloud_elements.errors import CloudElementsError

from ..fake.service import Service, service_error
from .in_memory import InMemory, run, sessions, two_instances


@pytest.fixture
def service() -> Service:
    return two_instances()


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ([], ["one", "two"]),
        (["2"], ["two"]),
        (["2", "1"], ["two", "one"]),
        (["--element", "sftp"], ["two"]),
        (["--tag", "a"], ["one"]),
        (["--element", "sftp", "--tag", "a"], []),
    ],
    ids=str,
)
def test_what_is_described(
    service: Service,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    names: list[str],
) -> None:
    assert run(InMemory(service), "describe", "--json", *arguments) == 0
    told = json.loads(capsys.readouterr().out)
    assert [row["resource"] for row in told["instances"]] == names


def test_a_program_is_written_to_a_file_that_is_new(
    service: Service, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "__main__.py"
    assert run(InMemory(service), "describe", "-o", str(file)) == 0
    run(InMemory(service), "describe")
    assert file.read_text(encoding="utf-8") == capsys.readouterr().out
    with pytest.raises(CloudElementsError, match=r"__main__\.py"):
        run(InMemory(service), "describe", "-o", str(file))
    with pytest.raises(CloudElementsError, match="No such file or directory"):
        run(InMemory(service), "describe", "-o", str(tmp_path / "nosuch" / "file"))


def test_without_the_catalogue_all_that_is_set_is_declared(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("elements.get", service_error(500), times=None)
    run(InMemory(service), "describe", "1")
    program = capsys.readouterr().out
    assert "# The element's definition is not known, so all that is set is declared." in program
    assert '"pagination.max": "100",' in program


def test_an_element_that_is_no_longer_there(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("elements.get", service_error(404), times=None)
    run(InMemory(service), "describe", "1")
    assert "The element's definition is not known" in capsys.readouterr().out


def test_oauth(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    section = {
        "oauth.api.key": "canary-k",
        "oauth.api.secret": "canary-s",
        "oauth.user.refresh_token": "canary-r",
    }
    body = {"name": "Three", "element": {"key": "sfdc"}, "configuration": section}
    service.create({**body, "externalAuthentication": "initial"})
    service.create({**body, "name": "Four", "providerData": {"code": "c"}})
    run(InMemory(service), "describe", "3")
    with_token = capsys.readouterr().out
    assert '"oauth.user.refresh_token": config.require_secret(' in with_token
    assert 'external_authentication="initial",' in with_token
    run(InMemory(service), "describe", "4")
    with_code = capsys.readouterr().out
    assert "refresh_token" not in with_code
    assert "canary" not in with_token + with_code


def test_an_id_that_is_given_twice_is_described_once(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", "2", "1", "2", "--json"], sessions(service)) == 0
    shown = json.loads(capsys.readouterr().out)
    assert [row["id"] for row in shown["instances"]] == ["2", "1"]
    assert shown["program"].count("adopt=") == 2


@pytest.mark.parametrize("arguments", [["--tag", "nosuch"], ["--element", "sftp", "1"]], ids=str)
@pytest.mark.parametrize("json_", [False, True], ids=["program", "json"])
def test_nothing_that_matches_is_said(
    service: Service, capsys: pytest.CaptureFixture[str], arguments: list[str], json_: bool
) -> None:
    assert main(["describe", *arguments, *(["--json"] if json_ else [])], sessions(service)) == 0
    shown = capsys.readouterr()
    assert shown.err == "no instance matches, so the program declares none\n"
    assert "Instance(" not in shown.out


def test_an_empty_account_is_said(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    service.rows.clear()
    service.formulas.rows.clear()
    service.objects.definitions.clear()
    assert main(["describe"], sessions(service)) == 0
    assert capsys.readouterr().err == "no resource was found, so the program declares none\n"


def test_what_matches_needs_no_word(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe"], sessions(service)) == 0
    assert capsys.readouterr().err == ""
