"""A definition in a file, or in a response, as the arguments of `VirtualDataResource`."""

from __future__ import annotations

from typing import Any

from ..errors import FileError
from .formula import Loaded
from .levels import level_of, own, place_arguments
from .reading import Place
from .typed_values import Row, objects, required, string, unknown

_ADDED = (
    "id", "accountId", "companyId", "userId", "createdDate", "updatedDate", "mappedElementIds",
    "vdrShared", "vdrShareLevel", "vdrVersion", "organizationId", "objectName", "name", "vdrName",
    "level", "fields", "description",
)  # fmt: skip
_FIELD_ADDED = ("id", "level", "path", "type", "displayName", "associatedId", "createdDate")


def definition_arguments(
    row: Row,
    place: Place,
    name: str | None,
    *,
    level: str | None = None,
    account_id: Any = None,
    instance_id: Any = None,
) -> Loaded:
    """Return a definition as arguments.

    Args:
        row: the definition as the service writes it.
        place: where it is from.
        name: its name; None where nothing says it.
        level: the level at which it is to be; default: the one that it was at.
        account_id: what the program has for the account.
        instance_id: what the program has for the instance.

    Raises:
        FileError: it has not the shape of a definition, or an argument is missing.
    """
    rows = list(objects(row.get("fields"), place.at("fields")))
    its_own = level_of((item for item, _ in rows), row.get("level"), level, place)
    found = Loaded({} if name is None else {"name": name})
    found.arguments |= place_arguments(
        place, level or its_own, account_id, instance_id, needs_account=False
    )
    fields: dict[str, Any] = {}
    for item, at in own(rows, its_own):
        path, field = required(item, "path", at), _field(item, at)
        if fields.setdefault(path, field) != field:
            raise FileError(f'{at}: the field "{path}" is there twice; leave one out')
        found.left_out += unknown(item, _FIELD_ADDED, at)
    found.arguments["fields"] = fields
    description = string(row, "description", place)
    if description is not None:
        found.arguments["description"] = description
    found.left_out += unknown(row, _ADDED, place)
    return found


def _field(row: Row, place: Place) -> Any:
    kind, shown = required(row, "type", place), string(row, "displayName", place)
    return kind if shown is None else {"type": kind, "display_name": shown}
