"""docs/tutorial.md works: its commands are run in order, and its outputs are what they print."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from cloud_elements_sandbox.server import Running

from .shell_blocks import Block, Shell, blocks, not_printed
from .test_wheel import clean_environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "tutorial.md"


@pytest.fixture
def shell(
    tmp_path: Path, engine: str, pip_at_hand: Mapping[str, str], pip_that_keeps_its_lists: Path
) -> Iterator[Shell]:
    # Not this environment's own commands: the reader has those of the tutorial's environment.
    python = tmp_path / "bin"
    python.mkdir()
    (python / "python3").symlink_to(Path(sys.executable).resolve())
    path = [str(python), engine, *os.environ["PATH"].split(os.pathsep)[-6:]]
    yield Shell(
        tmp_path,
        clean_environment()
        | dict(pip_at_hand)
        | {
            "CHECKOUT": str(ROOT),
            "PATH": os.pathsep.join(path),
            "PULUMI_HOME": str(tmp_path / "home"),
            "PYTHONPATH": str(pip_that_keeps_its_lists),
            "GOGC": "400",  # less CPU time for more memory
            "PULUMI_SKIP_UPDATE_CHECK": "true",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
        },
    )
    with contextlib.suppress(OSError, ValueError):
        os.kill(int((tmp_path / "crm" / "sandbox.pid").read_text()), signal.SIGTERM)


def test_the_tutorial_runs_as_it_stands(
    shell: Shell, sandbox: Running, python_at_hand: str
) -> None:
    assert shutil.which("curl"), "the tutorial needs curl"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    page = PAGE.read_text(encoding="utf-8")
    for block in blocks(page):
        wanted, shown = _here(block, port, sandbox)
        typed = {
            None: "",
            "the user secret": sandbox.user_secret,
            "the organization secret": sandbox.organization_secret,
        }.get(block.typed, "canary")
        code, printed = shell.run(wanted, typed)
        where = f"{PAGE.name}:{block.line}\n{wanted}\n{printed}"
        assert (code != 0) is block.fails, where
        assert not_printed(shown, printed) == [], where
        assert "canary" not in printed
        if "pulumi up" in wanted:
            # The Python of the reader's own environment has run a program and its provider by now.
            shell.run(f"export PULUMI_PYTHON_CMD={python_at_hand}")
    # The last part left nothing in the other account, either.
    code, printed = shell.run("pulumi stack output --json --stack production")
    assert (code, printed.strip()) == (0, "{}")


def _here(block: Block, port: int, sandbox: Running) -> tuple[str, list[str]]:
    """Return a block for this machine: a free port, and a sandbox as the account."""

    def changed(text: str) -> str:
        text = text.replace("8080", str(port))
        return text.replace("cloud-elements:baseUrl us", f"cloud-elements:baseUrl {sandbox.url}")

    return changed(block.commands), [changed(line) for line in block.shown]
