"""The two strings of a Pulumi.yaml that are needed here: the project's name and its backend's URL.

The standard library has no parser for YAML, and one costs every run more than two strings are
worth. Project files are written in YAML's block style, a `key: value` on each line, which is easy
to read with care: a file that could mean something else than it seems to is not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from ..errors import CloudElementsError

_NAMES = ("Pulumi.yaml", "Pulumi.yml")
_ENTRY = re.compile(r"(?P<key>[A-Za-z][\w.-]*|'[^']*'|\"[^\"\\]*\") *:(?: +(?P<value>.*))?")
_QUOTED = re.compile(r"'[^']*'|\"[^\"\\]*\"")
_COMMENT = re.compile(r"(?:^|\s+)#.*$")
_PLAIN = re.compile(r"[\w./~$][^{}\[\]]*|-\S.*")
_NULL = ("", "~", "null", "Null", "NULL")
# Line breaks for some readers of YAML and not for others, and what none of them takes.
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")


class UnreadableProjectError(CloudElementsError):
    """A project file is not written so that it can be read with certainty."""


def project_file_above(folder: Path) -> Path | None:
    """Return the project file of a folder: the nearest one in it or above it; None without."""
    for place in (folder, *folder.parents):
        for name in _NAMES:
            if (place / name).is_file():
                return place / name
    return None


def string_in(file: Path, *keys: str) -> str | None:
    """Return the string at a path of keys in a project file, or None.

    Args:
        file: a project file.
        keys: the keys that lead to the string, the outermost first.

    Raises:
        UnreadableProjectError: what the file has there cannot be read.
    """
    try:
        return _string_in(file.read_text(encoding="utf-8-sig"), keys)
    except (OSError, ValueError):
        raise UnreadableProjectError(
            f"{file}: {'.'.join(keys)} cannot be read: write each key on a line of its own, as "
            "`name: crm`"
        ) from None


def _string_in(text: str, keys: Sequence[str]) -> str | None:
    text = text.replace("\r\n", "\n")
    if _ODD.search(text):
        raise ValueError
    lines = [line.rstrip() for line in text.split("\n") if _COMMENT.sub("", line).strip()]
    if lines and lines[0] == "---":
        del lines[0]
    for key in keys[:-1]:
        value, lines = _entries(lines).get(key, ("", []))
        if value not in _NULL:
            raise ValueError
    value, below = _entries(lines).get(keys[-1], ("", []))
    if below:  # it goes on there, or has several parts
        raise ValueError
    return _string(value)


def _entries(lines: list[str]) -> dict[str, tuple[str, list[str]]]:
    """Return what each key of a mapping has: on its own line, and on the lines below it."""
    entries: dict[str, tuple[str, list[str]]] = {}
    indent = _indent(lines[0]) if lines else 0
    below: list[str] | None = None
    for line in lines:
        here = line[indent:]
        if line.startswith("\t") or _indent(line) < indent:
            raise ValueError
        if here.startswith((" ", "- ")) or here == "-":
            if below is None:
                raise ValueError
            below.append(line)
            continue
        found = _ENTRY.fullmatch(here)
        if found is None:
            raise ValueError
        key, value = found["key"].strip("'\""), _COMMENT.sub("", found["value"] or "")
        if key in entries or not _ends(value):
            raise ValueError
        below = []
        entries[key] = value, below
    return entries


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _ends(value: str) -> bool:
    """Tell whether a value ends on its line, so that the next one cannot be a part of it."""
    if value.startswith(("'", '"')):
        return _QUOTED.fullmatch(value) is not None
    if value.startswith(("{", "[")):
        unquoted = _QUOTED.sub("", value)
        opened, closed = (sum(map(unquoted.count, which)) for which in ("{[", "}]"))
        return opened == closed and "'" not in unquoted and '"' not in unquoted
    return True


def _string(value: str) -> str | None:
    if value in _NULL:
        return None
    if _QUOTED.fullmatch(value):
        return value[1:-1]
    if _PLAIN.fullmatch(value) and ": " not in value and not value.endswith(":"):
        return value
    raise ValueError
