"""What the properties of steps and triggers refer to, as `${…}`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ..checks import did_you_mean

_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_][\w-]*)(?:\.([\w-]+))?[^}]*\}")
# In a script `${…}` is JavaScript's.
_CODE = ("script", "filter")
# What an execution has besides variables and steps.
_GIVEN = frozenset({"config", "steps", "trigger", "info", "formula", "request", "env"})


def unknown_in(
    part: Mapping[str, Any], variables: Collection[str] | None, steps: Collection[str] | None
) -> Iterator[tuple[str, str]]:
    """Yield the references of a part that name nothing: each with a hint, which may be empty.

    Args:
        part: a step or a trigger.
        variables: the formula's variables; None where they are not known.
        steps: the names of its steps; None where they are not known.
    """
    properties = part.get("properties")
    if not isinstance(properties, Mapping):
        return
    for name, value in properties.items():
        if part.get("type") in _CODE and name == "body":
            continue
        for text in _strings(value):
            for match in _REFERENCE.finditer(text):
                yield from _unknown(match, variables, steps)


def _unknown(
    match: re.Match[str], variables: Collection[str] | None, steps: Collection[str] | None
) -> Iterator[tuple[str, str]]:
    root, below = match.groups()
    if root == "config" and below is not None:
        known, name = variables, below
    elif root == "steps" and below is not None:
        known, name = steps, below
    elif root not in _GIVEN:
        known, name = variables, root
    else:
        return
    # The name of a variable may have dots.
    if known is None or name in known or any(one.startswith(f"{name}.") for one in known):
        return
    yield match.group(0), did_you_mean(name, known)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _strings(item)
