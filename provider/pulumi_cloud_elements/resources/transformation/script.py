"""The script of a transformation: as declared, as the service has it.

Declared it is its source, or an object with `body` and more.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...api.levels import Place
from ..own_level import own_scripts

Row = Mapping[str, Any]

_WIRE = {"mime_type": "mimeType", "filter_empty_response": "filterEmptyResponse"}


def body_of(declared: Any) -> dict[str, Any]:
    """Return a declared script as it is sent."""
    script = _object(declared)
    sent = {wire: script[name] for name, wire in _WIRE.items() if script.get(name) is not None}
    return {"body": script["body"], **sent}


def reported(declared: Any, response: Row, place: Place) -> Any:
    """Return the own level's script, spelled as the program would have to declare it, or None.

    Args:
        declared: the script as it was last declared, or None.
        response: the service's JSON about the transformation.
        place: where it is.
    """
    row = next(iter(own_scripts(response, place)), None)
    if row is None:
        return None
    known = _object(declared)
    found = {name: row.get(wire) for name, wire in _WIRE.items() if known.get(name) is not None}
    same = "body" in known and _plain(known["body"]) == _plain(row["body"])
    body = known["body"] if same else row["body"]
    return {"body": body, **found} if isinstance(declared, Mapping) else body


def differs(declared: Any, found: Any) -> bool:
    """Tell whether a script differs from the declared configuration; None stands for no script.

    Args:
        declared: the declared script.
        found: the one that the service has, as `reported` returns it.
    """
    if declared is None or found is None:
        return declared is not found
    left, right = _object(declared), _object(found)
    return _plain(left["body"]) != _plain(right["body"]) or any(
        left.get(name) is not None and left.get(name) != right.get(name) for name in _WIRE
    )


def is_same(left: Any, right: Any) -> bool:
    """Tell whether two declared scripts are the same but for their spelling."""
    return not differs(left, right) and not differs(right, left)


def _object(script: Any) -> Row:
    if script is None:
        return {}
    return script if isinstance(script, Mapping) else {"body": script}


def _plain(body: Any) -> str:
    """Return a script's source as it compares: a service may trim it, or write other line ends."""
    return str(body).replace("\r\n", "\n").strip()
