"""What the service has, and no program can declare: Pulumi does not pass it on as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_EXACT = 2**53  # from here on Pulumi's numbers lose digits


def undeclarable(value: Any, path: str = "") -> Iterator[str]:
    """Yield what Pulumi would leave out or change: the path, and what becomes of it.

    Args:
        value: the arguments of a resource, or what is in them.
        path: where the value is; empty for the arguments as a whole.
    """
    if isinstance(value, dict):
        for key, item in value.items():
            below = f"{path}.{key}" if path else str(key)
            if item is None and path:  # an argument that is None is not declared
                yield f"{below} is null, which Pulumi leaves out: an update removes it"
            else:
                yield from undeclarable(item, below)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from undeclarable(item, f"{path}[{number}]")
    elif isinstance(value, (int, float)) and abs(value) >= _EXACT:
        yield f"{path} is a number that Pulumi rounds, so that it is refused: write it as a string"
