"""A family of endpoints that is unlike `/instances`: lookup tables by level and name."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .service import Service, service_error

Row = dict[str, Any]


@dataclass
class Tables:
    """The lookup tables of an account.

    Attributes:
        service: the account, which has the faults.
        rows: the tables by key.
    """

    service: Service
    rows: dict[str, Row] = field(default_factory=dict)

    def create(self, key: str, body: Mapping[str, Any]) -> Row:
        with self.service.call("tables.create", key, body):
            if key in self.rows:
                raise service_error(409, f"{key} already exists")
            return self._stored(key, body)

    def get(self, key: str) -> Row:
        with self.service.call("tables.get", key):
            return copy.deepcopy(self._found(key))

    def replace(self, key: str, body: Mapping[str, Any]) -> Row:
        with self.service.call("tables.replace", key, body):
            self._found(key)
            return self._stored(key, body)

    def delete(self, key: str) -> None:
        with self.service.call("tables.delete", key):
            self._found(key)
            del self.rows[key]

    def _found(self, key: str) -> Row:
        if key not in self.rows:
            raise service_error(404, f"No table found with name {key}")
        return self.rows[key]

    def _stored(self, key: str, body: Mapping[str, Any]) -> Row:
        """Store a table as the service does: its parts sorted, each with an id."""
        level, _, name = key.partition("/")
        parts = sorted(body["entries"], key=lambda part: str(part["name"]))
        self.rows[key] = {
            "level": level,
            "objectName": name,
            "description": body.get("description", ""),
            "entries": [{"id": number, **part} for number, part in enumerate(parts)],
        }
        return copy.deepcopy(self.rows[key])
