"""A formula and its instances that exist, as the text that declares them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...files.formula import SCRIPTED, formula_arguments
from ...files.formula_instance import formula_instance_arguments
from ...files.reading import Place
from ...files.references import References
from ...files.undeclarable import undeclarable
from ...recovery.description_mark import marks_in
from ...resources.formula.fields import FIELDS
from ...resources.formula_instance.fields import FIELDS as INSTANCE_FIELDS
from . import refusals
from .names import Names
from .python import OF_A_STACK, Described, Joined, Secret, arguments
from .scripts import Scripts

Row = Mapping[str, Any]
ByIds = Mapping[str, Described]

_BOOLEANS = ("true", "false")


def described_formula(
    row: Row, names: Names, scripts: Scripts, formulas: ByIds, instances: ByIds
) -> Described:
    """Return the declaration of a formula.

    Args:
        row: the service's response about it.
        names: the names in use; the new ones are added.
        scripts: where its scripts go.
        formulas: the formulas that are declared before it, by their ids.
        instances: the instances that are declared, by their ids.

    Raises:
        FileError: the response has not the shape of a formula.
    """
    id_ = str(row.get("id"))
    references = References(formulas, instances, _joined)
    place = Place(f"formula {id_}")
    found = formula_arguments(row, place, references, _script_or_none).arguments
    name = names.resource(str(found.get("name", "")), "formula")
    one = Described(name, [], kind="Formula", id=id_)
    if marks_in(row.get("description")):
        one.notes.append(OF_A_STACK)
    one.notes += undeclarable(found)
    for sort in ("triggers", "steps"):
        for part in found.get(sort, []):
            _take_secrets(part, sort, one, names)
    for step in found.get("steps", []):
        properties = step.get("properties", {})
        if step["type"] in SCRIPTED and isinstance(properties.get("body"), str):
            properties["body"] = scripts.kept(properties["body"], name, step["name"])
    written = {**found, "adopt": id_}
    one.notes += refusals.of_formula({"name": name, **written})
    one.lines = arguments(written)
    return one


def _script_or_none(_step: str, body: Any) -> Any:
    """Return the script of a step, which an account, unlike a file, may really not have."""
    return "" if body is None else body


def described_formula_instance(
    row: Row, names: Names, formula: Described | None, instances: ByIds
) -> Described:
    """Return the declaration of a formula instance.

    Args:
        row: the service's response about it.
        names: the names in use; the new ones are added.
        formula: the declaration of its formula, or None.
        instances: the instances that are declared, by their ids.

    Raises:
        FileError: the response has not the shape of a formula instance.
    """
    id_ = str(row.get("id"))
    embedded = row.get("formula")
    template = embedded if isinstance(embedded, Mapping) else {}
    formula_id = formula or str(template.get("id"))
    name = names.resource(str(row.get("name") or ""), "formula-instance")
    one = Described(name, [], kind="FormulaInstance", id=id_)
    place = Place(f"formula instance {id_}")
    section = row.get("configuration")
    values = _values(section if isinstance(section, Mapping) else {}, template, one, names)
    references = References(None, instances)
    found = formula_instance_arguments(row, place, references, formula_id, values).arguments
    settings = found.get("settings", {})
    for key, value in settings.items():
        if INSTANCE_FIELDS["settings"].secret((key,), value):
            settings[key] = _secret(one, names, key)
    if found.get("active") is True:
        del found["active"]  # the default
    written = {**found, "adopt": id_}
    one.notes += refusals.of_formula_instance({"name": name, **written}, template)
    one.lines = arguments(written)
    return one


def in_order(rows: Sequence[Row]) -> list[Row]:
    """Return formulas in an order in which each comes after those that it calls.

    Where formulas call each other in a circle, one comes before what it calls.
    """
    by_id = {str(row.get("id")): row for row in rows}
    ordered: dict[str, Row] = {}
    under_way: set[str] = set()

    def add(id_: str) -> None:
        if id_ in ordered or id_ in under_way or id_ not in by_id:
            return
        under_way.add(id_)
        for called in _called(by_id[id_]):
            add(called)
        ordered[id_] = by_id[id_]

    for id_ in by_id:
        add(id_)
    return list(ordered.values())


def _called(row: Row) -> list[str]:
    steps = row.get("steps")
    return [
        str((step.get("properties") or {}).get("formulaId"))
        for step in (steps if isinstance(steps, list) else [])
        if isinstance(step, Mapping) and step.get("type") == "formula"
    ]


def _values(section: Row, formula: Row, one: Described, names: Names) -> dict[str, Any]:
    """Return the values that are not ids of instances; each may be a secret."""
    rows = formula.get("configuration")
    instances = {
        row.get("key")
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, Mapping) and row.get("type") == "elementInstance"
    }
    return {
        key: value if str(value).lower() in _BOOLEANS else _secret(one, names, key)
        for key, value in section.items()
        if key not in instances and value is not None
    }


def _take_secrets(part: dict[str, Any], sort: str, one: Described, names: Names) -> None:
    """Put secrets of the configuration in place of what may be a credential in a step."""
    part_name = str(part.get("name", "trigger"))

    def taken(path: tuple[str, ...], value: Any) -> Any:
        if FIELDS[sort].secret(path, value):
            return _secret(one, names, *path[:1], *path[2:])
        if isinstance(value, Mapping):
            return {key: taken((*path, str(key)), item) for key, item in value.items()}
        if isinstance(value, list):
            return [taken((*path, str(number)), item) for number, item in enumerate(value)]
        return value

    if "properties" in part:
        part["properties"] = taken((part_name, "properties"), part["properties"])


def _secret(one: Described, names: Names, *parts: str) -> Secret:
    name = names.secret(one.resource_name, *parts)
    one.secrets.append(name)
    return Secret(name)


def _joined(parts: Sequence[Any]) -> Joined:
    return Joined(tuple(part for part in parts if part != ""))
