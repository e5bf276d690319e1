"""The points where nobody can know how the real service behaves, each one a switch.

A switch has a default and a reason. It is set for one request by the header
``X-Sandbox-Switch: name=value[, name=value]``, for a server by ``serve --switch name=value`` or by
the control endpoint (:mod:`cloud_elements_sandbox.control.routes`).
"""

from __future__ import annotations

from collections.abc import Mapping

from .switch import Switch
from .switches_of_formulas import OF_FORMULAS
from .switches_of_instances import OF_INSTANCES
from .switches_of_objects import OF_OBJECTS

HEADER = "X-Sandbox-Switch"


SWITCHES: Mapping[str, Switch] = {
    switch.name: switch for switch in (*OF_INSTANCES, *OF_FORMULAS, *OF_OBJECTS)
}

Values = dict[str, str]


def table() -> str:
    """Return the switches as a Markdown table, as docs/sandbox.md shows it."""
    rows = ["| switch | values (the first is the default) | decides | why |", "|---|---|---|---|"]
    for switch in SWITCHES.values():
        values = ", ".join(f"`{value}`" for value in switch.values)
        rows.append(f"| `{switch.name}` | {values} | {switch.decides} | {switch.why} |")
    return "\n".join(rows) + "\n"


class UnknownSwitchError(ValueError):
    """A switch or a value that does not exist; the message names what does."""


def defaults() -> Values:
    """Every switch at its default."""
    return {name: switch.default for name, switch in SWITCHES.items()}


def checked(values: Mapping[str, object]) -> Values:
    """Return *values* when each name and value exists.

    Raises:
        UnknownSwitchError: one of them does not.

    """
    for name, value in values.items():
        switch = SWITCHES.get(name)
        if switch is None:
            raise UnknownSwitchError(f"no switch {name!r}; there are {', '.join(SWITCHES)}")
        if value not in switch.values:
            raise UnknownSwitchError(
                f"switch {name!r} has no value {value!r}; it has {', '.join(switch.values)}"
            )
    return {name: str(value) for name, value in values.items()}


def parsed(text: str) -> Values:
    """Read ``name=value[, name=value]``.

    Raises:
        UnknownSwitchError: a part has another form, or names what does not exist.

    """
    pairs: dict[str, object] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = part.partition("=")
        if not equals:
            raise UnknownSwitchError(f"{part!r} is not name=value")
        pairs[name.strip()] = value.strip()
    return checked(pairs)
