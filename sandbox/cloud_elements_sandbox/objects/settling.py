"""What a transformation needs of its definition: that it exists, and has for long enough."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from ..data.documents import Document
from ..platform.call import Call
from ..platform.errors import ApiError, bad_request
from .bodies import TransformationField
from .definition_representation import fields_at
from .levels import DEFINITION
from .places import Place
from .transformations_of_definition import definition_for

_LATE = timedelta(seconds=1)


def require_definition(call: Call, place: Place, name: str) -> None:
    """Refuse a transformation without a definition at its level or, by default, one above.

    The service sometimes refuses one right after its definition was made: the switch
    ``definition-settles`` says for how long.

    Raises:
        ApiError: 400, there is none, or it is too new.

    """
    own_alone = call.switches["transformation-definition"] == "own-level"
    definition = definition_for(call, (place.level,) if own_alone else place.chain, name)
    if definition is None or _is_too_new(call, definition):
        raise _none(place, name)


def _none(place: Place, name: str) -> ApiError:
    return bad_request(f"No object definition found for '{name}' at the {place.level.name} level")


def _is_too_new(call: Call, definition: Document) -> bool:
    rule = call.switches["definition-settles"]
    if rule == "first-refused" and not definition.body.get("attempts"):
        body = {**definition.body, "attempts": 1}
        with call.store.transaction():
            call.store.put_document(DEFINITION, definition.scope, definition.name, body)
        return True
    created = definition.body.get("createdDate")
    if rule != "second-later" or created is None:
        return False
    return datetime.now(UTC) - datetime.fromisoformat(created) < _LATE


def types_of(call: Call, place: Place, name: str) -> dict[str, str]:
    """Return the types of the fields that a definition has at a level and above, by path."""
    return {
        field["path"]: field["type"]
        for level in reversed(place.chain)
        for field in fields_at(call, level, name)
    }


def known_fields(
    call: Call, name: str, fields: Sequence[TransformationField], types: dict[str, str]
) -> list[TransformationField]:
    """Return the fields that are stored of those sent.

    Raises:
        ApiError: 400, the definition lacks one and the switch ``transformation-unknown-fields``
            says that the service refuses it.

    """
    rule = call.switches["transformation-unknown-fields"]
    unknown = [field.path for field in fields if field.path not in types]
    if unknown and rule == "refuse":
        raise bad_request(f"Fields {', '.join(unknown)} are not in the definition of {name}")
    return [field for field in fields if rule == "keep" or field.path in types]
