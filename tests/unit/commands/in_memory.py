"""A session of the commands over the account in memory, with a `pulumi` that prints a state."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.commands import parser
from pulumi_cloud_elements.commands.session import Session
from pulumi_cloud_elements.recovery.intent import Intents
from pulumi_cloud_elements.settings import Settings

from ..fake.client import FakeClient
from ..fake.process import NO_FOLDER, SETTINGS
from ..fake.service import Service

SECTION = {"username": "canary-u", "password": "canary-p"}


class InMemory(Session):
    """A session over an account in memory.

    Args:
        service: the account.
        stack: the stack's name.
        notes: the machine's notes; default: a machine that has none.
        environment: the process's environment.
    """

    def __init__(
        self,
        service: Service,
        stack: str | None = None,
        notes: Intents | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        super().__init__(stack, environment)
        self._service = service
        self._notes = notes

    @cached_property
    def settings(self) -> Settings:
        return SETTINGS

    @cached_property
    def client(self) -> Client:
        return FakeClient(self._service)

    @cached_property
    def intents(self) -> Intents:
        return Intents(NO_FOLDER) if self._notes is None else self._notes


def sessions(service: Service) -> Callable[[str | None], InMemory]:
    """Return what makes a command's session over an account, for `main`."""
    return lambda stack: InMemory(service, stack)


def run(session: Session, *arguments: str) -> int:
    """Run a command of the command line."""
    options: argparse.Namespace = parser().parse_args(arguments)
    code: int = options.run(options, session)
    return code


def shown(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> str:
    """Return what a command prints."""
    assert run(InMemory(service), *arguments) == 0
    return capsys.readouterr().out


def shown_json(capsys: pytest.CaptureFixture[str], service: Service, *arguments: str) -> Any:
    """Return what a command prints with `--json`."""
    return json.loads(shown(capsys, service, *arguments, "--json"))


def shown_table(
    capsys: pytest.CaptureFixture[str], service: Service, *arguments: str
) -> list[list[str]]:
    """Return the words of a command's lines."""
    return [line.split() for line in shown(capsys, service, *arguments).splitlines()]


def two_instances() -> Service:
    """Return an account with an instance of closeio and one of sftp."""
    made = Service()
    for name, key, tags in (("One", "closeio", ["a"]), ("Two", "sftp", ["b"])):
        section = SECTION | ({"hostname": "sftp.example.com"} if key == "sftp" else {})
        made.create({"name": name, "element": {"key": key}, "configuration": section, "tags": tags})
    return made


_THREE = (
    ("CRM EMEA", "closeio", ["crm", "production"]),
    ("CRM APAC", "closeio", ["crm", "pulumi-resource:0.1"]),
    ("Files", "sftp", ["files"]),
)


def three_instances() -> Service:
    """Return an account with three instances that differ in what `instances` filters by."""
    made = Service()
    for name, key, tags in _THREE:
        section = {"username": "canary-u", "password": "canary-p", "hostname": "sftp.example.com"}
        made.create({"name": name, "element": {"key": key}, "configuration": section, "tags": tags})
    made.rows["2"]["disabled"] = True
    made.rows["3"]["valid"] = False
    return made


class Pulumi:
    """A `pulumi` on PATH that prints what it is told to.

    Its `stack ls` lists `dev` and the stacks that were `added`.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file = folder / "pulumi"
        self._folder = folder
        monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/usr/bin", "/bin"]))

        self.added("dev")

    def prints(self, value: Any) -> None:
        """Print this for everything but `stack ls` and the stacks that were added."""
        (self._folder / "printed").write_text(json.dumps(value))
        self._script(
            'here="$(dirname "$0")"\n'
            'if [ "$2" = ls ]; then cat "$here/stacks"\n'
            'elif [ -f "$here/state-$4" ]; then cat "$here/state-$4"\n'
            'else cat "$here/printed"; fi'
        )

    def added(self, name: str, export: Any = None) -> None:
        """Have a further stack, whose state is this text or JSON."""
        file = self._folder / "stacks"
        rows = json.loads(file.read_text()) if file.exists() else []
        file.write_text(json.dumps([*rows, {"name": name}]))
        if export is not None:
            text = export if isinstance(export, str) else json.dumps(export)
            (self._folder / f"state-{name}").write_text(text)

    def lists(self, text: str) -> None:
        """Have `stack ls` print this."""
        (self._folder / "stacks").write_text(text)

    def fails(self, line: str) -> None:
        self._script(f"echo {line!r} >&2\nexit 255")

    def calls(self) -> list[list[str]]:
        """Return what it was called with, in order."""
        lines = (self._folder / "arguments").read_text().splitlines()
        return [line.split() for line in lines]

    def _script(self, line: str) -> None:
        text = f'#!/bin/sh\necho "$@" >> "$(dirname "$0")/arguments"\n{line}\n'
        self._file.write_text(text)
        self._file.chmod(0o755)


class Terminal:
    """A stream that is a terminal."""

    def __init__(self, typed: str = "") -> None:
        self.shown: list[str] = []
        self._typed = typed

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.shown.append(text)
        return len(text)

    def flush(self) -> None:
        pass

    def readline(self) -> str:
        return self._typed
