"""The programs of an engine, and whether a folder has a working one."""

import os
import shutil
import subprocess
from pathlib import Path

from . import pins
from .run import say

# The CLI, and the three that it starts for a Python program with dynamic resources.
PROGRAMS = (
    "pulumi",
    "pulumi-language-python",
    "pulumi-language-python-exec",
    "pulumi-resource-pulumi-python",
)


def version_of(pulumi: Path) -> str | None:
    """Return the output of `pulumi version` without the `v`, or None if it does not run."""
    env = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    try:
        done = subprocess.run(
            [pulumi, "version"],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip().removeprefix("v") if done.returncode == 0 else None


def problem(bin_folder: Path, version: str) -> str | None:
    """Return why the folder has no working engine of this version, or None if it has."""
    for name in PROGRAMS:
        if not _executable(bin_folder / name):
            return f"{name} is missing or not executable"
    found = version_of(bin_folder / "pulumi")
    if found is None:
        return "`pulumi version` does not run"
    return None if found == version else f"`pulumi version` says {found}, not {version}"


def on_path() -> Path | None:
    """Return the bin folder of the Pulumi CLI on PATH, or print why it cannot be used."""
    found = shutil.which("pulumi")
    if found is None:
        return None
    pulumi = Path(found).absolute()
    version = version_of(pulumi)
    numbers = pins.parse(version or "")
    folder = _with_companions(pulumi)
    least = ".".join(map(str, pins.MINIMUM))
    if numbers is None:
        reason = "`pulumi version` does not run"
    elif numbers[0] != pins.MINIMUM[0] or numbers < pins.MINIMUM:
        reason = f"its version is {version}, but {least} or a later 3.x is required"
    elif folder is None:
        reason = "the language host for Python is neither in its folder nor on PATH"
    else:
        say(f"using pulumi v{version} from PATH")
        return folder
    say(f"{pulumi} is not used: {reason}")
    return None


def _with_companions(pulumi: Path) -> Path | None:
    # If it is a link such as ~/bin/pulumi, its companions are in the target's folder.
    for folder in (pulumi.parent, pulumi.resolve().parent):
        if all(_executable(folder / name) for name in PROGRAMS):
            return folder
    return pulumi.parent if all(shutil.which(name) for name in PROGRAMS) else None


def _executable(file: Path) -> bool:
    return file.is_file() and os.access(file, os.X_OK)
