import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from pulumi_cloud_elements.recovery.identity import backend_url, home, identity, project_name
from pulumi_cloud_elements.recovery.project_file import UnreadableProjectError


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
    with_query = {"PULUMI_BACKEND_URL": f"file://{state}?no_tmp_dir=true"}
    assert identity(None, "organization", with_query) == "file:12345"


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


def test_a_project_file_that_cannot_be_read_is_not_passed_over(tmp_path: Path) -> None:
    """The login is not the backend where the project may name another one."""
    (tmp_path / "credentials.json").write_text(json.dumps({"current": "gs://login"}))
    (tmp_path / "Pulumi.yaml").write_text("name: p\nbackend: {url: azblob://project}\n")
    assert identity(None, None, {"PULUMI_HOME": str(tmp_path)}, tmp_path) is None
    with_owner = identity("me", None, {"PULUMI_HOME": str(tmp_path)}, tmp_path)
    assert with_owner == "owner:me"


def test_the_projects_name(tmp_path: Path) -> None:
    assert project_name(tmp_path) is None
    file = tmp_path / "Pulumi.yaml"
    file.write_text("name: p\n")
    assert project_name(tmp_path) == "p"
    (tmp_path / "program").mkdir()
    assert project_name(tmp_path / "program") == "p"
    file.write_text("runtime: python\n")
    assert project_name(tmp_path) is None
    file.write_text("{name: p}")
    with pytest.raises(UnreadableProjectError):
        project_name(tmp_path)


class Users:
    """The users that a system knows."""

    def __init__(self, folder: str | None) -> None:
        self._folder = folder

    def getpwuid(self, _: int) -> SimpleNamespace:
        if self._folder is None:
            raise KeyError
        return SimpleNamespace(pw_dir=self._folder)


WINDOWS = None


@pytest.mark.parametrize(
    ("users", "environment", "expected"),
    [
        (Users("/root"), {"HOME": "/github/home"}, "/root"),
        (Users("/root"), {}, "/root"),
        (Users(None), {"HOME": "/home/me"}, "/home/me"),
        (Users(""), {"HOME": "/home/me", "USERPROFILE": "C:\\Users\\me"}, "/home/me"),
        (Users(None), {}, None),
        (WINDOWS, {"USERPROFILE": "C:\\Users\\me"}, "C:\\Users\\me"),
        (WINDOWS, {"USERPROFILE": "C:\\Users\\me", "HOME": "/c/Users/me"}, "C:\\Users\\me"),
        (WINDOWS, {"HOME": "/c/Users/me"}, "/c/Users/me"),
        (WINDOWS, {}, None),
    ],
)
def test_the_users_folder_is_the_engines(
    users: Users | None, environment: dict[str, str], expected: str | None
) -> None:
    assert home(environment, users) == expected


def test_the_login_lies_in_the_users_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".pulumi").mkdir()
    (tmp_path / ".pulumi" / "credentials.json").write_text(json.dumps({"current": "gs://login"}))
    monkeypatch.setattr("pwd.getpwuid", Users(None).getpwuid)
    assert backend_url({"HOME": str(tmp_path)}, tmp_path) == "gs://login"
    assert backend_url({}, tmp_path) is None
