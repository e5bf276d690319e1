"""A session of the commands over the account in memory, with a `pulumi` that prints a state."""

from __future__ import annotations

import argparse
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from pulumi_cloud_elements.api.client import Client
from pulumi_cloud_elements.commands import parser
from pulumi_cloud_elements.commands.session import Session
from pulumi_cloud_elements.settings import Settings

from ..fake.client import FakeClient
from ..fake.process import SETTINGS
from ..fake.service import Service


class InMemory(Session):
    """A session over an account in memory."""

    def __init__(self, service: Service, stack: str | None = None) -> None:
        super().__init__(stack)
        self._service = service

    @cached_property
    def settings(self) -> Settings:
        return SETTINGS

    @cached_property
    def client(self) -> Client:
        return FakeClient(self._service)


def run(session: Session, *arguments: str) -> int:
    """Run a command of the command line."""
    options: argparse.Namespace = parser().parse_args(arguments)
    code: int = options.run(options, session)
    return code


class Pulumi:
    """A `pulumi` on PATH that prints what it is told to."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._file = folder / "pulumi"
        self._folder = folder
        monkeypatch.setenv("PATH", os.pathsep.join([str(folder), "/usr/bin", "/bin"]))

    def prints(self, value: Any) -> None:
        (self._folder / "printed").write_text(json.dumps(value))
        self._script('cat "$(dirname "$0")/printed"')

    def fails(self, line: str) -> None:
        self._script(f"echo {line!r} >&2\nexit 255")

    def arguments(self) -> list[str]:
        """Return what it was last called with."""
        return (self._folder / "arguments").read_text().split()

    def _script(self, line: str) -> None:
        text = f'#!/bin/sh\necho "$@" > "$(dirname "$0")/arguments"\n{line}\n'
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
