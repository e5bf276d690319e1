"""The commands against the sandbox, in this process: one of its own takes half a second each.

What only a process shows (pipes, interruptions, terminals) starts its own.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from cloud_elements_sandbox.testing import Service
from pulumi_cloud_elements.commands import main

from .in_memory import Pulumi


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def command(service: Service) -> Run:
    given = service.sandbox.environment | {"CLOUD_ELEMENTS_MAX_RETRIES": "0"}
    taken = [key for key in os.environ if key.startswith(("PULUMI_", "CLOUD_ELEMENTS_"))]

    def run(*arguments: str, cwd: Path | None = None, **more: str) -> Done:
        streams = {name: io.TextIOWrapper(io.BytesIO(), "utf-8") for name in ("stdout", "stderr")}
        with pytest.MonkeyPatch.context() as patch, open(os.devnull) as nothing:  # noqa: PTH123 - it is no file
            for key in taken:
                patch.delenv(key)
            for key, value in {**given, **more}.items():
                patch.setenv(key, value)
            patch.setattr(sys, "stdin", nothing)
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            if cwd is not None:
                patch.chdir(cwd)
            code = _code(arguments)
        out, err = (_written(stream) for stream in streams.values())
        for secret in (service.sandbox.user_secret, service.sandbox.organization_secret, "canary"):
            assert secret not in out + err
        return Done(code, out, err)

    return run


def _code(arguments: tuple[str, ...]) -> int:
    """Return the exit code; an exception is the traceback that nobody may see."""
    try:
        return main(arguments)
    except SystemExit as ended:  # argparse's, after --help and for wrong usage
        return int(ended.code or 0)


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    binary = stream.buffer
    assert isinstance(binary, io.BytesIO)
    return binary.getvalue().decode()


@pytest.fixture
def pulumi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pulumi:
    return Pulumi(tmp_path, monkeypatch)
