"""What the commands of one run share."""

from __future__ import annotations

from pathlib import Path

import pytest
from pulumi_cloud_elements.commands import FAILED, main
from pulumi_cloud_elements.commands.session import Session
from pulumi_cloud_elements.errors import CloudElementsError

from .in_memory import Pulumi


@pytest.mark.parametrize(
    "url", ["s3://bucket?awskey=k&secret=canary", "postgres://user:canary/2@db", "gs://b#canary"]
)
def test_the_credentials_of_a_backend_do_not_reach_the_terminal(pulumi: Pulumi, url: str) -> None:
    pulumi.fails(f'error: unable to open bucket "{url}": denied')
    with pytest.raises(CloudElementsError, match="pulumi config failed: unable to open") as failed:
        _ = Session("dev").settings
    assert "canary" not in str(failed.value)


@pytest.mark.parametrize("printed", ["canary", "[]", '{"canary": 5}'])
def test_a_configuration_that_cannot_be_read_is_one_line(
    monkeypatch: pytest.MonkeyPatch, printed: str
) -> None:
    monkeypatch.setattr("pulumi_cloud_elements.commands.session.pulumi", lambda *_: printed)
    with pytest.raises(CloudElementsError, match="configuration of stack dev") as failed:
        _ = Session("dev").settings
    assert "canary" not in str(failed.value)


def test_a_pulumi_that_cannot_be_run_is_one_line(pulumi: Pulumi, tmp_path: Path) -> None:
    pulumi.prints({})
    (tmp_path / "pulumi").write_bytes(b"\x7fELF")
    with pytest.raises(CloudElementsError, match="pulumi could not be run: Exec format error"):
        _ = Session("dev").settings


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


def test_what_is_shared_is_made_once_from_the_environment_that_is_given(tmp_path: Path) -> None:
    environment = {
        "CLOUD_ELEMENTS_USER_SECRET": "the-user-secret",
        "CLOUD_ELEMENTS_ORGANIZATION_SECRET": "the-organization-secret",
    }
    session = Session(environment=environment)
    assert session.settings.user_secret == "the-user-secret"
    assert session.catalogue is session.catalogue
    assert session.intents is session.intents
    session.client.close()
