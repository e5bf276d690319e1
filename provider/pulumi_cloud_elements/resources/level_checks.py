"""What can be wrong with where something is declared to be, and with its name and paths.

Each problem is one line: the property's path, what is wrong, the fix.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..api.ids import is_id
from ..api.levels import INSTANCE, LEVELS, SCOPES
from .checks import is_empty, is_key, shown, stored_otherwise
from .values import is_known


def level_problems(inputs: Mapping[str, Any], *, own_account: bool) -> Iterator[str]:
    """Yield what is wrong with the level and its scope.

    Args:
        inputs: the declared inputs.
        own_account: whether the account may be left out, and is that of the credentials.
    """
    level = inputs.get("level")
    if level is not None and not is_known(level):
        return
    if level not in LEVELS:
        wrong = "" if level is None else f" {shown(level)}"
        yield f'level{wrong}: must be one of "organization", "account", "instance"'
        return
    for of, name in SCOPES.items():
        value = inputs.get(name)
        if of != level and value is not None:
            yield f'{name}: is for level "{of}", not "{level}": remove it'
        elif of == level and value is None:
            if of == INSTANCE or not own_account:
                yield f'{name}: is required at level "{of}": give the id of the {of}'
        elif is_known(value) and value is not None and _id_of(value) is None:
            yield f"{name}: must be the id of an {of}: its digits, as a string"


def name_problems(key: str, name: Any, what: str) -> Iterator[str]:
    """Yield what is wrong with a name that is part of a path.

    Args:
        key: the input that holds it.
        name: the name.
        what: what it names, for a person.
    """
    if name is not None and not is_known(name):
        return
    if not is_key(name):
        yield f"{key}: must be a string that is not empty: {what}"
        return
    yield from stored_otherwise(key, name)
    if "/" in name or name in (".", ".."):
        yield f"{key} {shown(name)}: must not contain a slash: choose another name"


def path_problems(paths: Mapping[Any, Any]) -> Iterator[str]:
    """Yield what is wrong with the paths by which fields are declared."""
    for path in paths:
        if not is_key(path) or path != path.strip():
            yield f"fields: {shown(path)} is not the path of a field: give one such as address.city"


def normalized_ids(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs with the ids of accounts and instances as strings."""
    return inputs | {
        name: _id_of(inputs[name])
        for name in (*SCOPES.values(), "element_key")
        if is_known(inputs.get(name)) and _id_of(inputs.get(name)) is not None
    }


def _id_of(value: Any) -> str | None:
    """Return an id, which may be given as a number, as a string; None for what is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # Pulumi's numbers are floats
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    return str(value) if is_id(str(value)) else None


def is_text(value: Any) -> bool:
    """Tell whether a value is a string that is not empty."""
    return isinstance(value, str) and not is_empty(value)
