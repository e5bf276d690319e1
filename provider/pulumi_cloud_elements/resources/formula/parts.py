"""The parts of a formula: its variables, its trigger and its steps.

A program lists them, as the service does. Neither order nor ids mean anything, so that inside, and
in the state, the parts of a sort are a dictionary by their names: then Pulumi shows the change of
one entry as that, whatever was inserted before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..values import whole_numbers

Part = dict[str, Any]
Parts = dict[str, Part]
"""The parts of one sort by their names; a part has the program's names, without its own."""


@dataclass(frozen=True)
class Sort:
    """One sort of parts.

    Attributes:
        name: the property that holds them, in the program and at the service.
        noun: what a person calls one.
        key: the property by which they are told apart.
        wires: the other properties: the service's names by the program's.
        defaults: what a property is where it is not declared.
        default_key: the name of one that has none.
    """

    name: str
    noun: str
    key: str
    wires: Mapping[str, str]
    defaults: Mapping[str, Any] = field(default_factory=dict)
    default_key: str | None = None

    @property
    def names(self) -> list[str]:
        """The properties of one part, as a program writes them."""
        return [self.key, *self.wires]

    def default(self, key: str, name: str) -> Any:
        """Return what a property of a part is where it is not declared; None where unknown."""
        if self.key == "key" and name == "name":
            return key  # the service's console shows the name of a variable
        return self.defaults.get(name)


_FLOW = {
    "type": "type",
    "description": "description",
    "properties": "properties",
    "on_success": "onSuccess",
    "on_failure": "onFailure",
}
_NO_FLOW: Mapping[str, Any] = {
    "description": "",
    "properties": {},
    "on_success": [],
    "on_failure": [],
}
VARIABLES = Sort(
    name="configuration",
    noun="variable",
    key="key",
    wires={name: name for name in ("name", "type", "description", "required")},
    defaults={"description": "", "required": True},
)
TRIGGERS = Sort(
    name="triggers",
    noun="trigger",
    key="name",
    wires={**_FLOW, "async": "async"},
    defaults={**_NO_FLOW, "async": True},
    default_key="trigger",
)
STEPS = Sort(name="steps", noun="step", key="name", wires=_FLOW, defaults=_NO_FLOW)
SORTS = (VARIABLES, TRIGGERS, STEPS)


def keyed(parts: Any, sort: Sort) -> Any:
    """Return a program's list of parts as a dictionary by their names.

    A value that is not a list of parts with different names is returned unchanged: a check says
    what is wrong with it.
    """
    if not isinstance(parts, (list, tuple)):
        return parts
    found: Parts = {}
    for part in parts:
        if not isinstance(part, Mapping):
            return parts
        key = part.get(sort.key, sort.default_key)
        if not isinstance(key, str) or key in found:
            return parts
        found[key] = {name: item for name, item in part.items() if name != sort.key}
    return found


def reported(rows: Any, sort: Sort) -> Parts | None:
    """Return the parts in a response by their names, without ids; None where it shows none."""
    if not isinstance(rows, list):
        return None
    found: Parts = {}
    for row in rows:
        if isinstance(row, Mapping):
            key = row.get(sort.key)
            if not isinstance(key, str) or not key:
                key = sort.default_key or str(row.get("id"))
            found[key] = {
                name: row[wire] for name, wire in sort.wires.items() if row.get(wire) is not None
            }
    return found


def on_the_wire(parts: Parts, sort: Sort, existing: Parts | None = None) -> list[dict[str, Any]]:
    """Return declared parts as they are sent: each whole, without an id.

    Args:
        parts: the declared parts.
        sort: their sort.
        existing: the parts that are there, whose descriptions are emptied where none is declared.
    """
    return [
        _part_on_the_wire(key, part, sort, (existing or {}).get(key, {}))
        for key, part in sorted(parts.items())
    ]


def _part_on_the_wire(key: str, part: Part, sort: Sort, existing: Part) -> dict[str, Any]:
    sent = {sort.key: key}
    for name, wire in sort.wires.items():
        value = part.get(name)
        if value is None:
            value = sort.default(key, name)
            if value is None or (value == "" and not existing.get(name)):
                continue
        sent[wire] = whole_numbers(value)
    return sent


def without_ids(rows: Any) -> list[dict[str, Any]]:
    """Return the parts in a response as they can be sent again."""
    return [
        {name: item for name, item in row.items() if name != "id"}
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping)
    ]


def part_ids(rows: Any, sort: Sort, is_wanted: Callable[[str], bool]) -> dict[str, str]:
    """Return the ids of the parts in a response whose names are not wanted, by their names."""
    return {
        str(row[sort.key]): str(row["id"])
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping)
        and row.get("id") is not None
        and isinstance(row.get(sort.key), str)
        and not is_wanted(row[sort.key])
    }
