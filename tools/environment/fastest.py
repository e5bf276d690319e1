"""Finds the fastest Python: one built without optimizations takes half as long again.

pyenv builds them so unless it is told otherwise, and the tests start thousands of Pythons. How a
Python was built cannot be read from it, as distributions do it in ways of their own, so it is
measured: a loop in each, in CPU time, several times by turns, as a machine's speed varies by the
second where others share it.
"""

import os
import subprocess
import sys
from pathlib import Path

# The best of five is steady, whatever else the machine does. It prints nothing where the Python
# cannot make an environment.
_LOOP = """
import ensurepip, time, venv
def loop():
    began, kept = time.process_time(), {}
    for number in range(50_000):
        kept[number % 100] = kept.get(number % 100, 0) + len(str(number))
    return time.process_time() - began
print(min(loop() for _ in range(5)))
"""
# What another one must save. The same two were seen at 0.69 on an idle machine, 0.85 on a busy one.
_WORTH_IT = 0.9
_ROUNDS = 3


def fastest(own: str = sys.executable, path: str | None = None) -> str:
    """Return the Python that is worth taking, of the same minor version as this one.

    Args:
        own: this one; it is returned unless another needs less than nine tenths of its time.
        path: where others are looked for; by default `PATH`.
    """
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = (os.environ.get("PATH", "") if path is None else path).split(os.pathsep)
    found = {str(file.resolve()) for folder in folders if (file := Path(folder, name)).is_file()}
    times: dict[str, float] = {}
    for python in [own, *found] * _ROUNDS:
        seconds = _seconds(python)
        if seconds is not None:
            times[python] = min(seconds, times.get(python, seconds))
    best = min(times, key=times.__getitem__, default=own)
    return best if own in times and times[best] <= times[own] * _WORTH_IT else own


def _seconds(python: str) -> float | None:
    """Return how long the loop takes, or None for what is no Python that makes environments."""
    try:
        done = subprocess.run([python, "-c", _LOOP], capture_output=True, text=True, timeout=60)
        return float(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
