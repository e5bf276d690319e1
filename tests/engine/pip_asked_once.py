"""What pip lists, asked once instead of at every command of the engine.

The language host asks pip for the installed packages before it runs a program or refreshes, to
find plugins among them. In an environment as full as the one of these tests that takes as much
processor time as the program itself. Tests that make an environment of their own leave pip as it
is there: `test_wheel.py`, `test_tutorial.py`, `test_versions.py` and the pipelines' stories.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ARGUMENTS = ("list", "-v", "--format", "json")
# It comes before the real pip on PYTHONPATH. Another Python, or another question, is passed on.
_STAND_IN = """\
import os, runpy, sys

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
if (sys.prefix, tuple(sys.argv[1:])) == {asked!r}:
    with open(os.path.join(here, "list.json"), encoding="utf-8") as listed:
        sys.stdout.write(listed.read())
else:
    sys.path.remove(here)
    for name in [name for name in sys.modules if name == "pip" or name.startswith("pip.")]:
        del sys.modules[name]
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""


def ask(folder: Path, packages: Path) -> None:
    """Fill a folder for PYTHONPATH with a pip that knows its list.

    Args:
        folder: which is filled.
        packages: where the wheel is installed, which pip must list, too.
    """
    listed = subprocess.run(
        [sys.executable, "-m", "pip", *ARGUMENTS],
        env={**os.environ, "PYTHONPATH": str(packages)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    (folder / "list.json").write_text(listed, encoding="utf-8")
    (folder / "pip").mkdir()
    (folder / "pip" / "__init__.py").touch()
    stand_in = _STAND_IN.format(asked=(sys.prefix, ARGUMENTS))
    (folder / "pip" / "__main__.py").write_text(stand_in, encoding="utf-8")
