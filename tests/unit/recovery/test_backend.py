"""Which backend it is: what a program and a person call it does not matter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.recovery.backend import backend_hash, backend_name
from pulumi_cloud_elements.recovery.engine_process import Engine


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> Any:
        raise KeyError(uid)

    monkeypatch.setattr("pwd.getpwuid", unknown)  # so that HOME counts


def engine() -> Engine:
    return Engine("pulumi", Path("/project"))


def named(url: str, **environment: str) -> str:
    given = {"HOME": "/home/me", **environment}
    return backend_name(url, given, Path("/no/program"), engine)


def hashed(url: str | None, organization: str | None = None, **environment: str) -> str | None:
    given = environment | ({"PULUMI_BACKEND_URL": url} if url else {})
    return backend_hash(organization, given, Path("/no/program"), engine)


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("file:///home/me/state", "file:///home/me/state/"),
        ("file:///home/me/state", "file:///home/me/other/../state"),
        ("file:///home/me/state", "file:///home/me/state?no_tmp_dir=true"),
        ("file:///project/state", "file://./state"),
        ("file:///home/me", "file://~"),
        ("file:///home/me/state", "file://~/state"),
        ("s3://bucket/stacks", "s3://bucket/stacks/?region=eu&awskey=canary"),
        ("postgres://db:5432/pulumi", "postgresql://me:canary@DB:5432/pulumi?sslmode=disable"),
        ("https://api.pulumi.com", "https://API.pulumi.com/"),
    ],
)
def test_one_backend(url: str, same: str) -> None:
    assert named(url) == named(same)
    assert "canary" not in named(same)


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("file:///home/me/state", "file:///home/you/state"),
        ("s3://bucket", "s3://other"),
        ("s3://bucket/crm", "s3://bucket/erp"),
        ("s3://bucket?prefix=crm", "s3://bucket?prefix=erp"),
        ("s3://bucket", "gs://bucket"),
        ("s3://bucket?endpoint=here", "s3://bucket?endpoint=there"),
        ("azblob://stacks?storage_account=mine", "azblob://stacks?storage_account=yours"),
        ("http://127.0.0.1:1", "http://127.0.0.1:2"),
        ("postgres://db:5432/pulumi", "postgres://db:5433/pulumi"),
        ("postgres://db/pulumi?table=crm", "postgres://db/pulumi?table=erp"),
        ("new://bucket", "new://other"),
        ("http://[", "http://[["),
    ],
)
def test_two_backends(url: str, other: str) -> None:
    assert named(url) != named(other)
    assert hashed(url, "acme") != hashed(other, "acme")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("s3://stacks", "AWS_ENDPOINT_URL"),
        ("s3://stacks", "AWS_ENDPOINT_URL_S3"),
        ("azblob://stacks", "AZURE_STORAGE_ACCOUNT"),
        ("azblob://stacks", "AZURE_STORAGE_DOMAIN"),
        ("gs://stacks", "STORAGE_EMULATOR_HOST"),
        ("postgres:///stacks", "PGHOST"),
    ],
)
def test_what_decides_which_storage_an_address_means(url: str, name: str) -> None:
    assert named(url, **{name: "mine"}) != named(url, **{name: "other"})
    assert named("s3+other://stacks", **{name: "mine"}) == named("s3+other://stacks")


@pytest.mark.parametrize("name", ["HOME", "AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"])
def test_what_does_not(name: str) -> None:
    assert named("s3://stacks", **{name: "/mine"}) == named("s3://stacks", **{name: "/other"})


def test_azures_connection_string_names_the_account_and_opens_it() -> None:
    def connected(account: str, key: str) -> str:
        string = f"DefaultEndpointsProtocol=https;AccountName={account};AccountKey={key}"
        return named("azblob://stacks", AZURE_STORAGE_CONNECTION_STRING=string)

    assert connected("mine", "canary") == connected("mine", "another")
    assert connected("mine", "canary") != connected("yours", "canary")
    assert "canary" not in connected("mine", "canary")


def test_profiles_with_endpoints_of_their_own_are_other_storages(tmp_path: Path) -> None:
    def of(profile: str, text: str, file: str = "config") -> str:
        (tmp_path / file).write_text(text)
        environment = {"AWS_CONFIG_FILE": str(tmp_path / file), "AWS_PROFILE": profile}
        return named("s3://stacks", **environment)

    with_endpoints = "[profile a]\nendpoint_url = http://a\n[profile b]\nendpoint_url = http://b\n"
    assert of("a", with_endpoints) != of("b", with_endpoints)
    assert of("a", with_endpoints) == of("a", with_endpoints, "a copy")
    assert of("a", with_endpoints) != of("a", with_endpoints.replace("//a", "//c"))
    assert of("a", "[profile a]\nregion = eu\n") == of("b", "[profile b]\nregion = us\n")


@pytest.mark.parametrize(
    ("url", "organization", "digits"),
    [
        ("s3://stacks", None, "6628f0cc"),
        ("file:///home/me/state", None, "fa45de4d"),
        ("https://api.pulumi.com", "acme", "4b7761d8"),
    ],
)
def test_the_hash_that_states_have_stays(url: str, organization: str | None, digits: str) -> None:
    assert hashed(url, organization) == digits


def test_pulumi_cloud_has_organizations() -> None:
    cloud = "https://api.pulumi.com"
    assert hashed(cloud, "acme") == hashed(cloud, "acme") != hashed(cloud, "other")
    assert hashed(cloud) is None
    assert hashed(cloud, "organization") is None


def test_an_unknown_backend() -> None:
    assert hashed(None) is None
