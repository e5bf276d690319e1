"""A kind of resource that is unlike an instance, over the same frame: a lookup table.

It is identified by a key (level and name) instead of an id. Its parts are a list that the service
sorts as it likes, so that they are compared by their names. Inside of a part there is a secret. And
nothing can mark it as ours: after a lost response it is looked up by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_cloud_elements.errors import (
    ApiError,
    CloudElementsError,
    ConflictError,
    NotFoundError,
    OwnershipError,
    TransportError,
)
from pulumi_cloud_elements.registration import Registration
from pulumi_cloud_elements.resources.base import Existing, Lifecycle, Services
from pulumi_cloud_elements.resources.fields import Field, Fields, Refresh, Sent, Source
from pulumi_cloud_elements.resources.findings import Findings

from ..fake.tables import Tables

Parts = list[dict[str, Any]]


def _without_ids(parts: Any) -> Parts:
    return [{key: item for key, item in part.items() if key != "id"} for part in parts or []]


def _by_name(parts: Parts) -> dict[str, dict[str, Any]]:
    return {part["name"]: part for part in parts}


TABLE_FIELDS = Fields(
    Field(
        name="level",
        type="string",
        argument="where it is visible.",
        output="Where it is visible.",
        required=True,
        replaces=True,
        wire="level",
        refresh=Refresh.REPORTED,
    ),
    Field(
        name="name",
        type="string",
        argument="its name at that level.",
        output="Its name at that level.",
        required=True,
        replaces=True,
        wire="objectName",
        refresh=Refresh.REPORTED,
    ),
    Field(
        name="entries",
        type="list",
        argument="its parts: `name`, `url`, `password`.",
        output="Its parts as the service has them.",
        required=True,
        wire="entries",
        sent=Sent.ALWAYS,
        refresh=Refresh.OWN,
        read=_without_ids,
        secret=lambda path, _value: path[1:] == ("password",),
    ),
    Field(
        name="description",
        type="string",
        argument="what it is for.",
        output="What it is for.",
        wire="description",
        sent=Sent.ALWAYS,
        refresh=Refresh.REPORTED_IF_DECLARED,
    ),
    Field(
        name="adopt", type="string", argument="key of a table to take over.", source=Source.INPUTS
    ),
)


class TableLifecycle(Lifecycle):
    """The verbs of a lookup table."""

    noun = "lookup table"
    fields = TABLE_FIELDS

    def __init__(self, services: Services, tables: Tables) -> None:
        super().__init__(services)
        self._tables = tables

    def validate(
        self, old: Mapping[str, Any], inputs: Mapping[str, Any], registration: Registration
    ) -> Findings:
        del registration
        names = [part["name"] for part in inputs.get("entries", [])]
        twice = sorted({name for name in names if names.count(name) > 1})
        empty = [] if names else ["entries: is empty"]
        return Findings([f"entries: {name} is given twice" for name in twice], empty)

    def normalize(self, old: Mapping[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
        before = old.get("entries", [])
        if _by_name(before) == _by_name(inputs["entries"]):
            inputs["entries"] = before
        return {"adopt": old["adopt"], **inputs} if "adopt" in old else inputs

    def make(self, inputs: Mapping[str, Any], registration: Registration) -> Existing:
        key = f"{inputs['level']}/{inputs['name']}"
        if self._found(key) is not None:
            raise self._taken(key)
        body = self.fields.body(inputs, creating=True)
        try:
            return Existing(key, self._tables.create(key, body))
        except ConflictError:
            raise self._taken(key) from None
        except (TransportError, ApiError):
            # It was not there before: what is there now and equal is what this run has posted.
            found = self._found(key)
            if found is None or self._differs(found, inputs):
                raise
            return Existing(key, found)

    def take_over(
        self, id_: str, inputs: Mapping[str, Any], registration: Registration
    ) -> Existing:
        found = self._tables.get(id_)
        self._creations.take(self.noun, id_)
        return Existing(id_, self._put(id_, inputs) if self._differs(found, inputs) else found)

    def fetch(self, id_: str, state: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._tables.get(id_)

    def apply(
        self,
        id_: str,
        state: Mapping[str, Any],
        inputs: Mapping[str, Any],
        registration: Registration,
    ) -> Mapping[str, Any]:
        return self._put(id_, inputs)

    def remove(self, id_: str, state: Mapping[str, Any], registration: Registration) -> None:
        self._tables.delete(id_)

    def refresh_inputs(
        self, state: Mapping[str, Any], response: Mapping[str, Any], outputs: Mapping[str, Any]
    ) -> dict[str, Any]:
        order = [part["name"] for part in state.get("entries", [])]
        parts = _by_name(outputs["entries"])
        names = [name for name in order if name in parts] + sorted(parts.keys() - set(order))
        return {"entries": [parts[name] for name in names]}

    def _put(self, id_: str, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._tables.replace(id_, self.fields.body(inputs, creating=False))

    def _found(self, key: str) -> Mapping[str, Any] | None:
        try:
            return self._tables.get(key)
        except NotFoundError:
            return None

    def _differs(self, row: Mapping[str, Any], inputs: Mapping[str, Any]) -> bool:
        parts = _by_name(_without_ids(row["entries"]))
        described = inputs.get("description") in (None, row["description"])
        return not described or parts != _by_name(inputs["entries"])

    def _taken(self, key: str) -> CloudElementsError:
        return OwnershipError(
            f'lookup table {key} already exists: declare adopt="{key}" to manage it, or choose '
            "another name"
        )
