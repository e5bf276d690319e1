"""What taking over an existing formula instance means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..checks import shown
from ..values import canonical, is_known
from . import values
from .fields import formula_id_of


def problem_of(id_: str, response: Mapping[str, Any], inputs: Mapping[str, Any]) -> str | None:
    """Return why a formula instance cannot be taken over; None where it can be.

    Args:
        id_: its id.
        response: the service's JSON about it.
        inputs: the declared inputs.
    """
    actual, declared = formula_id_of(response.get("formula")), inputs.get("formula_id")
    if actual is None or not is_known(declared) or actual == canonical(declared):
        return None
    return (
        f"adopt: formula instance {id_} is of formula {actual}, not {canonical(declared)}: correct "
        "formula_id, or the id in adopt"
    )


def changes_of(response: Mapping[str, Any], inputs: Mapping[str, Any]) -> Iterator[str]:
    """Yield what taking a formula instance over will change, one line for each property.

    Args:
        response: the service's JSON about it.
        inputs: the declared inputs; what is not known yet is left out.
    """
    for name in ("name", "active"):
        declared = inputs.get(name)
        if declared is not None and is_known(declared) and declared != response.get(name):
            yield f"{name}: {shown(response.get(name))} => {shown(declared)}"
    for name in ("configuration", "settings"):
        section = inputs.get(name)
        if isinstance(section, Mapping):
            known = {key: value for key, value in section.items() if is_known(value)}
            found = values.as_it_is(known, response.get(name))
            for key, value in known.items():
                if found.get(key) != value:
                    yield f"{name}.{key}: another value"
