"""An environment with the lowest versions that pyproject.toml allows; made once, then kept."""

from __future__ import annotations

import fcntl
import hashlib
import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tests.engine.packages import make_environment

ROOT = Path(__file__).parents[2]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins() -> list[str]:
    """Return each declared dependency, and those of the sandbox, at its lowest version."""
    found = []
    for text in (*_PROJECT["dependencies"], *_PROJECT["optional-dependencies"]["sandbox"]):
        requirement = Requirement(text)
        [least] = [bound.version for bound in requirement.specifier if bound.operator == ">="]
        found.append(f"{requirement.name}=={least}")
    return found


def lowest_python() -> Path:
    """Return the Python of the environment, which has the lowest versions, and what tests need."""
    lock_file = (ROOT / "requirements.lock").read_text()
    wanted = [*pins(), *re.findall(r"^(?:hypothesis|pytest)==\S+", lock_file, re.M)]
    ingredients = " ".join([*wanted, sys.version])
    folder = ROOT / ".state" / "lowest" / hashlib.sha256(ingredients.encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    python, complete = folder / "venv" / "bin" / "python", folder / "complete"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several tests may want it at the same time
        if not (complete.exists() and python.exists()):
            # The sandbox asks for its version, so this checkout is installed.
            ours = ("-e", f"{ROOT}[sandbox]")
            make_environment(folder / "venv", Path(sys.executable), *ours, *wanted)
            complete.write_text(ingredients)
    return python
