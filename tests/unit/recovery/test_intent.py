from __future__ import annotations

import errno
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
    folder: Path, now: float = 1000.0, process: str = "7", more: Mapping[str, str] | None = None
) -> Intents:
    return Intents(folder, {**BUCKET, **(more or {})}, folder, lambda: None, lambda: now, process)


def test_a_note_is_there_for_the_next_run_until_it_is_removed(tmp_path: Path) -> None:
    assert notes(tmp_path).of_urn(URN) == {}
    notes(tmp_path).write(OURS)
    assert notes(tmp_path, 2000.0, process="8").of_urn(URN) == {OURS: Intent(1000.0, "7")}
    notes(tmp_path, process="8").remove(OURS)
    assert notes(tmp_path).of_urn(URN) == {}
    assert list(tmp_path.iterdir()) == []


def test_whether_there_is_a_note_about_a_creation_id(tmp_path: Path) -> None:
    assert not notes(tmp_path).has(OURS)
    notes(tmp_path).write(OURS)
    assert notes(tmp_path, 2000.0, process="8").has(OURS)
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
    notes(tmp_path, 2000.0, process="8").write(another)
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, "7"), another: Intent(2000.0, "8")}
    notes(tmp_path).remove(another)
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, "7")}


@pytest.mark.parametrize(
    "other",
    [
        {"PULUMI_BACKEND_URL": "s3://other"},
        {"PULUMI_BACKEND_URL": "s3://bucket?prefix=other"},
        {"AWS_ENDPOINT_URL": "http://localhost:9000"},
    ],
)
def test_a_note_is_about_one_backend(tmp_path: Path, other: dict[str, str]) -> None:
    notes(tmp_path).write(OURS)
    assert notes(tmp_path, more=other).of_urn(URN) == {}


@pytest.mark.parametrize(
    "name",
    [
        "AWS_PROFILE", "AWS_REGION", "AWS_SESSION_TOKEN", "AWS_SECRET_ACCESS_KEY", "AWS_ROLE_ARN",
        "AWS_WEB_IDENTITY_TOKEN_FILE", "AZURE_STORAGE_KEY", "AZURE_CONFIG_DIR", "HOME",
        "GOOGLE_APPLICATION_CREDENTIALS", "AWS_ACCESS_KEY_ID",
    ],
)  # fmt: skip
def test_what_opens_a_backend_and_changes_between_runs_makes_no_other_one(
    tmp_path: Path, name: str
) -> None:
    notes(tmp_path, more={name: "/canary-1"}).write(OURS)
    assert notes(tmp_path, more={name: "/canary-2"}).of_urn(URN) != {}


def test_where_the_backend_is_unknown_a_note_is_of_one_project(tmp_path: Path) -> None:
    def of(checkout: str, program: str = ".") -> Intents:
        folder = tmp_path / checkout / program
        folder.mkdir(parents=True, exist_ok=True)
        # The login may not be the backend: the project names one, but nobody can tell which.
        (tmp_path / checkout / "Pulumi.yaml").write_text("backend: {url: file://./state}")
        return Intents(tmp_path, {"PULUMI_HOME": "/no"}, folder, lambda: None)

    of("a", "program").write(OURS)
    assert of("a").of_urn(URN) != {}
    assert of("b").of_urn(URN) == {}


# What version 0.2.0 wrote for the backend of these tests.
EARLIER_NAME = f"{OURS}-461c15fd462e2b8f.intent"


def test_a_note_of_an_earlier_version_is_found_and_removed(tmp_path: Path) -> None:
    file = tmp_path / EARLIER_NAME
    file.write_text('{"time": 500.0, "pid": 7, "before": ["1"], "members": ["2"]}')
    # The process's id is no proof that it is this process.
    earlier = Intent(500.0, "", frozenset({"1"}), members=frozenset({"2"}))
    assert notes(tmp_path).of_urn(URN) == {OURS: earlier}
    assert notes(tmp_path).has(OURS)
    assert notes(tmp_path, more={"PULUMI_BACKEND_URL": "s3://other"}).of_urn(URN) == {}
    notes(tmp_path).write(OURS)
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, "7")}
    notes(tmp_path).remove(OURS)
    assert list(tmp_path.iterdir()) == []


def test_no_two_processes_are_the_same_one() -> None:
    """The ids of processes repeat in containers that share a folder."""
    assert len({Intents().process for _ in range(10)}) == 10


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
    assert json.loads(file.read_text()) == {"time": 1000.0, "process": "7"}
    for value in ("canary", "bucket", "closeio", "crm", "dev"):
        assert value not in file.name


def test_a_note_tells_what_was_there_before(tmp_path: Path) -> None:
    notes(tmp_path).write(OURS, ["12", "7"])
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(1000.0, "7", frozenset({"7", "12"}))}


def test_a_note_shows_of_what_is_alike_only_a_hash(tmp_path: Path) -> None:
    notes(tmp_path).write(OURS, ["12"], "5/canary")
    [file] = tmp_path.iterdir()
    assert "canary" not in file.read_text()
    [intent] = notes(tmp_path).of_urn(URN).values()
    assert intent.is_about("5/canary")
    assert not intent.is_about("5/other")


@pytest.mark.parametrize(
    "broken",
    [
        b"", b"{", b"\0\0", b"\xff\xfe", b"[]", b"5", b'{"process": "7"}', b'{"time": null}',
        b'{"time": NaN}', b'{"time": Infinity}', b'{"time": 1' + b"0" * 400 + b"}",
        b'{"time": 1, "before": 5}', b"[" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_note_is_evidence_all_the_same(tmp_path: Path, broken: bytes) -> None:
    notes(tmp_path).write(OURS)
    [file] = tmp_path.iterdir()
    file.write_bytes(broken)
    os.utime(file, (500, 500))
    assert notes(tmp_path).of_urn(URN) == {OURS: Intent(500.0, "")}


def test_a_full_disk_loses_nothing_of_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes(tmp_path).write(OURS, members=["a"])
    another = new_creation_id(URN, bytes([1] * 32))

    def full(file: Path, text: str, **_: object) -> int:
        file.touch()  # there is room for a name alone
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_text", full)
    notes(tmp_path, process="8").write(OURS, members=["a", "b"])
    notes(tmp_path, process="8").write(another)
    monkeypatch.undo()
    found = notes(tmp_path).of_urn(URN)
    assert found[OURS] == Intent(1000.0, "7", members=frozenset({"a"}))
    assert found[another].process == ""
    assert len(list(tmp_path.iterdir())) == 2


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
    intent = Intent(1000.0, "7")
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


def test_the_notes_of_a_stack(tmp_path: Path) -> None:
    written = notes(tmp_path)
    others = [new_creation_id(URN, bytes([number] * 32)) for number in (1, 2, 3)]
    written.write(OURS, urn=URN)
    written.write(others[0], urn=URN.replace(":dev:", ":production:"))
    written.write(others[1], urn=URN.replace(":crm:", ":billing:"))
    written.write(others[2])
    assert written.of_stack("dev", "crm").keys() == {OURS}
    another = notes(tmp_path, more={"PULUMI_BACKEND_URL": "s3://another"})
    assert another.of_stack("dev", "crm") == {}
