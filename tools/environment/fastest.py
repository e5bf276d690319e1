"""Finds the fastest Python: one built without optimizations takes half as long again.

pyenv builds them so unless it is told otherwise, and the tests start thousands of Pythons. How a
Python was built cannot be read from it, as distributions do it in ways of their own, so it is
measured: a loop in each, in CPU time.
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
# What another one must save.
_WORTH_IT = 0.8


def fastest(own: str = sys.executable, path: str | None = None) -> str:
    """Return the Python that is worth taking, of the same minor version as this one.

    Args:
        own: this one; it is returned unless another needs less than four fifths of its time.
        path: where others are looked for; by default `PATH`.
    """
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = (os.environ.get("PATH", "") if path is None else path).split(os.pathsep)
    found = {str(file.resolve()) for folder in folders if (file := Path(folder, name)).is_file()}
    times = {python: seconds for python in found if (seconds := _seconds(python)) is not None}
    mine = _seconds(own)
    best = min(times, key=times.__getitem__, default=own)
    return own if mine is None or times.get(best, mine) > mine * _WORTH_IT else best


def _seconds(python: str) -> float | None:
    """Return how long the loop takes, or None for what is no Python that makes environments."""
    try:
        done = subprocess.run([python, "-c", _LOOP], capture_output=True, text=True, timeout=60)
        return float(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
