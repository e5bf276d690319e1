"""A formula in a file, or in a response of the service, as the arguments of `Formula`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..errors import FileError
from ..recovery.description_mark import without_marks
from .reading import Place
from .references import References
from .typed_values import Row, boolean, mapping, names, objects, required, string, unknown

Script = Callable[[str, Any], Any]
"""Returns the script of a step, from the step's name and the script that the file itself has."""

SCRIPTED = ("script", "filter")
INSTANCE_IDS = ("elementInstanceId", "downloadElementInstanceId", "uploadElementInstanceId")
# What the service adds, and what follows from something else.
_ADDED = (
    "id", "accountId", "userId", "createdDate", "updatedDate", "debugLoggingExpires", "subFormulas",
    "api", "companyId", "organizationId",
)  # fmt: skip
_BOOLEANS = {
    "active": "active",
    "single_threaded": "singleThreaded",
    "debug_logging_enabled": "debugLoggingEnabled",
}
_STRINGS = ("engine", "method", "uri")
_PARTS = ("configuration", "triggers", "steps")
_FLOW = ("name", "type", "description", "properties", "onSuccess", "onFailure")
_VARIABLE = ("key", "name", "type", "description", "required")


@dataclass
class Loaded:
    """What was read.

    Attributes:
        arguments: the arguments of the resource's constructor.
        left_out: the places of what nothing is known about, and which is not among them.
    """

    arguments: dict[str, Any]
    left_out: list[str] = field(default_factory=list)


def formula_arguments(
    row: Row,
    place: Place,
    references: References,
    script: Script = lambda _step, body: body,
) -> Loaded:
    """Return a formula as arguments; whether the references are mapped is the caller's to check.

    Args:
        row: the formula as the service writes it.
        place: where it is from.
        references: maps the ids in it.
        script: returns the scripts that are files of their own.

    Raises:
        FileError: it has not the shape of a formula.
    """
    found = Loaded({})
    references.called(_formulas_below(row))
    name = string(row, "name", place)
    if name is not None:
        found.arguments["name"] = name
    description = without_marks(string(row, "description", place) or "")
    if description:
        found.arguments["description"] = description
    for argument, wire in _BOOLEANS.items():
        value = boolean(row, wire, place)
        if value is not None:
            found.arguments[argument] = value
    for argument in _STRINGS:
        text = string(row, argument, place)
        if text is not None:
            found.arguments[argument] = text
    if found.arguments.get("engine") == "v3" and not found.arguments.get("single_threaded"):
        found.arguments.pop("single_threaded", None)  # which this engine does not have
    variables = [
        _variable(item, at, found)
        for item, at in objects(row.get("configuration"), place.at("configuration"))
    ]
    triggers = [
        _trigger(item, at, references, found)
        for item, at in objects(row.get("triggers"), place.at("triggers"))
    ]
    steps = [
        _step(item, at, references, script, found)
        for item, at in objects(row.get("steps"), place.at("steps"))
    ]
    parts = (("configuration", variables), ("triggers", triggers), ("steps", steps))
    found.arguments |= {sort: items for sort, items in parts if items}
    found.left_out += unknown(
        row, ("name", "description", *_BOOLEANS.values(), *_STRINGS, *_PARTS, *_ADDED), place
    )
    return found


def _formulas_below(row: Row) -> Iterator[Row]:
    below = row.get("subFormulas")
    for called in below if isinstance(below, list) else []:
        if isinstance(called, dict):
            yield called
            yield from _formulas_below(called)


def _variable(row: Row, place: Place, found: Loaded) -> dict[str, Any]:
    variable: dict[str, Any] = {"key": required(row, "key", place)}
    variable["type"] = string(row, "type", place) or "value"
    for key in ("name", "description"):
        text = string(row, key, place)
        is_default = key == "name" and text == variable["key"]
        if text is not None and not is_default:
            variable[key] = text
    needed = boolean(row, "required", place)
    if needed is not None:
        variable["required"] = needed
    found.left_out += unknown(row, (*_VARIABLE, "id"), place)
    return variable


def _trigger(row: Row, place: Place, references: References, found: Loaded) -> dict[str, Any]:
    trigger = _flow(row, place, found, "async")
    waits = boolean(row, "async", place)
    if waits is not None:
        trigger["async"] = waits
    _map_ids(trigger, "the trigger", references)
    return trigger


def _step(
    row: Row, place: Place, references: References, script: Script, found: Loaded
) -> dict[str, Any]:
    name = required(row, "name", place)
    step = _flow(row, place, found)
    properties = step.get("properties", {})
    if step["type"] in SCRIPTED:
        body = script(name, properties.get("body"))
        if body is None:
            raise FileError(
                f'{place.at("properties")}: step "{name}" has no script; '
                f'add "body", or put {name}.js next to the file'
            )
        step["properties"] = {**properties, "body": body}
    user = f'step "{name}"'
    _map_ids(step, user, references)
    if step["type"] == "formula":
        called = references.formula(properties.get("formulaId"), user, name)
        step["properties"] = {**step.get("properties", {}), "formulaId": called}
    elif step["type"] == "request" and "api" in properties:
        properties["api"] = references.in_path(properties["api"], user)
    return step


def _flow(row: Row, place: Place, found: Loaded, *more: str) -> dict[str, Any]:
    """Return what steps and triggers have in common."""
    part: dict[str, Any] = {}
    for key in ("name", "type", "description"):
        text = string(row, key, place)
        if text is not None:
            part[key] = text
    required(row, "type", place)
    properties = mapping(row.get("properties"), place.at("properties"))
    kept = {key: value for key, value in properties.items() if value is not None}
    if kept:
        part["properties"] = kept
    for argument, wire in (("on_success", "onSuccess"), ("on_failure", "onFailure")):
        following = names(row, wire, place)
        if following:
            part[argument] = following
    found.left_out += unknown(row, (*_FLOW, *more, "id"), place)
    return part


def _map_ids(part: dict[str, Any], user: str, references: References) -> None:
    properties = part.get("properties", {})
    for key in INSTANCE_IDS:
        if key in properties:
            properties[key] = references.instance(properties[key], user)
