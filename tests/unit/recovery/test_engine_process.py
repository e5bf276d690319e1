from __future__ import annotations

import os
from pathlib import Path

import pytest
from pulumi_cloud_elements.recovery.engine_process import Engine, failure_reason, find_engine


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("pulumi", "pulumi-resource-pulumi-python", "sh", "python3.11"):
        (folder / name).write_text("#!/bin/sh\n")
        (folder / name).chmod(0o755)
    return folder


def process(processes: Path, pid: int, parent: int, name: str, executable: Path, cwd: Path) -> None:
    folder = processes / str(pid)
    folder.mkdir(parents=True)
    (folder / "stat").write_text(f"{pid} ({name}) S {parent} {pid} 0\n")
    (folder / "exe").symlink_to(executable)
    (folder / "cwd").symlink_to(cwd)


def on_path(folder: Path) -> dict[str, str]:
    return {"PATH": str(folder)}


def test_the_engine_is_the_ancestor_with_its_own_working_folder(
    tmp_path: Path, bin_folder: Path
) -> None:
    processes, project = tmp_path / "proc", tmp_path / "project"
    process(processes, 7, 1, "pulumi", bin_folder / "pulumi", project)
    process(processes, 8, 7, "a) (b", bin_folder / "sh", project / "program")
    process(processes, 9, 8, "python3", bin_folder / "python3.11", project / "program")
    found = find_engine({"PATH": ""}, pid=9, processes=processes)
    assert found == Engine(str(bin_folder / "pulumi"), project)


def test_a_plugin_of_the_engine_is_not_the_engine(tmp_path: Path, bin_folder: Path) -> None:
    processes, project = tmp_path / "proc", tmp_path / "project"
    process(processes, 6, 1, "pulumi", bin_folder / "pulumi", project)
    plugin = bin_folder / "pulumi-resource-pulumi-python"
    process(processes, 7, 6, plugin.name, plugin, tmp_path)
    process(processes, 8, 7, "python3", bin_folder / "python3.11", tmp_path)
    found = find_engine({"PATH": ""}, pid=8, processes=processes)
    assert found == Engine(str(bin_folder / "pulumi"), project)


def test_without_an_engine_above_it_is_the_one_on_path_in_the_projects_folder(
    tmp_path: Path, bin_folder: Path
) -> None:
    program = tmp_path / "project" / "program"
    program.mkdir(parents=True)
    (tmp_path / "project" / "Pulumi.yaml").write_text("name: p\nruntime: python\n")
    found = find_engine(on_path(bin_folder), program, pid=9, processes=tmp_path / "no proc")
    assert found == Engine(str(bin_folder / "pulumi"), tmp_path / "project")
    (tmp_path / "project" / "Pulumi.yaml").unlink()
    found = find_engine(on_path(bin_folder), program, pid=9, processes=tmp_path / "no proc")
    assert found == Engine(str(bin_folder / "pulumi"), program)


def test_an_engine_that_was_replaced_on_the_disk_is_not_run(
    tmp_path: Path, bin_folder: Path
) -> None:
    processes = tmp_path / "proc"
    process(processes, 7, 1, "pulumi", tmp_path / "gone" / "pulumi (deleted)", tmp_path)
    process(processes, 8, 7, "python3", bin_folder / "python3.11", tmp_path)
    found = find_engine(on_path(bin_folder), tmp_path, pid=8, processes=processes)
    assert found == Engine(str(bin_folder / "pulumi"), tmp_path)


@pytest.mark.parametrize("status", ["", "8 (python3)", "8 (python3) S x", "8 (python3) S 7"])
def test_a_process_that_cannot_be_read_is_the_end_of_the_search(
    tmp_path: Path, status: str
) -> None:
    (tmp_path / "8").mkdir()
    (tmp_path / "8" / "stat").write_text(status)
    assert find_engine({"PATH": ""}, tmp_path, pid=8, processes=tmp_path) is None


def test_nobody_runs_the_tests_but_the_tests(tmp_path: Path) -> None:
    # This process has no engine above it, and a PATH of nothing has none either.
    assert find_engine({"PATH": os.devnull}, tmp_path) is None


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ("error: no stack named 'dev' found", "no stack named 'dev' found"),
        ("warning: x\nerror: no project:\n  give one\n", "no project: give one"),
        ("something else", "something else"),
        ("", "no reason given"),
    ],
)
def test_why_the_engine_failed_is_one_line(printed: str, reason: str) -> None:
    assert failure_reason(printed) == reason


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("s3://bucket/a?awssecret=canary&region=eu", "s3://bucket/a"),
        ("s3://bucket?a='b'&awssecret=canary\"x", "s3://bucket"),
        ("s3://bucket#canary", "s3://bucket"),
        ("postgres://me:canary@db:5432/pulumi", "postgres://[secret]@db:5432/pulumi"),
        ("postgres://me:can@canary@db", "postgres://[secret]@db"),
        ("postgres://me:can/canary@db", "postgres://[secret]@db"),
        ("postgres://me:can?canary@db?sslmode=x", "postgres://[secret]@db"),
        ("file:///home/me/state", "file:///home/me/state"),
        ("https://api.pulumi.com", "https://api.pulumi.com"),
    ],
)
@pytest.mark.parametrize(
    "sentence", ["{}", "open {}", 'parse "{}": invalid', "(see {}).", "`{}`, which", "a {}\tb {}"]
)
def test_the_credentials_in_a_backends_url_are_not_shown(
    url: str, shown: str, sentence: str
) -> None:
    for printed in (sentence, f"error: {sentence}"):
        reason = failure_reason(printed.format(url, url))
        assert "canary" not in reason
        assert reason == sentence.format(shown, shown).replace("\t", " ")
