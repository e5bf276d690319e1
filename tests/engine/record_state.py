"""Records a state of every kind of resource, which later versions must still work with.

Run it for each release, with the engine on PATH: `python -m tests.engine.record_state v0.2.0`.
It writes the state, and the sandbox's data in which the state's resources are.
"""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import tempfile
from pathlib import Path

from cloud_elements_sandbox.server import running

from .conftest import find_engine
from .stack import Stack

STATES = Path(__file__).parent / "states"
PROGRAM = STATES / "every_kind.py"
RECORDED_URL = "http://recorded.invalid/elements/api-v2"


def dump(data: Path) -> str:
    """Return the sandbox's data as SQL."""
    with contextlib.closing(sqlite3.connect(data)) as connection:
        return "\n".join(connection.iterdump()) + "\n"


def restore(recorded: Path, data: Path) -> None:
    """Write recorded data into a new file for the sandbox."""
    with contextlib.closing(sqlite3.connect(data)) as connection:
        connection.executescript(recorded.read_text(encoding="utf-8"))


def main() -> None:
    """Record."""
    [version] = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data.db"
        with running(str(data)) as sandbox:
            stack = Stack(Path(folder) / "stack", find_engine(), sandbox)
            (stack.program / "__main__.py").write_text(PROGRAM.read_text(encoding="utf-8"))
            stack.up()
            stack.settled()
            state = stack.run("stack", "export").text.replace(sandbox.url, RECORDED_URL)
        (STATES / f"{version}.json").write_text(state, encoding="utf-8")
        (STATES / f"{version}.sql").write_text(dump(data), encoding="utf-8")


if __name__ == "__main__":
    main()
