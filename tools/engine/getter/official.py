"""Pulumi's own installer, if its host is reachable."""

import os
import shutil
import subprocess
from pathlib import Path

from . import programs
from .errors import CommandError
from .pins import Pins
from .run import run, say, without_passwords

INSTALLER = "https://get.pulumi.com/install.sh"
# Another URL for that script, such as a company's mirror; empty: skip the installer.
OVERRIDE = "PULUMI_CLOUD_ELEMENTS_INSTALLER_URL"

PATIENCE = 8  # seconds for the whole script, which has a few kilobytes
LIMIT = 15 * 60.0  # seconds for the release, which has some 200 megabytes


def install(pins: Pins, stage: Path, log: Path) -> Path | None:
    """Install the pinned release into the staging folder; return the engine's folder.

    None if that fails, after printing why.
    """
    url = os.environ.get(OVERRIDE, INSTALLER)
    if not url:
        return None
    # The installer itself needs curl, so using curl here adds no requirement.
    curl = shutil.which("curl")
    if curl is None:
        say("Pulumi's installer is not tried: it needs curl, which is not on PATH")
        return None
    script = stage / "install.sh"
    trouble = _fetch(curl, url, script)
    if trouble:
        say(f"Pulumi's installer is not available: {trouble}")
        return None
    root = stage / "engine"
    options = ["--version", pins.engine, "--install-root", str(root), "--no-edit-path"]
    try:
        run(
            ["sh", str(script), *options],
            f"installing Pulumi's release v{pins.engine}",
            cwd=stage,
            env={**os.environ, "TMPDIR": str(stage / "tmp")},
            log=log,
            limit=LIMIT,
        )
        trouble = programs.problem(root / "bin", pins.engine)
    except CommandError as error:
        trouble = error.tail
    if trouble:
        say(f"Pulumi's installer failed: {trouble}")
        shutil.rmtree(root, ignore_errors=True)
        return None
    return root


def _fetch(curl: str, url: str, script: Path) -> str | None:
    shown = without_passwords(url)
    say(f"downloading Pulumi's installer from {shown} (for {PATIENCE} s at most) ...")
    command = [curl, "--fail", "--location", "--silent", "--show-error"]
    command += ["--max-time", str(PATIENCE), "--output", str(script), url]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        return done.stderr.strip() or f"curl ended with {done.returncode}"
    # A network's sign-in page responds to every request with a page.
    return None if script.read_bytes().startswith(b"#!") else "the response is not a shell script"
