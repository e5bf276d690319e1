"""Values as Python writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .names import variable

OF_A_STACK = "A Pulumi stack created this one: take it out of that stack first."
"""The note about what carries a mark."""

_WIDTH = 100


@dataclass
class Described:
    """One declaration.

    Attributes:
        resource_name: its name in the program.
        lines: the text of its arguments, in order.
        notes: comments above it.
        secrets: names of the stack configuration that it needs.
        kind: the class of the resource.
        id: what it is adopted by, or where it is.
        fields: of a virtual data resource its fields, by path.
        is_used: whether another declaration refers to it.
        written: its arguments, where another declaration is compared with them.
    """

    resource_name: str
    lines: list[str]
    notes: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)
    kind: str = "Instance"
    id: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    is_used: bool = False
    written: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def variable(self) -> str:
        """The variable that holds it."""
        return variable(self.resource_name)


@dataclass(frozen=True)
class Secret:
    """A secret of the stack's configuration.

    Attributes:
        name: its name there.
    """

    name: str


@dataclass(frozen=True)
class ScriptFile:
    """A script that is a file of its own.

    Attributes:
        path: the file below the folder of the scripts.
    """

    path: str


@dataclass(frozen=True)
class Joined:
    """A string with ids of other resources in it.

    Attributes:
        parts: what is joined.
    """

    parts: tuple[Any, ...]


@dataclass(frozen=True)
class Whole:
    """Another resource as such, not its id.

    Attributes:
        resource: the resource.
    """

    resource: Described


def arguments(values: Mapping[str, Any]) -> list[str]:
    """Return the lines of a call's arguments."""
    return [line for name, value in values.items() for line in _lines(f"{name}=", value)]


def literal(text: str) -> str:
    """Return a text as Python writes it, in double quotes where that needs no escape."""
    written = repr(text)
    if written[0] == "'" and '"' not in written:
        return f'"{written[1:-1]}"'
    return written


def _lines(before: str, value: Any, depth: int = 1) -> list[str]:
    """Return a value on one line, or on several where it is long."""
    line = f"{before}{_inline(value)},"
    if 4 * depth + len(line) <= _WIDTH or not value or not isinstance(value, (dict, list)):
        return [line]
    if isinstance(value, dict):
        entries = [(f"{literal(str(key))}: ", item) for key, item in value.items()]
        opening, closing = "{", "},"
    else:
        entries = [("", item) for item in value]
        opening, closing = "[", "],"
    inner = [text for key, item in entries for text in _lines(key, item, depth + 1)]
    return [f"{before}{opening}", *_indented(inner), closing]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _inline(value: Any) -> str:
    if isinstance(value, Secret):
        return f"config.require_secret({literal(value.name)})"
    if isinstance(value, ScriptFile):
        return f"cloud_elements.script_from(scripts / {literal(value.path)})"
    if isinstance(value, Whole):
        value.resource.is_used = True
        return value.resource.variable
    if isinstance(value, Described):
        value.is_used = True
        return f"{value.variable}.id"
    if isinstance(value, Joined):
        return f"pulumi.Output.concat({', '.join(map(_inline, value.parts))})"
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, Mapping):
        entries = (f"{literal(str(key))}: {_inline(item)}" for key, item in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_inline, value))}]"
    return repr(value)
