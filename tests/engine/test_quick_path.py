"""The README's way from a clone to a project of one's own, typed as it is printed there."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from .packages import ROOT
from .shell_blocks import Shell, blocks, not_printed
from .test_wheel import clean_environment

SECONDS = 5 * 60  # what a reader may need, with the engine at hand
WHERE = """
import cloud_elements_sandbox, pulumi_cloud_elements
print(pulumi_cloud_elements.__path__[0])
print(cloud_elements_sandbox.__path__[0])
"""


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Return a copy of what a clone would have, without what `make` and the tests leave here."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    folder = tmp_path / "pulumi-cloud-elements"
    for name in filter(lambda name: (ROOT / name).is_file(), listed.stdout.splitlines()):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def shell(clone: Path, engine: str, pip_at_hand: Mapping[str, str]) -> Iterator[Shell]:
    """Return a new user's shell in the clone: a Python, the engine, and nothing of this project.

    pip has only the lock's versions, so that no release elsewhere changes what is tested.
    """
    machine = clone.parent / "machine"
    (machine / "bin").mkdir(parents=True)
    (machine / "bin" / "python3").symlink_to(Path(sys.executable).resolve())
    environment = clean_environment()
    path = [str(machine / "bin"), engine, *os.environ["PATH"].split(os.pathsep)[-6:]]
    # What pip would have downloaded before is at hand, as on a machine that is used with Python.
    environment |= pip_at_hand
    environment |= {
        "HOME": str(machine),
        "PATH": os.pathsep.join(path),
        # The CLI takes the home folder from the system's list of users, not from HOME.
        "PULUMI_HOME": str(machine / ".pulumi"),
        "GOGC": "400",  # less CPU time for more memory
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }
    environment.pop("XDG_DATA_HOME", None)
    yield Shell(clone, environment)
    with contextlib.suppress(OSError, ValueError):
        os.kill(int((machine / "sandbox.pid").read_text()), signal.SIGTERM)


def test_the_readme_leads_to_a_project_of_ones_own(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    readme = (shell.folder / "README.md").read_text(encoding="utf-8")
    started, used_before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    commands = ""
    for block in blocks(readme):
        typed = block.commands.replace("8080", port)
        if typed.rstrip().endswith("&"):
            typed += 'echo "$!" > ~/sandbox.pid\n'
        code, printed = shell.run(typed)
        commands += typed
        where = f"README.md:{block.line}\n{typed}\n{printed}"
        assert code == 0, where
        assert not_printed(block.shown, printed) == [], where
        assert "made-up" not in printed, where
    seconds = time.monotonic() - started
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = used.ru_utime + used.ru_stime - used_before.ru_utime - used_before.ru_stime
    sys.stdout.write(f"from a clone to an own project: {seconds:.0f} s, {busy:.0f} s of CPU time\n")
    # Where other tests run side by side, the CPU time says what the commands need.
    assert seconds < SECONDS or busy < SECONDS / 3
    for step in ("pip install", "cloud-elements-sandbox serve", 'pulumi new "$PWD/templates/'):
        assert step in commands
    project = shell.folder.parent / "crm"
    assert "${" not in (project / "Pulumi.yaml").read_text(encoding="utf-8")
    settings = (project / "Pulumi.dev.yaml").read_text(encoding="utf-8")
    assert "cloud-elements:baseUrl: us" in settings
    assert settings.count("secure: ") == 2
    assert "made-up" not in settings
    code, printed = shell.run(f"python3 -c '{WHERE}'")
    assert code == 0, printed
    places = printed.splitlines()
    assert len(places) == 2
    for place in places:
        assert place.startswith(str(shell.folder / "venv"))
        assert (Path(place) / "py.typed").is_file()
    # The instance is there, and nothing would change.
    code, printed = shell.run("pulumi preview --expect-no-changes && pulumi destroy --yes")
    assert code == 0, printed
    assert "- 2 deleted" in printed
