"""The provider as its users have it: from the built wheel, not from this checkout."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def built_wheel(folder: Path) -> Path:
    """Build the wheel into a folder that has none yet."""
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def unpacked(folder: Path) -> Path:
    """Return the folder of the installed wheel, made once for all processes of a run of tests."""
    folder.mkdir(parents=True, exist_ok=True)
    packages, complete = folder / "packages", folder / "complete"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            wheel = built_wheel(folder / "dist")
            pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target")
            run(*pip, packages, "--disable-pip-version-check", wheel)
            complete.touch()
    return packages


def run(*command: str | Path) -> None:
    """Run a command, without what would lead its Python astray; it must succeed."""
    left_out = ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")
    environment = {key: value for key, value in os.environ.items() if key not in left_out}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
