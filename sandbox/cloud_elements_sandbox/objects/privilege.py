"""What a user without the privilege for a level gets: a 200, and a header that says what is lost.

The service responds 200 and applies the permitted fields alone. The switch ``level-privilege``
says how much that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..platform.switches import Values
from .levels import Level

HEADER = "Elements-Error"


def permitted(fields: Sequence[Any], switches: Values) -> Sequence[Any]:
    """Return the fields that are applied."""
    most = {"all": len(fields), "one-field": 1, "none": 0}[switches["level-privilege"]]
    return fields[:most]


def nothing_is_stored(switches: Values) -> bool:
    """Whether a request changes nothing."""
    return switches["level-privilege"] == "none"


def headers(level: Level, sent: Sequence[Any], switches: Values) -> dict[str, str]:
    """Return the header that a response has when fields were ignored."""
    ignored = sent[len(permitted(sent, switches)) :]
    if not ignored and not nothing_is_stored(switches):
        return {}
    # A header holds Latin-1 alone, and no line break.
    paths = ", ".join(str(field.path) for field in ignored).encode("ascii", "backslashreplace")
    message = f"No privilege for the {level.name} level, fields were ignored: {paths.decode()}"
    return {HEADER: " ".join(message.split())}
