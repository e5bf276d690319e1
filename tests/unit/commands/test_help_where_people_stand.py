"""What holds for every command: JSON for scripts, exit codes, interruption, pipes, progress."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.commands import COMMANDS

from .conftest import Run

NAMES = [command.NAME for command in COMMANDS]
# What each command needs beside its name. `orphans` needs an engine: tests/engine/test_describe.py.
ARGUMENTS = {
    "element": ["closeio"],
    "instance": ["1"],
    "oauth-url": ["sfdc", "--api-key", "k", "--callback-url", "https://example.com/c"],
}
SECTION = {"username": "canary-u", "password": "canary-p"}


def line(name: str, *more: str) -> list[str]:
    return [sys.executable, "-m", "pulumi_cloud_elements", name, *ARGUMENTS.get(name, []), *more]


@pytest.fixture
def environment(service: Service) -> dict[str, str]:
    return service.sandbox.environment | {
        "PATH": "/usr/bin:/bin",
        "CLOUD_ELEMENTS_OAUTH_API_SECRET": "canary-s",
    }


@pytest.fixture
def slow(service: Service) -> Iterator[None]:
    service.control("POST", "/faults", json={"kind": "latency", "seconds": 3})
    yield
    service.control("DELETE", "/faults")


@pytest.mark.parametrize("name", NAMES)
def test_the_help_has_examples_and_the_exit_codes(command: Run, name: str) -> None:
    shown = command(name, "--help")
    assert shown.returncode == 0
    _, _, after = shown.stdout.partition("examples:\n  ")
    assert after.startswith(f"cloud-elements {name}")
    assert "Exit codes: 0 " in shown.stdout
    assert "--json" in shown.stdout


def test_the_whole_help_lists_every_command_in_two_columns(command: Run) -> None:
    lines = command("--help").stdout.splitlines()
    for one in COMMANDS:
        assert f"  {one.NAME:10}  {one.HELP}" in lines
    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize("name", [None, *NAMES], ids=str)
def test_help_is_a_command(command: Run, name: str | None) -> None:
    asked = command("help", *([name] if name else []))
    assert asked.returncode == 0
    assert asked.stdout == command(*([name] if name else []), "--help").stdout


def test_without_a_command_the_help_is_shown_as_wrong_usage(command: Run) -> None:
    done = command()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == command("help").stdout
    assert command("help", "nonsense").returncode == 2


def test_help_fits_the_terminal(command: Run) -> None:
    for columns in (60, 120):
        shown = command("instances", "--help", COLUMNS=str(columns)).stdout
        assert max(map(len, shown.split("examples:")[0].splitlines())) <= min(columns, 100)


def test_the_whole_help_says_where_to_begin(command: Run) -> None:
    shown = command("--help").stdout
    for text in ("  cloud-elements check\n", "Exit codes: 0 success; 1 failure", "130"):
        assert text in shown


@pytest.mark.parametrize("name", [name for name in NAMES if name != "orphans"])
def test_every_command_has_json(command: Run, service: Service, name: str) -> None:
    service.create(configuration=SECTION)
    service.ok("POST", "/formulas", json={"name": "Sync"})
    service.ok("POST", "/organizations/objects/contacts/definitions", json={"fields": []})
    done = command(
        name, *ARGUMENTS.get(name, []), "--json", CLOUD_ELEMENTS_OAUTH_API_SECRET="canary-s"
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)


def test_the_described_program_is_in_its_json(command: Run, service: Service) -> None:
    made = service.create(name="One", configuration=SECTION)
    told = json.loads(command("describe", "--json").stdout)
    assert told["program"] == command("describe").stdout
    assert told["secrets"] == ["oneUsername", "onePassword"]
    assert told["instances"] == [{"id": str(made["id"]), "resource": "one", "notes": []}]


@pytest.mark.parametrize(
    "wrong",
    [
        ["element"],
        ["check", "--nonsense"],
        ["instance"],
        ["describe", "--only", "nonsense"],
        ["oauth-url", "sfdc"],
        ["orphans"],
        ["describe", "--json", "-o", "x"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_two_and_says_what(command: Run, wrong: list[str]) -> None:
    done = command(*wrong)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "usage: " in done.stderr
    assert "error: " in done.stderr


@pytest.mark.usefixtures("slow")
@pytest.mark.parametrize("name", ["check", "describe"])
def test_an_interruption_is_130_and_one_line(environment: dict[str, str], name: str) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(line(name), env=environment, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    told = os.read(ours, 1000)  # its progress: it has started, and waits for the service
    process.send_signal(signal.SIGINT)
    printed, _ = process.communicate(timeout=60)
    told += os.read(ours, 1000)
    os.close(ours)
    assert (process.returncode, printed) == (130, b"")
    assert told.decode().split("\r")[-2:] == ["interrupted", "\n"]


@pytest.mark.parametrize("name", [*(name for name in NAMES if name != "orphans"), "--help"])
def test_a_reader_that_leaves_at_once_is_no_failure(
    environment: dict[str, str], service: Service, name: str
) -> None:
    service.create(configuration=SECTION)
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        line(name), env=environment, stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.usefixtures("slow")
def test_progress_is_shown_at_a_terminal_and_taken_away(environment: dict[str, str]) -> None:
    ours, theirs = pty.openpty()
    done = subprocess.run(line("elements"), env=environment, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert done.returncode == 0
    assert done.stdout.startswith(b"key ")
    assert "\rreading the catalogue (" in shown
    assert shown.endswith(" \r")


@pytest.mark.usefixtures("slow")
def test_no_progress_where_nobody_looks(command: Run) -> None:
    assert command("elements").stderr == ""
