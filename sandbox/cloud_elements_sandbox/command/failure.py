"""A command that failed."""

from __future__ import annotations

import sys

from .arguments import PROGRAM


def failed(message: str) -> int:
    """Say in one line why a command failed, and return its exit code."""
    print(f"{PROGRAM}: {message}", file=sys.stderr)
    return 1
