"""What is wrong with a declared virtual data resource: found before anything is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..checks import shown, stored_otherwise
from ..level_checks import is_text, level_problems, name_problems, path_problems
from ..values import is_known

_KEYS = ("type", "display_name")


def problems_of(inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield everything that is wrong with the inputs; values not known yet are let through."""
    yield from name_problems("name", inputs.get("name"), "a name such as contacts")
    yield from level_problems(inputs, own_account=True)
    fields = inputs.get("fields")
    if isinstance(fields, Mapping):
        yield from path_problems(fields)
        for path, field in fields.items():
            yield from _field(f"fields.{path}", field)
    elif fields is None or is_known(fields):
        yield 'fields: must be a dictionary of types by path, such as {"email": "string"}'
    description = inputs.get("description")
    if is_known(description) and description is not None:
        if isinstance(description, str):
            yield from stored_otherwise("description", description)
        else:
            yield f"description: must be a string, not {shown(description)}"
    adopt = inputs.get("adopt")
    if is_known(adopt) and not isinstance(adopt, (bool, type(None))):
        yield f"adopt: must be a boolean, not {shown(adopt)}"


def _field(where: str, field: Any) -> Iterator[str]:
    if isinstance(field, Mapping):
        for key in field:
            if key not in _KEYS:
                yield f"{where}: {shown(key)} must be one of {', '.join(_KEYS)}"
        name = field.get("display_name")
        if is_known(name) and not isinstance(name, (str, type(None))):
            yield f"{where}.display_name: must be a string, not {shown(name)}"
        field = field.get("type")
    if (field is None or is_known(field)) and not is_text(field):
        yield f"{where}: must be the type of the field, such as string"
