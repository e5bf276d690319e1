"""The pipeline of a plain runner, run as it stands in one working copy that stays."""

from __future__ import annotations

import fcntl
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from .story import happens
from .world import PIPELINES, Ran, World

SCRIPT = PIPELINES / "pipeline.sh"


def test_the_story(world: World, python_at_hand: str) -> None:
    place = world.checkout()

    def job(command: str) -> Ran:
        # What `git pull` does before.
        shutil.copy(world.repository / "__main__.py", place)
        ran = world.run(f"./pipeline.sh {command}", place, world.store)
        # The first one has made its own Python, and has run on it.
        world.runner["PULUMI_PYTHON_CMD"] = python_at_hand
        return ran

    happens(world, job)


@pytest.mark.parametrize("command", ["", "destroy"])
def test_another_command_is_refused(command: str) -> None:
    done = subprocess.run([SCRIPT, command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "usage: " in done.stderr


def test_a_missing_secret_is_named(tmp_path: object) -> None:
    done = subprocess.run(
        [SCRIPT, "drift"],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "CLOUD_ELEMENTS_USER_SECRET" in done.stderr


def test_a_second_run_waits_for_the_first(tmp_path: Path) -> None:
    script = tmp_path / "pipeline.sh"
    text = SCRIPT.read_text(encoding="utf-8")
    assert "flock --wait 3600 9" in text
    script.write_text(text.replace("--wait 3600", "--wait 0"), encoding="utf-8")
    secrets = dict.fromkeys(re.findall(r"\{(\w+):\?\}", text), "x")
    with (tmp_path / ".pipeline.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            ["bash", script, "apply"],
            env={"PATH": "/usr/bin:/bin", **secrets},
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        1,
        "pipeline: another run has not ended within an hour\n",
    )
