"""Create `.venv` from requirements.lock, or repair an incomplete one.

With `--run` it prints the bin folder of an environment that can run a stack on the sandbox: that
of `.venv` if it is complete, and otherwise that of `.state/venv`, which it creates. That one has
only what the provider and the sandbox need, so that it is there within seconds.

With `--fastest` it creates it with the fastest Python of this version on `PATH`.

It needs only Python's standard library.
"""

import argparse
import fcntl
import hashlib
import subprocess
import sys
import time
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs it by hand may have an older one
    sys.exit("venv: error: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

from environment import lock
from environment.fastest import fastest
from environment.installing import install

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
# The installed metadata contains it, and the sandbox reads it there.
VERSION = ROOT / "provider" / "pulumi_cloud_elements" / "_version.py"
WHOLE = ROOT / ".venv"
LEAN = ROOT / ".state" / "venv"


class Venv:
    """One environment.

    Args:
        folder: where it is.
        lean: whether it has only what the provider and the sandbox need.
        search: whether another Python creates it if that one is faster.
    """

    def __init__(self, folder: Path, *, lean: bool, search: bool) -> None:
        self.bin = folder / "bin"
        self._folder = folder
        self._lean = lean
        self._search = search
        self._python = self.bin / "python"
        self._stamp = folder / "complete"

    def complete(self) -> bool:
        """Return whether it has everything, and works."""
        return self._stamp.is_file() and self._stamp.read_text() == self._wanted() and self._works()

    def make(self) -> None:
        """Create it. The stamp is written last."""
        if self.complete():
            return
        requirements = LOCK.read_text(encoding="utf-8")
        uv = lock.blocks(requirements)["uv"]
        if self._lean:
            requirements = lock.to_run(requirements, PROJECT.read_text(encoding="utf-8"))
        count = len(lock.blocks(requirements))
        began = time.monotonic()
        where = self._folder.relative_to(ROOT)
        self._say(f"creating {where} with {count} packages; less than a minute ...")
        self._stamp.unlink(missing_ok=True)
        if not self._works():
            python = fastest() if self._search else sys.executable
            if python != sys.executable:
                self._say(f"using {python}, which is faster than {sys.executable}")
            subprocess.run([python, "-m", "venv", "--clear", self._folder], check=True)
        install(self._python, requirements, uv)
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        checkout: list[str | Path] = ["--no-build-isolation", "--no-deps", "-e", ROOT]
        subprocess.run([self._python, *pip, *checkout], check=True)
        self._stamp.write_text(self._wanted())
        self._say(f"{where} is complete after {time.monotonic() - began:.0f} s")

    def _wanted(self) -> str:
        """Return the stamp of a complete environment: a hash of its path and its inputs."""
        digest = hashlib.sha256(str(self._folder).encode())
        for file in (LOCK, PROJECT, VERSION):
            digest.update(file.read_bytes())
        return digest.hexdigest()

    def _works(self) -> bool:
        """Return whether its Python starts, is new enough and has pip."""
        check = (
            "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
        )
        try:
            done = subprocess.run([self._python, "-c", check], capture_output=True)
        except OSError:
            return False
        return done.returncode == 0

    def _say(self, text: str) -> None:
        print(f"venv: {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Create an environment, one run at a time."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--run", action="store_true", help="print the bin folder of one that can run a stack"
    )
    parser.add_argument(
        "--fastest", action="store_true", help="create it with the fastest Python of this version"
    )
    options = parser.parse_args()
    whole = Venv(WHOLE, lean=False, search=options.fastest)
    lean = Venv(LEAN, lean=True, search=options.fastest)
    chosen = lean if options.run and not whole.complete() else whole
    state = ROOT / ".state"
    state.mkdir(mode=0o700, exist_ok=True)
    with (state / "venv.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            chosen.make()
        except subprocess.CalledProcessError as error:
            print(f"venv: error: a step failed ({error.returncode}), see above", file=sys.stderr)
            return 1
        except ValueError as error:
            print(f"venv: error: {error}", file=sys.stderr)
            return 1
    if options.run:
        print(chosen.bin)
    return 0


if __name__ == "__main__":
    sys.exit(main())
