from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from pulumi_cloud_elements.recovery.engine_process import Engine
from pulumi_cloud_elements.recovery.intent import Intent, Intents
from pulumi_cloud_elements.recovery.marker import new_creation_id

URN = "urn:pulumi:dev::crm::pulumi-python:dynamic/cloudelements:Instance::closeio"
OURS = new_creation_id(URN, bytes(32))
BUCKET = {"PULUMI_BACKEND_URL": "s3://bucket", "HOME": "/home/me"}


def notes(
    folder: Path, now: float = 1000.0, pid: int = 7, more: Mapping[str, str] | None = None
) -> Intents:
    return Intents(folder, {**BUCKET, **(more or {})}, folder, lambda: None, lambda: now, pid)


def test_a_note_is_there_for_the_next_run_until_it_is_removed(tmp_path: Path) -> None:
    assert notes(tmp_path).of_urn(URN) == {}
    notes(tmp_path).write(OURS)
    assert notes(tmp_path, 2000.0, pid=8).of_urn(URN) == {OURS: Intent(1000.0, 7)}
    notes(tmp_path, pid=8).remove(OURS)
    assert notes(tmp_path).of_urn(URN) == {}
    assert list(tmp_path.iterdir()) == []


def test_whether_there_is_a_note_about_a_creation_id(tmp_path: Path) -> None:
    assert not notes(tmp_path).has(OURS)
    notes(tmp_path).write(OURS)
    assert notes(tmp_path, 2000.0, pid=8).has(OURS)
    assert not notes(tmp_path).has(new_creation_id(URN, bytes([1] * 32)))
    assert not notes(tmp_path, more={"PULUMI_BACKEND_URL": "s3://another"}).has(OURS)
    assert not notes(tmp_path / "nosuch").has(OURS)


def test_a_note_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    notes(tmp_path).write(OURS)
    [file] = tmp_path.iterdir()
    file.unlink()
    file.mkdir()  # which nobody can read as a file, root neither
    assert notes(tmp_path).of_urn(URN) == {}
    assert not notes(tmp_path).has(OURS)


def test_a_note_that_is_not_there_is_removed_without_a_word(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    notes(tmp_path).remove(OURS)
    assert caplog.text == ""


@pytest.mark.parametrize("other", [URN.replace("dev", "prod"), URN.replace("::closeio", "::other")])
def test_a_note_is_about_one_resource_of_one_stack(tmp_path: Path, other: str) -> None:
    notes(tmp_path).write(OURS)
    assert notes(tmp_path).of_urn(other) == {}


def test_each_create_request_has_a_note_of_its_own(tmp_path: Path) -> None:
    another = new_creation_id(URN, bytes([1] * 32))
    notes(tmp_path).write(OURS)
    notes(tmp_path, 2000.0, pid=8).write(another)
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, 7), another: Intent(2000.0, 8)}
    notes(tmp_path).remove(another)
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, 7)}


@pytest.mark.parametrize(
    "other",
    [
        {"PULUMI_BACKEND_URL": "s3://other"},
        {"HOME": "/home/you"},
        {"AWS_PROFILE": "other"},
        {"AZURE_STORAGE_ACCOUNT": "other"},
        {"GOOGLE_APPLICATION_CREDENTIALS": "/other.json"},
    ],
)
def test_a_note_is_about_one_backend(tmp_path: Path, other: dict[str, str]) -> None:
    notes(tmp_path).write(OURS)
    assert notes(tmp_path, more=other).of_urn(URN) == {}


@pytest.mark.parametrize(
    "name", ["AWS_SESSION_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AZURE_STORAGE_KEY"]
)
def test_credentials_that_change_between_runs_make_no_other_backend(
    tmp_path: Path, name: str
) -> None:
    notes(tmp_path, more={name: "canary-1"}).write(OURS)
    assert notes(tmp_path, more={name: "canary-2"}).of_urn(URN) != {}


