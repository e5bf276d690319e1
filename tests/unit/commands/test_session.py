"""What a session says where the Pulumi CLI fails."""

from __future__ import annotations

from pathlib import Path

import pytest
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
