"""A transformation in a file, or in a response, as the arguments of `Transformation`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..errors import FileError
from ..resources.own_level import named_level
from .formula import Loaded
from .levels import level_of, options, own, place_arguments
from .reading import Place
from .typed_values import Row, boolean, mapping, objects, required, string, unknown

Script = Callable[[str | None], str | None]
"""Returns a script that is a file of its own: of a level, or the one without a level."""

_MIME_TYPE = "application/javascript"
_ADDED = (
    "id", "accountId", "companyId", "userId", "createdDate", "updatedDate", "startDate",
    "elementId", "elementKey", "objectName", "name", "level", "vendorName", "fields",
    "configuration", "script", "scripts", "isLegacy", "vdrId", "organizationId",
)  # fmt: skip
_FIELD_ADDED = (
    "id", "level", "path", "type", "vendorPath", "vendorType", "configuration", "vdrFieldId",
    "associatedId", "displayName", "createdDate",
)  # fmt: skip


def transformation_arguments(
    row: Row,
    place: Place,
    *,
    element_key: str | None,
    level: str | None = None,
    account_id: Any = None,
    instance_id: Any = None,
    script: Script = lambda _level: None,
    needs_script: bool = False,
) -> Loaded:
    """Return a transformation as arguments, without the virtual data resource.

    Args:
        row: the transformation as the service writes it.
        place: where it is from.
        element_key: the element's key; None where nothing says it.
        level: the level at which it is to be; default: the one that it was at.
        account_id: what the program has for the account.
        instance_id: what the program has for the instance.
        script: returns the scripts that are files of their own.
        needs_script: whether a script without a source is one whose file is missing.

    Raises:
        FileError: it has not the shape of a transformation, or an argument is missing.
    """
    found = Loaded({})
    rows = list(objects(row.get("fields"), place.at("fields")))
    scripts = _scripts(row, place, script)
    if needs_script and not scripts and (row.get("script") or row.get("scripts")):
        raise FileError(f"{place}: it has no source of its script; put script.js next to the file")
    leveled = [item for item, _ in rows] or [{"level": one.level} for one in scripts]
    its_own = level_of(leveled, row.get("level"), level, place)
    found.arguments |= place_arguments(
        place, level or its_own, account_id, instance_id, needs_account=True
    )
    if found.arguments["level"] != "instance":
        if element_key is None:
            raise FileError(f"{place}: it does not say for which element it is; pass element_key")
        found.arguments["element_key"] = element_key
    found.arguments["vendor_name"] = required(row, "vendorName", place)
    fields = _fields(own(rows, its_own), found)
    if fields:
        found.arguments["fields"] = fields
    chosen = options(objects(row.get("configuration"), place.at("configuration")), its_own)
    if chosen:
        found.arguments["configuration"] = chosen
    sources = [one for one in scripts if one.level in (None, its_own)]
    if sources:
        found.arguments["script"] = max(sources, key=lambda one: one.rank).source
    is_legacy = boolean(row, "isLegacy", place)
    if is_legacy is not None:
        found.arguments["is_legacy"] = is_legacy
    found.left_out += unknown(row, _ADDED, place)
    return found


def _fields(rows: list[tuple[Row, Place]], found: Loaded) -> dict[str, Any]:
    """Return the mapped fields by their paths; a path that is mapped twice has a list."""
    by_path: dict[str, list[Any]] = {}
    for row, place in rows:
        path, field = required(row, "path", place), _field(row, place)
        found.left_out += unknown(row, _FIELD_ADDED, place)
        if field is not None and field not in by_path.setdefault(path, []):
            by_path[path].append(field)
    return {
        path: fields[0] if len(fields) == 1 else fields
        for path, fields in by_path.items()
        if fields
    }


def _field(row: Row, place: Place) -> Any:
    """Return a mapped field: the vendor's path, or what more there is; None for one of no use."""
    field: dict[str, Any] = {"vendor_path": string(row, "vendorPath", place) or ""}
    for argument, wire in (("type", "type"), ("vendor_type", "vendorType")):
        text = string(row, wire, place)
        if text is not None:
            field[argument] = text
    chosen = options(objects(row.get("configuration"), place.at("configuration")), named_level(row))
    if chosen:
        field["configuration"] = chosen
    if not field["vendor_path"] and not chosen:
        return None
    return field["vendor_path"] if len(field) == 1 else field


@dataclass(frozen=True)
class _Source:
    level: str | None
    source: Any
    rank: tuple[bool, bool]


def _scripts(row: Row, place: Place, script: Script) -> list[_Source]:
    """Return the scripts, which a response has twice: alone, and in a list with a level each.

    A file of its own comes first: it is what people edit.
    """
    found = []
    single = mapping(row.get("script"), place.at("script"))
    singles = [(single, place.at("script"), False)] if single else []
    listed = [(item, at, True) for item, at in objects(row.get("scripts"), place.at("scripts"))]
    for item, at, is_listed in singles + listed:
        level = named_level(item)
        own_file = script(level if is_listed else None)
        body = string(item, "body", at) if own_file is None else own_file
        if body is not None:
            source = _source(item, body, at)
            found.append(_Source(level, source, (own_file is not None, is_listed)))
    return found


def _source(row: Row, body: str, place: Place) -> Any:
    source: dict[str, Any] = {"body": body}
    mime_type = string(row, "mimeType", place)
    if mime_type not in (None, _MIME_TYPE):
        source["mime_type"] = mime_type
    if boolean(row, "filterEmptyResponse", place):
        source["filter_empty_response"] = True
    return body if len(source) == 1 else source