def test_a_relative_folder_is_resolved_as_the_engine_does(tmp_path: Path) -> None:
    def of(folder: Path, url: str) -> Intents:
        environment = {"PULUMI_BACKEND_URL": url}
        return Intents(tmp_path, environment, engine=lambda: Engine("pulumi", folder))

    here = tmp_path.resolve()
    of(here / "a", "file://./state").write(OURS)
    assert of(here / "a", "file://./state").of_urn(URN) != {}
    assert of(here / "a" / "program", "file://../state").of_urn(URN) != {}
    assert of(here / "b", f"file://{here}/a/state").of_urn(URN) != {}
    assert of(here / "b", "file://./state").of_urn(URN) == {}


def test_no_value_is_in_a_note_or_its_name(tmp_path: Path) -> None:
    notes(tmp_path, more={"AWS_PROFILE": "canary", "HOME": "/home/canary"}).write(OURS)
    [file] = tmp_path.iterdir()
    assert json.loads(file.read_text()) == {"time": 1000.0, "pid": 7}
    for value in ("canary", "bucket", "closeio", "crm", "dev"):
        assert value not in file.name


def test_a_note_tells_what_was_there_before(tmp_path: Path) -> None:
    notes(tmp_path).write(OURS, ["12", "7"])
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, 7, frozenset({"7", "12"}))}


def test_a_note_shows_of_what_is_alike_only_a_hash(tmp_path: Path) -> None:
    notes(tmp_path).write(OURS, ["12"], "5/canary")
    [file] = tmp_path.iterdir()
    assert "canary" not in file.read_text()
    [intent] = notes(tmp_path).of_urn(URN).values()
    assert intent.is_about("5/canary")
    assert not intent.is_about("5/other")


def test_a_note_that_was_cut_off_is_evidence_all_the_same(tmp_path: Path) -> None:
    notes(tmp_path).write(OURS)
    [file] = tmp_path.iterdir()
    file.write_text("")
    os.utime(file, (500, 500))
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(500.0, 0)}


@pytest.mark.parametrize("mode", [0o777, 0o775])
def test_a_folder_that_others_may_write_to_has_no_notes(tmp_path: Path, mode: int) -> None:
    notes(tmp_path).write(OURS)
    tmp_path.chmod(mode)
    assert notes(tmp_path).of_urn(URN) == {}
    tmp_path.chmod(0o700)
    assert notes(tmp_path).of_urn(URN) != {}


def test_a_folder_of_somebody_else_has_no_notes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes(tmp_path).write(OURS)
    owner = tmp_path.stat().st_uid
    monkeypatch.setattr(os, "getuid", lambda: owner + 1)
    assert notes(tmp_path).of_urn(URN) == {}


def test_a_link_in_place_of_the_folder_has_no_notes(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    notes(tmp_path / "link").write(OURS)
    assert list((tmp_path / "real").iterdir()) == []


def test_without_a_folder_nothing_fails(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    here = notes(tmp_path / "missing")
    here.write(OURS)
    assert here.of_urn(URN) == {}
    here.remove(OURS)
    assert "no folder for notes" in caplog.text


def test_a_note_that_cannot_be_written_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    notes(tmp_path).write(OURS)
    [file] = tmp_path.iterdir()
    file.unlink()
    file.mkdir()
    here = notes(tmp_path)
    here.write(OURS)
    assert here.of_urn(URN) == {}
    here.remove(OURS)
    assert "could be written" in caplog.text
    assert "could not be removed" in caplog.text


def test_how_long_a_request_may_still_be_at_work(tmp_path: Path) -> None:
    intent = Intent(1000.0, 7)
    assert notes(tmp_path, now=1010.0).remaining(intent, 30) == 20
    assert notes(tmp_path, now=2000.0).remaining(intent, 30) < 0
    assert notes(tmp_path, now=900.0).remaining(intent, 30) == 30  # the clock was put back


def test_whether_there_is_a_note(tmp_path: Path) -> None:
    here = notes(tmp_path)
    assert not here.has(OURS)
    here.write(OURS)
    assert here.has(OURS)
    assert not here.has(f"{OURS}0")
    assert not notes(tmp_path / "missing").has(OURS)
