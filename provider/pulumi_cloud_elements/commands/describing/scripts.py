"""The scripts of a described account: files of their own next to the program, or strings in it."""

from __future__ import annotations

from typing import Any

from .names import Names
from .python import ScriptFile

FOLDER = "scripts"


class Scripts:
    """Keeps the scripts of a program.

    Args:
        names: the names in use.
        in_files: whether each script is a file of its own; otherwise it stays in the program.

    Attributes:
        files: the scripts by their paths below `FOLDER`.
    """

    def __init__(self, names: Names, *, in_files: bool) -> None:
        self._names = names
        self._in_files = in_files
        self.files: dict[str, str] = {}

    def kept(self, source: str, *parts: str) -> Any:
        """Return what the program has for a script.

        Args:
            source: the script.
            parts: the names of what it is of, from which its path is made.
        """
        if not self._in_files or not _is_text(source):
            return source
        path = f"{self._names.file(*parts)}.js"
        self.files[path] = source
        return ScriptFile(path)


def _is_text(source: str) -> bool:
    """Tell whether a file can hold a script as it is."""
    try:
        source.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        return False
    return bool(source) and not source.startswith("\ufeff")
