"""The provider as its users have it: from the built wheel, not from this checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def build(folder: Path) -> None:
    """Build the wheel into a folder."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)


def unpack(wheel: Path, folder: Path) -> None:
    """Install a wheel without what it needs into a folder for PYTHONPATH."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target")
    run(*pip, folder, "--disable-pip-version-check", wheel)


def run(*command: str | Path) -> None:
    """Run a command, without what would lead its Python astray; it must succeed."""
    left_out = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
