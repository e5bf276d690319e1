"""Which backend it is: what a program and a person call it does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
from pulumi_cloud_elements.recovery.backend import backend_hash
from pulumi_cloud_elements.recovery.engine_process import Engine


def hashed(url: str | None, organization: str | None = None, **environment: str) -> str | None:
    return backend_hash(
        organization,
        environment | ({"PULUMI_BACKEND_URL": url} if url else {}),
        Path("/no/program"),
        lambda: Engine("pulumi", Path("/project")),
    )


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("file:///home/me/state", "file:///home/me/state/"),
        ("file:///home/me/state", "file:///home/me/other/../state"),
        ("file:///project/state", "file://./state"),
        ("file:///home/me", "file://~"),
        ("file:///home/me/state", "file://~/state"),
        ("s3://bucket/stacks", "s3://bucket/stacks/?region=eu&awskey=canary"),
    ],
)
def test_one_backend(url: str, same: str) -> None:
    assert hashed(url, HOME="/home/me") == hashed(same, HOME="/home/me") is not None


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("file:///home/me/state", "file:///home/you/state"),
        ("s3://bucket", "s3://other"),
        ("s3://bucket/crm", "s3://bucket/erp"),
        ("s3://bucket", "gs://bucket"),
        ("s3://bucket?endpoint=here", "s3://bucket?endpoint=there"),
    ],
)
def test_two_backends(url: str, other: str) -> None:
    assert hashed(url) != hashed(other)


@pytest.mark.parametrize("name", ["AZURE_STORAGE_ACCOUNT", "AWS_ENDPOINT_URL"])
def test_what_decides_which_bucket_an_address_means(name: str) -> None:
    assert hashed("azblob://stacks", **{name: "mine"}) != hashed("azblob://stacks", **{name: "no"})


@pytest.mark.parametrize("name", ["HOME", "AWS_PROFILE", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"])
def test_what_does_not(name: str) -> None:
    assert hashed("s3://stacks", **{name: "mine"}) == hashed("s3://stacks", **{name: "other"})


def test_pulumi_cloud_has_organizations() -> None:
    cloud = "https://api.pulumi.com"
    assert hashed(cloud, "acme") == hashed(cloud, "acme") != hashed(cloud, "other")
    assert hashed(cloud) is None
    assert hashed(cloud, "organization") is None


def test_an_unknown_backend() -> None:
    assert hashed(None) is None
