"""What a transformation takes from the definition that it maps, where a program gives both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..checks import did_you_mean
from ..findings import Findings
from ..values import is_known
from . import parts

Row = Mapping[str, Any]


def types_of(inputs: Row) -> dict[str, str]:
    """Return the types of the definition's fields that are known, by path."""
    fields = _fields(inputs)
    types = {
        path: field.get("type") if isinstance(field, Mapping) else field
        for path, field in fields.items()
    }
    return {path: type_ for path, type_ in types.items() if isinstance(type_, str)}


def check(inputs: Row) -> Findings:
    """Return what is mapped and not defined.

    At another level there may be more definitions of the name, so that it is only a warning there.
    """
    lines = list(_not_defined(inputs))
    definition = inputs.get("definition")
    level = definition.get("level") if isinstance(definition, Mapping) else None
    same = is_known(level) and level == inputs.get("level")
    return Findings(lines, []) if same else Findings([], lines)


def not_defined(defined: Row, mapped: Row) -> list[str]:
    """Return the mapped paths that a definition lacks; none for one without fields.

    Args:
        defined: the definition's fields, by path.
        mapped: the transformation's, by path.
    """
    # Below a field of another definition's type, or of a list, anything may be.
    return [
        path
        for path in (mapped if defined else ())
        if not any(path == one or path.startswith((f"{one}.", f"{one}[")) for one in defined)
    ]


def with_types(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with the definition's types, and without the definition.

    The name of what is mapped comes from its id, which is not known while it is replaced.
    """
    kept = {name: value for name, value in inputs.items() if name != "definition"}
    definition = inputs.get("definition")
    name = definition.get("name") if isinstance(definition, Mapping) else None
    if name is not None and not is_known(kept.get("virtual_data_resource")):
        kept["virtual_data_resource"] = name
    if isinstance(kept.get("fields"), Mapping):
        kept["fields"] = parts.with_types(kept["fields"], types_of(inputs))
    return kept


def _not_defined(inputs: Row) -> Iterator[str]:
    defined, mapped = _fields(inputs), inputs.get("fields")
    for path in not_defined(defined, mapped if isinstance(mapped, Mapping) else {}):
        hint = did_you_mean(path, defined) or ": add it there, or remove it here"
        yield f"fields.{path}: the virtual data resource has no such field{hint}"


def _fields(inputs: Row) -> Row:
    definition = inputs.get("definition")
    fields = definition.get("fields") if isinstance(definition, Mapping) else None
    return fields if isinstance(fields, Mapping) else {}
