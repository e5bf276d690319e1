"""The virtual data resources of the in-memory account: definitions and transformations."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_cloud_elements.api.levels import Place, parsed
from pulumi_cloud_elements.errors import ApiError, api_error_class

Row = dict[str, Any]

_OPTIONS = ("addToDocumentation", "inherit", "passThrough")
_ABOVE = {"organization": (), "account": ("organization",), "instance": ("account", "organization")}


def refusal(status: int, message: str) -> ApiError:
    """Return an error in the service's own words."""
    return api_error_class(status)(
        f"the service responded {status}: {message} [requestId 1]",
        status=status,
        message=message,
        request_id="1",
    )


@dataclass
class ObjectStore:
    """What is kept, by the ids that the states have.

    Attributes:
        definitions: the definitions.
        transformations: the transformations.
        denied: the paths of fields that the user may not write: they are left out of what is
            written, and the response says so.
        said: what the response says then; None where it says nothing.
        unknown: how many times a transformation's definition is not found yet.
        version_2: whether the organization has version 2, which refuses what version 1 has.
        whole: whether a response lists the elements that are mapped, and has a time.
        keeps: whether the user may not delete either: nothing happens, and the response says so.
        responder: who responds to what deletes: `service`, with nothing; `talkative`, the service
            with a body; `gateway`, and nothing is done.
        cascades: whether a definition can be deleted while it is mapped.
        listed: the elements that a definition's response lists as mapped, whatever is; None for
            those that are, where `whole`.
        spellings: the places that are other spellings of a place.
    """

    definitions: dict[str, Row] = field(default_factory=dict)
    transformations: dict[str, Row] = field(default_factory=dict)
    denied: tuple[str, ...] = ()
    said: str | None = "Insufficient privileges; some fields were ignored"
    unknown: int = 0
    version_2: bool = False
    whole: bool = False
    cascades: bool = False
    keeps: bool = False
    responder: str = "service"
    listed: tuple[Any, ...] | None = None
    spellings: dict[Place, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = iter(range(1, 1_000_000))

    # Definitions

    def defined(self, place: Place, name: str) -> Row:
        """Return a definition as a response shows it."""
        self._support()
        id_ = self._id(place, name)
        if id_ not in self.definitions:
            raise refusal(404, f"No object definition found with name {name}")
        row = copy.deepcopy(self.definitions[id_])
        if self.whole:
            users = [key for key in self.users(id_) if "/elements/" in key]
            row["mappedElementIds"] = [parsed(key)[0].element for key in users]
        if self.listed is not None:
            row["mappedElementIds"] = list(self.listed)
        return row

    def define(
        self, place: Place, name: str, body: Mapping[str, Any], *, new: bool
    ) -> tuple[Row, str | None]:
        self._support()
        id_ = self._id(place, name)
        if new and id_ in self.definitions:
            raise refusal(409, f"An object definition with name {name} already exists")
        if not new:
            self.defined(place, name)
        fields = [one for one in body["fields"] if one["path"] not in self.denied]
        row: Row = {
            "objectName": name,
            "level": place.level,
            "fields": [
                {"displayName": "", **one, "id": next(self._ids), "level": place.level}
                for one in sorted(fields, key=lambda one: str(one["path"]))
            ],
        }
        if "description" in body:
            row["description"] = body["description"]
        if self.whole:
            before = self.definitions.get(id_, {})
            row |= {
                "id": before.get("id", next(self._ids)),
                "createdDate": "2026-01-01 00:00:00.0",
            }
        self.definitions[id_] = row
        return self.defined(place, name), self._error(len(fields) < len(body["fields"]))

    def undefine(self, place: Place, name: str) -> str | None:
        self.defined(place, name)
        id_ = self._id(place, name)
        if self.keeps:
            return self.said
        if self.users(id_) and not self.cascades:
            raise refusal(409, f"Object definition {name} has transformations; delete them first")
        del self.definitions[id_]
        return None

    def users(self, id_: str) -> list[str]:
        """Return the transformations of the same level that map a definition."""
        place, name = parsed(id_)
        return [
            key
            for key in self.transformations
            if parsed(key)[1] == name and parsed(key)[0].above == place
        ]

    def all_defined(self, place: Place) -> dict[str, Row]:
        """Return the definitions of a place as a response shows them, by their names."""
        self._support()
        names = [parsed(id_)[1] for id_ in self.definitions if parsed(id_)[0] == place]
        return {name: self.defined(place, name) for name in names}

    def all_mapped(self, place: Place) -> dict[str, Row]:
        """Return the transformations of a place as a response shows them, by their names."""
        self._support()
        names = [parsed(id_)[1] for id_ in self.transformations if parsed(id_)[0] == place]
        return {name: self.mapped(place, name) for name in names}

    # Transformations

    def mapped(self, place: Place, name: str) -> Row:
        """Return a transformation as a response shows it."""
        self._support()
        id_ = self._id(place, name)
        if id_ not in self.transformations:
            raise refusal(404, f"No transformation found with name {name}")
        return copy.deepcopy(self.transformations[id_])

    def map(
        self, place: Place, name: str, body: Mapping[str, Any], *, new: bool
    ) -> tuple[Row, str | None]:
        self._support()
        id_ = self._id(place, name)
        if self.unknown or self._id(place.above, name) not in self.definitions:
            self.unknown = max(0, self.unknown - 1)
            raise refusal(400, f"No object definition found for '{name}'")
        before = self.transformations.get(id_)
        if new and before is not None:
            raise refusal(409, f"A transformation with name {name} already exists")
        if not new:
            self.mapped(place, name)
        if before is not None and body.get("isLegacy") and not before["isLegacy"]:
            raise refusal(400, "A transformation cannot be made a legacy one")
        fields = [one for one in body.get("fields", []) if one["path"] not in self.denied]
        self.transformations[id_] = {
            "id": (before or {}).get("id", next(self._ids)),
            "objectName": name,
            "vendorName": body["vendorName"],
            "level": place.level,
            "isLegacy": bool(body.get("isLegacy")),
            "fields": [
                {
                    "vendorType": "string",
                    **one,
                    "configuration": self._options(one.get("configuration"), place),
                    "id": next(self._ids),
                    "level": place.level,
                }
                for one in sorted(fields, key=lambda one: str(one["path"]))
            ],
            "configuration": list(self._copies(body.get("configuration"), place)),
            **self._script(body.get("script"), place),
        }
        left_out = len(fields) < len(body.get("fields", []))
        return self.mapped(place, name), self._error(left_out)

    def unmap(self, place: Place, name: str) -> str | None:
        self.mapped(place, name)
        if self.keeps:
            return self.said
        del self.transformations[self._id(place, name)]
        return None

    def _id(self, place: Place, name: str) -> str:
        return self.spellings.get(place, place).id_of(name)

    def _script(self, script: Any, place: Place) -> Row:
        if not script:
            return {}
        defaults = {"mimeType": "application/javascript", "filterEmptyResponse": False}
        row = {**defaults, **script, "level": place.level}
        above = [{**row, "body": "// of above", "level": one} for one in _ABOVE[place.level]]
        return {"script": row, "scripts": [*above, row]}

    def _options(self, options: Any, place: Place) -> list[Row]:
        return [{**one, "level": place.level} for one in options or []]

    def _copies(self, options: Any, place: Place) -> Iterator[Row]:
        """Yield the options as the service has them: one of each level, the defaults included."""
        own = {one["type"]: one for one in options or []}
        for type_ in (*own, *(one for one in _OPTIONS if one not in own)):
            for level in _ABOVE[place.level]:
                yield {"type": type_, "level": level, "associatedId": 1}
            yield {**own.get(type_, {"type": type_}), "level": place.level, "associatedId": 1}

    def _error(self, left_out: bool) -> str | None:
        return self.said if left_out else None

    def _support(self) -> None:
        if self.version_2:
            raise refusal(400, "This API is not supported for v2 VDRs")
