"""Commands in this process: what needs no process of its own, or cannot be brought about in one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pulumi_cloud_elements.api.catalogue import Catalogue, Definition, Entry
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.commands import FAILED, INTERRUPTED, main
from pulumi_cloud_elements.commands.session import Session
from pulumi_cloud_elements.errors import CloudElementsError, UnauthorizedError

from ..fake.service import Service, service_error
from .in_memory import InMemory, Pulumi, Terminal, run

SECTION = {"username": "canary-u", "password": "canary-p"}


@pytest.fixture
def service() -> Service:
    made = Service()
    for name, key, tags in (("One", "closeio", ["a"]), ("Two", "sftp", ["b"])):
        section = SECTION | ({"hostname": "sftp.example.com"} if key == "sftp" else {})
        made.create({"name": name, "element": {"key": key}, "configuration": section, "tags": tags})
    return made


# describe


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


# element, oauth-url


def test_a_catalogue_that_does_not_respond(service: Service) -> None:
    service.fail("elements.get", service_error(500))
    with pytest.raises(CloudElementsError, match="try again"):
        run(InMemory(service), "element", "closeio")


def test_an_element_whose_types_cannot_be_read_has_its_own(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.fail("elements.authentication_types", service_error(403))
    assert run(InMemory(service), "element", "closeio", "--json") == 0
    [own] = json.loads(capsys.readouterr().out)["authenticationTypes"]
    assert own["type"] == "basic"
    service.fail("elements.authentication_types", service_error(401))
    with pytest.raises(UnauthorizedError):
        run(InMemory(service), "element", "closeio")


class Defining(InMemory):
    """A session whose catalogue has one definition."""

    def __init__(self, service: Service, definition: Definition) -> None:
        super().__init__(service)
        self.catalogue = OneElement(self.client, definition)


class OneElement(Catalogue):
    def __init__(self, client: Client, definition: Definition) -> None:
        super().__init__(client)
        self.one = definition

    def definition(self, key: str, authentication: str | None = None) -> Definition:
        return self.one


def test_choices_are_shown_where_there_are_any(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(InMemory(service), "element", "closeio") == 0
    assert "choices" not in capsys.readouterr().out
    entry = Entry("region", "COMBO", required=True, default=None, options=("eu", "us"))
    session = Defining(service, Definition("e", "basic", {"region": entry}))
    assert run(session, "element", "closeio", "--authentication", "basic") == 0
    *_, head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["entry", "type", "required", "default", "choices"]
    assert row.split() == ["region", "COMBO", "yes", "eu,", "us"]


def test_an_element_without_entries(service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    session = Defining(service, Definition("bare", "none", {}))
    assert run(session, "element", "closeio", "--authentication", "none") == 0
    assert capsys.readouterr().out == (
        "bare, authentication none\n\nthe element has no configuration entries\n"
    )


def test_an_empty_catalogue_is_said(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    session = InMemory(service)
    monkeypatch.setattr(session.client.elements, "list", list)
    assert run(session, "elements") == 0
    assert capsys.readouterr() == ("", "the catalogue is empty\n")


def test_the_service_decides_where_the_catalogue_does_not_say_whether_there_is_oauth(
    service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    session = InMemory(service, environment={"CLOUD_ELEMENTS_OAUTH_API_SECRET": "canary-s"})
    service.fail("elements.get", service_error(500))
    arguments = ("--api-key", "k", "--callback-url", "https://example.com/c")
    assert run(session, "oauth-url", "sfdc", *arguments) == 0
    assert capsys.readouterr().out.startswith("https://vendor.example.com/")


def test_the_applications_secret_is_asked_for_at_a_terminal(
    service: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: "canary-s")
    arguments = ("--api-key", "k", "--callback-url", "https://example.com/c")
    assert run(InMemory(service, environment={}), "oauth-url", "sfdc", *arguments) == 0
    call = service.calls[-1]
    assert call.name == "elements.oauth_url"
    assert call.arguments[1]["apiSecret"] == "canary-s"
    assert "canary" not in "".join(capsys.readouterr())


# The session


def test_the_settings_of_a_stack(pulumi: Pulumi, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER_SECRET", "ORGANIZATION_SECRET", "BASE_URL"):
        monkeypatch.delenv(f"CLOUD_ELEMENTS_{name}", raising=False)
    pulumi.prints(
        {
            "cloud-elements:userSecret": {"value": "the-user-secret", "secret": True},
            "cloud-elements:organizationSecret": {"value": "o", "secret": True},
            "cloud-elements:baseUrl": {"value": "eu"},
            "cloud-elements:owner": {"objectValue": {}},
        }
    )
    session = Session("dev")
    assert session.settings.user_secret == "the-user-secret"
    assert "cloud-elements.co.uk" in session.settings.base_url
    assert session.settings.owner is None
    assert pulumi.calls()[-1][:5] == ["config", "--show-secrets", "--json", "--stack", "dev"]
    assert "the-user-secret" not in repr(session.client)


def test_a_setting_that_does_not_exist_is_a_warning_and_an_error_of_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("USER_SECRET", "ORGANIZATION_SECRET"):
        monkeypatch.setenv(f"CLOUD_ELEMENTS_{name}", "canary")
    monkeypatch.setenv("CLOUD_ELEMENTS_BASEURL", "eu")
    assert Session().settings.unknown
    [warning] = capsys.readouterr().err.splitlines()
    assert warning.startswith("warning: ")
    assert "CLOUD_ELEMENTS_BASEURL" in warning
    assert "CLOUD_ELEMENTS_BASE_URL" in warning
    assert main(["check"]) == FAILED
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines()[-1] == warning.replace("warning: ", "error: ")


def test_an_interruption_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(_stack: str | None) -> Session:
        raise KeyboardInterrupt

    assert main(["check"], interrupted) == INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"
