"""What can be wrong with the variables, the trigger and the steps of a declared formula."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from .. import checks
from ..values import NotData, is_known
from . import cron
from .parts import SORTS, STEPS, TRIGGERS, VARIABLES, Sort
from .references import unknown_in

_TYPES: Mapping[str, tuple[str, ...]] = {
    "configuration": ("elementInstance", "value"),
    "triggers": ("elementRequest", "event", "manual", "request", "scheduled"),
    "steps": (
        "amqpRequest", "elementRequest", "elementRequestStream", "filter", "formula", "httpRequest",
        "loop", "notification", "request", "retryFormulaExecution", "script", "transform",
    ),
}  # fmt: skip
_NOT_IN_V3 = ("notification",)
# The engine shows no change of a property with such a name.
_INTERNAL = "__"


def problems_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the parts; values not known yet are let through."""
    for sort in SORTS:
        yield from _shape(inputs.get(sort.name), sort)
    steps, triggers = (_known_parts(inputs.get(sort.name)) for sort in (STEPS, TRIGGERS))
    if len(triggers) > 1:
        yield f"triggers: has {len(triggers)} triggers: a formula has one"
    for key, part in triggers.items():
        yield from _schedule(f"triggers.{key}", part)
    if isinstance(inputs.get("steps"), Mapping):
        for name, parts in (("triggers", triggers), ("steps", steps)):
            for key, part in parts.items():
                yield from _flow(f"{name}.{key}", part, inputs["steps"])
    if inputs.get("engine") == "v3":
        for key, part in steps.items():
            if part.get("type") in _NOT_IN_V3:
                yield f"steps.{key}: the engine v3 does not know steps of type {part['type']}"


def warnings_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what may be wrong with parts whose shape is right."""
    steps, triggers = (_known_parts(inputs.get(sort.name)) for sort in (STEPS, TRIGGERS))
    if steps and inputs.get("triggers") == {}:
        yield "triggers: is empty, so that nothing starts the steps"
    for key, part in steps.items():
        type_ = part.get("type")
        if isinstance(type_, str) and type_ not in _TYPES["steps"]:
            yield (
                f"steps.{key}: {checks.shown(type_)} is no type of step that is known"
                f"{checks.did_you_mean(type_, _TYPES['steps'])}"
            )
    variables, names = (_keys(inputs.get(sort.name)) for sort in (VARIABLES, STEPS))
    for sort, parts in (("triggers", triggers), ("steps", steps)):
        for key, part in parts.items():
            told = dict(unknown_in(part, variables, names))
            for reference, hint in told.items():
                yield f"{sort}.{key}: {reference} names no variable or step of the formula{hint}"


def _shape(parts: Any, sort: Sort) -> Iterator[str]:
    if parts is None or isinstance(parts, Mapping):
        for key, part in (parts or {}).items():
            yield from _part(key, part, sort)
        return
    if not isinstance(parts, (list, tuple)):
        if is_known(parts):
            yield f"{sort.name}: must be a list of dictionaries"
        return
    # What could not be brought into the form of a dictionary.
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if not isinstance(part, Mapping):
            if is_known(part):
                yield f"{sort.name}[{index}]: must be a dictionary"
            continue
        key = part.get(sort.key, sort.default_key)
        if key is not None and not is_known(key):
            continue
        if not isinstance(key, str):
            yield f"{sort.name}[{index}]: must have a {sort.key}"
        elif key in seen:
            yield f"{sort.name}: has two entries with the {sort.key} {checks.shown(key)}"
        else:
            seen.add(key)


def _part(key: Any, part: Any, sort: Sort) -> Iterator[str]:
    if not checks.is_key(key):
        yield f"{sort.name}: has an entry without a proper {sort.key}"
        return
    path = f"{sort.name}.{key}"
    if key.startswith(_INTERNAL):
        yield f"{path}: begins with {_INTERNAL}, which Pulumi hides: choose another {sort.key}"
    if not isinstance(part, Mapping):
        if is_known(part):
            yield f"{path}: must be a dictionary"
        return
    for name in part:
        if name not in sort.wires:
            yield f"{path}: there is no property {name}{checks.did_you_mean(name, sort.names)}"
    yield from _type(path, part.get("type"), sort)
    for name in ("async", "required"):
        value = part.get(name)
        if name in sort.wires and is_known(value) and not isinstance(value, (bool, type(None))):
            yield f"{path}.{name}: must be a boolean{checks.instead(value)}"
    for name in ("name", "description"):
        value = part.get(name)
        if is_known(value) and not isinstance(value, (str, type(None))):
            yield f"{path}.{name}: must be a string{checks.instead(value)}"
    yield from _properties(path, part.get("properties"))


def _type(path: str, type_: Any, sort: Sort) -> Iterator[str]:
    if type_ is not None and not is_known(type_):
        return
    types = _TYPES[sort.name]
    if not isinstance(type_, str) or not type_.strip():
        yield f"{path}: must have a type: one of {', '.join(types)}"
    elif sort is not STEPS and type_ not in types:
        yield f"{path}: the type {checks.shown(type_)} must be one of {', '.join(types)}"


def _properties(path: str, properties: Any) -> Iterator[str]:
    if properties is None:
        return
    if not isinstance(properties, Mapping):
        if is_known(properties):
            yield f"{path}.properties: must be a dictionary"
        return
    for name, value in properties.items():
        if not checks.is_key(name):
            yield f"{path}.properties: has an entry without a proper name"
        elif isinstance(value, NotData) or is_known(value):
            reason = checks.reason_not_to_send(value)
            if reason:
                yield f"{path}.properties.{name}: {reason}"


def _schedule(path: str, part: Mapping[str, Any]) -> Iterator[str]:
    properties = part.get("properties")
    if part.get("type") != "scheduled" or not is_known(properties):
        return
    expression = properties.get("cron") if isinstance(properties, Mapping) else None
    if not isinstance(expression, str) or not expression.strip():
        yield f"{path}.properties.cron: must be a cron expression"
    elif "${" not in expression:
        problem = cron.problem_of(expression)
        if problem:
            yield f"{path}.properties.cron: {problem}"


def _flow(path: str, part: Mapping[str, Any], steps: Mapping[str, Any]) -> Iterator[str]:
    for name in ("on_success", "on_failure"):
        following = part.get(name)
        if following is None:
            continue
        if not isinstance(following, (list, tuple)):
            if is_known(following):
                hint = checks.instead(following)
                yield f"{path}.{name}: must be a list of names of steps{hint}"
            continue
        for index, step in enumerate(following):
            if not is_known(step):
                continue
            if not isinstance(step, str):
                yield f"{path}.{name}[{index}]: must be the name of a step"
            elif step not in steps:
                hint = checks.did_you_mean(step, steps)
                yield f"{path}.{name}: there is no step {checks.shown(step)}{hint}"


def _known_parts(parts: Any) -> dict[str, Mapping[str, Any]]:
    if not isinstance(parts, Mapping):
        return {}
    return {key: part for key, part in parts.items() if isinstance(part, Mapping)}


def _keys(parts: Any) -> Collection[str] | None:
    return parts.keys() if isinstance(parts, Mapping) else None
