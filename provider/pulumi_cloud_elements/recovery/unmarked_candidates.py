"""What an interrupted run was creating of the kinds that can carry no mark of ours.

Formula instances, virtual data resources and transformations carry nothing that says who made
them. All that is known is the pending create in the stack's state, which names what was to be
made: a formula and a name, or a place and a name. What is there under it may be what the run
created, or somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..api.levels import LEVELS, Place, parsed, place_of
from ..registration import TYPE_PREFIX
from .evidence import StackState
from .marker import resource_type

FORMULA_INSTANCE_TYPE = f"{TYPE_PREFIX}FormulaInstance"
DEFINITION_TYPE = f"{TYPE_PREFIX}VirtualDataResource"
TRANSFORMATION_TYPE = f"{TYPE_PREFIX}Transformation"
NOUNS = {
    FORMULA_INSTANCE_TYPE: "formula instance",
    DEFINITION_TYPE: "virtual data resource",
    TRANSFORMATION_TYPE: "transformation",
}
_TEXTS = ("name", "formula_id", "level", "account_id", "instance_id", "element_key")


@dataclass(frozen=True)
class Sought:
    """One that an interrupted run was creating.

    Attributes:
        type: the resource's type.
        urn: the resource's URN.
        creation_id: the creation id of the create; empty if it has none.
        name: the name under which it was being created.
        formula_id: the formula of a formula instance; empty for the other kinds.
        place: where one of the other kinds was being created; None for a formula instance.
    """

    type: str
    urn: str
    creation_id: str
    name: str
    formula_id: str = ""
    place: Place | None = None


def sought_in(state: StackState) -> Iterator[Sought]:
    """Yield what the pending creates of a state name, of the kinds that carry no mark.

    Inputs that are secrets are encrypted in a state, so that what they name is left out.
    """
    for (urn, creation_id), inputs in sorted(state.pending_inputs.items()):
        type_ = resource_type(urn)
        if type_ not in NOUNS:
            continue
        plain = {name: str(inputs[name]) for name in _TEXTS if _is_plain(inputs.get(name))}
        if type_ == FORMULA_INSTANCE_TYPE:
            if plain.keys() >= {"name", "formula_id"}:
                formula_id = plain["formula_id"]
                yield Sought(type_, urn, creation_id, plain["name"], formula_id=formula_id)
            continue
        name = plain.get("name") if type_ == DEFINITION_TYPE else _mapped(inputs)
        if name and plain.get("level") in LEVELS:
            yield Sought(type_, urn, creation_id, name, place=place_of(plain))


def _mapped(inputs: Mapping[str, Any]) -> str | None:
    """Return the name of what a transformation maps, which its inputs name by its id."""
    id_ = inputs.get("virtual_data_resource")
    if not isinstance(id_, str):
        return None
    try:
        return parsed(id_)[1]
    except ValueError:
        return id_


def _is_plain(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)
