"""Create `.venv` from requirements.lock, or repair an incomplete one.

It needs only Python's standard library.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs it by hand may have an older one
    sys.exit("venv: error: Python 3.11 or newer is needed, this is " + sys.version.split()[0])

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "complete"
LOCK = ROOT / "requirements.lock"
# The installed metadata contains it, and the sandbox reads it there.
VERSION = ROOT / "provider" / "pulumi_cloud_elements" / "_version.py"


def wanted() -> str:
    """Return the stamp of a complete environment: a hash of its path and its inputs."""
    digest = hashlib.sha256(str(VENV).encode())
    for file in (LOCK, ROOT / "pyproject.toml", VERSION):
        digest.update(file.read_bytes())
    return digest.hexdigest()


def works() -> bool:
    """Return whether the environment's Python starts, is new enough and has pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11) or sys.prefix == sys.base_prefix)"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True).returncode == 0
    except OSError:
        return False


def make() -> None:
    """Create the environment. The stamp is written last."""
    if STAMP.is_file() and STAMP.read_text() == wanted() and works():
        return
    print("Creating .venv from requirements.lock ...", file=sys.stderr, flush=True)
    STAMP.unlink(missing_ok=True)
    if not works():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
    subprocess.run([*pip, "--no-build-isolation", "--no-deps", "-e", ROOT], check=True)
    STAMP.write_text(wanted())


def main() -> int:
    """Create the environment, one run at a time."""
    state = ROOT / ".state"
    state.mkdir(mode=0o700, exist_ok=True)
    with (state / "venv.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            make()
        except subprocess.CalledProcessError as error:
            print(f"venv: error: a step failed ({error.returncode}), see above", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
