"""The provider as its users have it: from the built wheel, not from this checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from uv import find_uv_bin

ROOT = Path(__file__).resolve().parents[2]


def build(folder: Path) -> None:
    """Build the wheel into a folder."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)


def unpack(wheel: Path, folder: Path) -> None:
    """Install a wheel without what it needs into a folder for PYTHONPATH."""
    run(find_uv_bin(), "pip", "install", "--quiet", "--no-deps", "--target", folder, wheel)


def make_python(home: Path, wheel: Path) -> None:
    """Make an environment as a user has it, with the wheel and all that the sandbox needs."""
    make_environment(
        home, Path(sys.executable), "-c", constraints(home.parent), f"{wheel}[sandbox]"
    )


def make_environment(home: Path, python: Path, *wanted: str | Path) -> None:
    """Make an environment in a tenth of the time that venv and pip take.

    Args:
        home: its folder; what is there goes.
        python: the Python that it is made with.
        wanted: what is installed, as pip's arguments; pip itself is there, too.
    """
    uv = find_uv_bin()
    run(uv, "venv", "--quiet", "--clear", "--seed", "--python", python, home)
    run(uv, "pip", "install", "--quiet", "--python", home / "bin" / "python", *wanted)


def constraints(folder: Path) -> Path:
    """Return the lock's versions without their hashes, which do not go with a local wheel."""
    text = (ROOT / "requirements.lock").read_text().replace("\\\n", " ")
    lines = (re.sub(r"\s+--hash=\S+", "", line).strip() for line in text.splitlines())
    file = folder / "constraints.txt"
    file.write_text("".join(f"{line}\n" for line in lines if line and line[0] not in "#-"))
    return file


def run(*command: str | Path) -> None:
    """Run a command, without what would lead its Python astray; it must succeed."""
    left_out = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
