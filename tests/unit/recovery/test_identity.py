import json
import os
from pathlib import Path

import pytest
from pulumi_cloud_elements.recovery.identity import identity, project_name


@pytest.fixture
def state(tmp_path: Path) -> Path:
    meta = tmp_path / "state" / ".pulumi" / "meta.yaml"
    meta.parent.mkdir(parents=True)
    meta.write_text("version: 1\n")
    os.utime(meta, ns=(1, 12345))
    return tmp_path / "state"


def test_an_owner_counts_alone() -> None:
    assert identity("me", "acme", {"PULUMI_BACKEND_URL": "s3://b"}) == "owner:me"


def test_a_folder_is_known_by_when_it_was_made(state: Path) -> None:
    assert identity(None, None, {"PULUMI_BACKEND_URL": f"file://{state}"}) == "file:12345"
    at_home = {"PULUMI_BACKEND_URL": "file://~/state", "HOME": str(state.parent)}
    assert identity(None, "organization", at_home) == "file:12345"


def test_a_folder_that_is_not_there_is_unknown(tmp_path: Path) -> None:
    assert identity(None, None, {"PULUMI_BACKEND_URL": f"file://{tmp_path}"}) is None


def test_pulumi_cloud_needs_the_organization(tmp_path: Path) -> None:
    cloud = {"PULUMI_BACKEND_URL": "https://api.pulumi.com"}
    assert identity(None, "acme", cloud) == "api.pulumi.com/acme"
    assert identity(None, None, cloud) is None
    assert identity(None, "organization", cloud) is None


def test_a_bucket_is_its_address_without_credentials() -> None:
    url = "s3://bucket/stacks?region=eu&awskey=canary"
    assert identity(None, None, {"PULUMI_BACKEND_URL": url}) == "s3://bucket/stacks"


def test_the_order_is_pulumis_own(state: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "credentials.json").write_text(json.dumps({"current": "gs://login"}))
    program = tmp_path / "project" / "program"
    program.mkdir(parents=True)
    environment = {"PULUMI_HOME": str(home)}
    assert identity(None, None, environment, program) == "gs://login"
    project = tmp_path / "project" / "Pulumi.yaml"
    project.write_text("name: p\nruntime: python\n")
    assert identity(None, None, environment, program) == "gs://login"
    project.write_text("name: p\nruntime: python\nbackend:\n  url: azblob://project\n")
    assert identity(None, None, environment, program) == "azblob://project"
    environment["PULUMI_BACKEND_URL"] = f"file://{state}"
    assert identity(None, None, environment, program) == "file:12345"


@pytest.mark.parametrize("login", ["", "{", "[]", '{"current": ""}', '{"current": 5}'])
def test_an_unreadable_login_is_unknown(tmp_path: Path, login: str) -> None:
    (tmp_path / "credentials.json").write_text(login)
    assert identity(None, None, {"PULUMI_HOME": str(tmp_path)}, tmp_path) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [("name: crm\nruntime: python\n", "crm"), ("runtime: python\n", None), ("{", None)],
)
def test_the_projects_name(tmp_path: Path, text: str, name: str | None) -> None:
    assert project_name(tmp_path) is None
    (tmp_path / "Pulumi.yml").write_text(text)
    assert project_name(tmp_path) == name
