"""A process of the Python that is at hand is like one that was started for itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import loaded_python
from tests.engine_tool.machine import alive, wait_for

LOOK = """
import json, os, sys, tempfile
path = [one for one in sys.path if one.startswith(os.environ["HERE"])]
print(json.dumps([
    __name__, sys.argv, os.getcwd(), path, sorted(os.environ), sys.executable, sys.stdin.read(),
    sys.modules["__main__"].__name__, tempfile.gettempdir(),
]))
print("to stderr", file=sys.stderr)
sys.exit(3)
"""
WAIT = """
import os, time
print(os.getpid(), flush=True)
time.sleep(60)
"""


@pytest.fixture(scope="module")
def python() -> Iterator[str]:
    with loaded_python.serving("pulumi.dynamic", "requests") as program:
        yield program


def script(folder: Path, text: str) -> str:
    """Write a script of the name that the language host's has."""
    file = folder / "pulumi-language-python-exec"
    file.write_text(text)
    return str(file)


def test_it_has_all_that_a_started_one_has(python: str, tmp_path: Path) -> None:
    (tmp_path / "packages").mkdir()
    environment = {
        "HERE": str(tmp_path),
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path / "packages"),
        "TMPDIR": str(tmp_path / "packages"),
        "ODD": "a=b\nc\udcff",
        "LC_ALL": "C.UTF-8",  # Python and the shell add these two where they are missing
        "PWD": str(tmp_path),
    }

    def look(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [command, "-u", script(tmp_path, LOOK), "--option", "two words"],
            cwd=tmp_path,
            env=environment,
            input="typed",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    forked, started = look(python), look(sys.executable)
    assert "typed" in started.stdout
    assert started.stderr == "to stderr\n"
    assert (forked.stdout, forked.stderr, forked.returncode) == (
        started.stdout,
        started.stderr,
        started.returncode,
    )


def test_the_sdk_is_loaded_and_the_provider_is_not(python: str, tmp_path: Path) -> None:
    text = "import sys; print('pulumi.dynamic' in sys.modules, *sorted(sys.modules))"
    shown = subprocess.check_output([python, script(tmp_path, text), "x"], text=True)
    assert shown.startswith("True ")
    assert "pulumi_cloud_elements" not in shown


def test_its_own_modules_come_from_pythonpath(python: str, tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "one_of_ours.py").write_text("print('loaded')")
    (packages / "sitecustomize.py").write_text("print('customized')")
    shown = subprocess.check_output(
        [python, script(tmp_path, "import one_of_ours"), "x"],
        env=os.environ | {"PYTHONPATH": str(packages)},
        text=True,
    )
    assert shown == "customized\nloaded\n"


def test_modules_come_from_a_folder_that_is_on_pythonpath(tmp_path: Path) -> None:
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "one_of_ours.py").write_text("")
    text = "import sys; print('one_of_ours' in sys.modules, sys.path.count(sys.argv[1]))"
    with loaded_python.serving("one_of_ours", packages=packages) as python:

        def run(path: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [python, script(tmp_path, text), str(packages)],
                env=os.environ | {"PYTHONPATH": path},
                capture_output=True,
                text=True,
                check=False,
            )

        assert run(f"{packages}{os.pathsep}{tmp_path}").stdout == "True 1\n"
        elsewhere = run(str(tmp_path))
    assert elsewhere.returncode == 1
    assert f"{packages} is not on PYTHONPATH" in elsewhere.stderr


@pytest.mark.parametrize(
    ("text", "code", "shown"),
    [
        ("", 0, ""),
        ("import sys; sys.exit()", 0, ""),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit('why')", 1, "why\n"),
        ("raise ValueError('why')", 1, "ValueError: why\n"),
        ("import atexit, sys; atexit.register(sys.stderr.write, 'at exit')", 0, "at exit"),
        (
            "import sys, threading; threading.Timer(.2, sys.stderr.write, ['later']).start()",
            0,
            "later",
        ),
    ],
)
def test_it_ends_as_a_started_one_does(
    python: str, tmp_path: Path, text: str, code: int, shown: str
) -> None:
    for command in (python, sys.executable):
        done = subprocess.run(
            [command, script(tmp_path, text), "x"], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.endswith(shown) if shown else done.stderr == ""


def test_the_provider_is_served(python: str) -> None:
    command = [python, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as provider:
        assert provider.stdout is not None
        assert 0 < int(provider.stdout.readline()) < 1 << 16
        provider.send_signal(signal.SIGINT)
        # Or it is not yet where it waits for the signal: it prints its port before.
        assert provider.wait(timeout=20) in (0, -signal.SIGINT)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_ends_both(python: str, tmp_path: Path, number: signal.Signals) -> None:
    command = [python, script(tmp_path, WAIT), "x"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        process = int(client.stdout.readline())
        assert process != client.pid
        client.send_signal(number)
        assert client.wait(timeout=20) == -number
        assert client.stdout.read() == ""  # the process has closed it, too
    wait_for(lambda: not alive(process))


def test_other_commands_are_the_real_ones(python: str) -> None:
    shown = subprocess.check_output([python, "-c", "import sys; print(sys.orig_argv[1])"])
    assert shown == b"-c\n"
