"""Two runs at once and runs that are broken off leave a whole engine or none."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .machine import ENGINE, Machine, alive, end, wait_for


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_two_runs_at_once_make_one_engine(machine: Machine) -> None:
    with machine.start(SLOW="0.5") as first:
        machine.compiler()
        second = machine.get()
        out, err = first.communicate()
    assert second.out == out
    assert "waiting for it" in second.err
    assert "which the other run got" in second.err
    assert "waiting" not in err
    assert machine.builds() == 2


def test_after_a_kill_the_next_run_makes_a_whole_engine(machine: Machine) -> None:
    with machine.start(SLOW="30") as process:
        compiler = machine.compiler()
        process.kill()
        process.communicate()
    try:
        assert machine.rubbish()
        assert not machine.engines()
        left = machine.rubbish()
        with machine.start(SLOW="0.3") as process:
            wait_for(lambda: machine.builds() == 2)
            assert not any(folder.exists() for folder in left)  # its room may be needed
            _, err = process.communicate()
        assert process.returncode == 0
        assert "waiting" not in err
        assert not machine.rubbish()
        assert "from the cache" in machine.get().err
    finally:
        end(compiler)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_an_interrupted_run_ends_the_compiler_and_keeps_nothing(
    machine: Machine, number: signal.Signals, status: int
) -> None:
    with machine.start(SLOW="30") as process:
        compiler = machine.compiler()
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
    assert process.returncode == status
    assert out == ""
    assert "Traceback" not in err
    wait_for(lambda: not alive(compiler))
    assert not machine.rubbish()
    assert not machine.engines()


def test_a_signal_while_the_compiler_is_being_started_ends_it(machine: Machine) -> None:
    # The script as it is, but the signal comes before it knows what it started.
    script = f"""
import os, pathlib, signal, subprocess, sys, time
sys.path.insert(0, {str(ENGINE)!r})
sys.argv = ["get.py"]
from getter import main


class Popen(subprocess.Popen):
    def __init__(self, *words, **named):
        super().__init__(*words, **named)
        if "build" in words[0]:
            while not pathlib.Path({str(machine.record) + ".compiler"!r}).exists():
                time.sleep(0.02)
            os.kill(os.getpid(), signal.SIGINT)


subprocess.Popen = Popen
sys.exit(main.main())
"""
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=machine.env | {"SLOW": "30"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        compiler = machine.compiler()
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    wait_for(lambda: not alive(compiler))
    assert not machine.rubbish()


def test_a_long_step_shows_signs_of_life(machine: Machine) -> None:
    # The script as it is, but impatient.
    script = f"import sys; sys.path.insert(0, {str(ENGINE)!r}); sys.argv = ['get.py']\n"
    script += "from getter import main, run; run.HEARTBEAT = 0.2; sys.exit(main.main())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=machine.env | {"SLOW": "0.7"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "s: compiling pulumi\n" in done.stderr
