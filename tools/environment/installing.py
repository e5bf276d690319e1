"""pip, with a line of progress instead of its own many."""

import subprocess
import sys
from pathlib import Path

_LAST_LINES = 20


class InstallError(Exception):
    """pip failed; the message is the end of what it printed."""


def install(python: Path, requirements: Path, count: int, *, compile_: bool) -> None:
    """Install what is pinned in a file.

    Args:
        python: the environment's Python.
        requirements: the file, in which each package has its hashes.
        count: how many packages it has.
        compile_: whether to compile every file now, and not only those that are imported later.

    Raises:
        InstallError: pip failed.
    """
    # The file is complete, so that pip need not find out what else is needed.
    options = ["--require-hashes", "--no-deps", "--progress-bar", "off"]
    options += [] if compile_ else ["--no-compile"]
    pip: list[str | Path] = [
        python,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        *options,
    ]
    printed: list[str] = []
    got = 0
    with subprocess.Popen(
        [*pip, "-r", requirements], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        for line in process.stdout or ():
            printed.append(line)
            if line.startswith("Collecting "):
                got += 1
                _show(f"  {got} of {count}: {line.split()[1].partition('=')[0]}")
            elif line.startswith("Installing collected packages"):
                _show(f"  installing {count} packages ...")
    _show("")
    if process.returncode != 0:
        raise InstallError("".join(printed[-_LAST_LINES:]).rstrip())


def _show(text: str) -> None:
    """Show where it is, in one line of a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
