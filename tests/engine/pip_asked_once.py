"""What pip lists, asked once instead of at every command of the engine.

The language host asks pip for the installed packages before it runs a program or refreshes, to
find plugins among them. In an environment as full as the one of these tests that takes as much
processor time as the program itself. `test_wheel.py` and `test_quick_path.py` leave pip as it is.
"""

from __future__ import annotations

from pathlib import Path

# It comes before the real pip on PYTHONPATH. Only lists are kept, each for its Python, its
# PYTHONPATH and its options; everything else is passed on.
_STAND_IN = """\
import os, runpy, sys, zlib

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
path = [one for one in os.environ.get("PYTHONPATH", "").split(os.pathsep) if one != here]
command = [sys.executable, "-m", "pip", *sys.argv[1:]]
environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
if sys.argv[1:2] != ["list"]:
    os.environ.update(environment)
    sys.path.remove(here)
    del sys.modules["pip"]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
    sys.exit()
question = zlib.crc32(repr((sys.prefix, path, sys.argv[1:])).encode())
kept = os.path.join(here, f"{question}.txt")
if not os.path.exists(kept):
    import subprocess
    listed = subprocess.run(command, env=environment, stdout=subprocess.PIPE)
    if listed.returncode != 0:
        sys.exit(listed.returncode)
    with open(f"{kept}.{os.getpid()}", "wb") as file:
        file.write(listed.stdout)
    os.replace(file.name, kept)
with open(kept, "rb") as file:
    sys.stdout.buffer.write(file.read())
"""


def make(folder: Path) -> None:
    """Fill a folder for PYTHONPATH with a pip that keeps its lists."""
    (folder / "pip").mkdir()
    (folder / "pip" / "__init__.py").touch()
    (folder / "pip" / "__main__.py").write_text(_STAND_IN, encoding="utf-8")
