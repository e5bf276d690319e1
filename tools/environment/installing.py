"""Installs what is pinned: uv does it in a tenth of the CPU time of pip, and pip installs uv."""

import subprocess
import sys
import tempfile
from pathlib import Path


def install(python: Path, requirements: str, uv: str) -> None:
    """Install packages into an environment.

    Args:
        python: the environment's Python.
        requirements: the lines of the lock, in which each package has its hashes.
        uv: the lines of uv, which is not installed for good.

    Raises:
        subprocess.CalledProcessError: both failed, and have printed why.
    """
    # The lines are complete, so that nobody need find out what else is needed.
    pinned = ["--require-hashes", "--no-deps", "-r"]
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lock, tool = folder / "lock.txt", folder / "uv.txt"
        lock.write_text(requirements, encoding="utf-8")
        tool.write_text(uv, encoding="utf-8")
        try:
            subprocess.run([*pip, "--target", folder, *pinned, tool], check=True)
            command: list[str | Path] = [folder / "bin" / "uv", "pip", "install", "--python"]
            # At a terminal it shows its progress.
            options = [] if sys.stderr.isatty() else ["--quiet"]
            subprocess.run([*command, python, *options, *pinned, lock], check=True)
        except (subprocess.CalledProcessError, OSError):
            # uv does not read pip's configuration, such as the address of a company's index.
            print("venv: uv failed, pip installs instead; 1 to 3 minutes", file=sys.stderr)
            subprocess.run([*pip, *pinned, lock], check=True)
