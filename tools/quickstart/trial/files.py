"""The quick start's files, all in `.state/` and readable only by their owner."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STATE = ROOT / ".state"
SANDBOX = STATE / "sandbox"


class QuickstartError(Exception):
    """A failure, described in one line."""


def private_folder(path: Path) -> Path:
    """Create a folder that only its owner can open."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


def write_private(path: Path, text: str) -> None:
    """Write a file of mode 600 in one step."""
    new = path.with_name(path.name + ".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    new.replace(path)


def read_object(path: Path) -> dict[str, object]:
    """Read a JSON object; a missing or broken file is an empty one."""
    try:
        value = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}
