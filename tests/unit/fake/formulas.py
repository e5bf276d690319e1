"""Formulas and their instances in memory."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pulumi_cloud_elements.api.formula_instances import FormulaInstances
from pulumi_cloud_elements.api.formulas import Formulas
from pulumi_cloud_elements.errors import ApiError, api_error_class
from pulumi_cloud_elements.resources.values import canonical

if TYPE_CHECKING:
    from .service import Service

Row = dict[str, Any]
Rows = list[Row]
PARTS = {"configuration": "key", "triggers": "name", "steps": "name"}
_PART: dict[str, Row] = {
    "configuration": {"type": "value", "required": True},
    "triggers": {
        "name": "trigger", "async": True, "properties": {}, "onSuccess": [], "onFailure": [],
    },
    "steps": {"properties": {}, "onSuccess": [], "onFailure": []},
}  # fmt: skip
_PATCHABLE = frozenset(
    {"name", "active", "description", "engine", "debugLoggingEnabled", "method", "uri"}
)
_GIVEN = ("id", "userId", "accountId", "createdDate")


def refusal(status: int, message: str) -> ApiError:
    """Return an error in the service's own words."""
    line = f"the service responded {status}: {message} [requestId 1]"
    return api_error_class(status)(line, status=status, message=message, request_id="1")


@dataclass
class FormulaStore:
    """The formulas of an account.

    Attributes:
        rows: the formulas by id.
        instances: their instances by id, with the formula's id in `formula`.
        put_keeps: whether a PUT of a formula keeps the parts that it leaves out.
        put_merges: whether a PUT of a formula instance keeps the values that it leaves out.
        takes_null: whether null takes a value out of a formula instance.
        patchable: the fields that a PATCH changes; others are left as they are.
        adds: what the service adds to the properties of each step.
        clean: whether a description is stored without the provider's mark.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    instances: dict[str, Row] = field(default_factory=dict)
    put_keeps: bool = False
    put_merges: bool = True
    takes_null: bool = True
    patchable: frozenset[str] = _PATCHABLE
    adds: Row = field(default_factory=dict)
    clean: bool = False

    def __post_init__(self) -> None:
        self._ids: Iterator[int] = itertools.count(1)
        self._part_ids: Iterator[int] = itertools.count(1001)

    # Formulas

    def create(self, body: Mapping[str, Any]) -> Row:
        row = self._content(body)
        keys = [entry["key"] for entry in row["configuration"]]
        if len(set(keys)) < len(keys):
            raise refusal(409, "A formula configuration with this key already exists")
        number = next(self._ids)
        row |= {
            "id": number, "userId": 1, "accountId": 1, "createdDate": "2026-01-01T00:00:00Z",
        }  # fmt: skip
        self.rows[str(number)] = row
        return shown(row)

    def replace(self, id_: str, body: Mapping[str, Any]) -> Row:
        row = self.found(id_)
        content = self._content(body, row if self.put_keeps else None)
        self._require_variables(id_, row, content)
        kept = {name: row[name] for name in _GIVEN}
        row.clear()
        row.update(content, **kept)
        return shown(row)

    def patch(self, id_: str, body: Mapping[str, Any]) -> Row:
        row = self.found(id_)
        for name, value in body.items():
            if name in self.patchable:
                if value is None:
                    row.pop(name, None)
                else:
                    row[name] = self._described(value) if name == "description" else value
        return shown(row)

    def delete(self, id_: str) -> None:
        self.found(id_)
        if self.of_formula(id_):
            raise refusal(409, f"Formula {id_} has formula instances; delete them first")
        del self.rows[id_]

    def delete_part(self, id_: str, sort: str, part_id: str) -> None:
        row = self.found(id_)
        gone = [part for part in row[sort] if str(part["id"]) == part_id]
        if not gone:
            raise refusal(404, f"No formula part found with id {part_id}")
        row[sort] = [part for part in row[sort] if part not in gone]

    def found(self, id_: str) -> Row:
        if id_ not in self.rows:
            raise refusal(404, f"No formula found with id {id_}")
        return self.rows[id_]

    def _content(self, body: Mapping[str, Any], before: Row | None = None) -> Row:
        content: Row = {
            "active": True,
            "singleThreaded": False,
            "debugLoggingEnabled": True,
            "engine": "v3",
            **(before or {}),
            **{key: value for key, value in body.items() if value is not None},
        }
        if "description" in content:
            content["description"] = self._described(content["description"])
        for sort, key in PARTS.items():
            sent = [self._part(sort, part) for part in body.get(sort) or []]
            names = {part[key] for part in sent}
            old = [part for part in (before or {}).get(sort, []) if part[key] not in names]
            content[sort] = sorted([*sent, *old], key=lambda part: str(part[key]))
        return content

    def _part(self, sort: str, part: Mapping[str, Any]) -> Row:
        stored = copy.deepcopy(
            {**_PART[sort], **{key: value for key, value in part.items() if value is not None}}
        )
        if sort == "configuration":
            stored.setdefault("name", stored["key"])
        if sort == "steps":
            stored["properties"] = {**self.adds, **stored["properties"]}
        return {**stored, "id": next(self._part_ids)}

    def _described(self, text: str) -> str:
        return text.partition("[pulumi:")[0].strip() if self.clean else text

    def _require_variables(self, id_: str, before: Row, after: Row) -> None:
        keys = {entry["key"] for entry in after["configuration"]}
        gone = [entry["key"] for entry in before["configuration"] if entry["key"] not in keys]
        if gone and self.of_formula(id_):
            raise refusal(409, f"{', '.join(gone)} cannot be deleted: there are instances")

    # Formula instances

    def create_instance(self, formula_id: str, body: Mapping[str, Any]) -> Row:
        self.found(formula_id)
        content = {"active": True, "configuration": {}, "settings": {}, **body}
        self._accept(formula_id, content)
        number = next(self._ids)
        row = {
            "id": number, "formula": formula_id, "numberConsecutiveErrors": 0,
            "createdDate": "2026-01-01T00:00:00Z", **content,
        }  # fmt: skip
        self.instances[str(number)] = row
        return self.shown_instance(row)

    def replace_instance(self, formula_id: str, id_: str, body: Mapping[str, Any]) -> Row:
        row = self.found_instance(id_, formula_id)
        content = {name: row[name] for name in ("name", "active", "configuration", "settings")}
        for name, value in body.items():
            merges = self.put_merges and isinstance(value, Mapping)
            old = content.get(name, {}) if merges else {}
            content[name] = {**old, **self._set(value)} if isinstance(value, Mapping) else value
            if isinstance(value, Mapping) and self.takes_null:
                for key in [key for key, item in value.items() if item is None]:
                    content[name].pop(key, None)
        self._accept(formula_id, content)
        row.update(content)
        return self.shown_instance(row)

    def of_formula(self, formula_id: str) -> Rows:
        return [row for row in self.instances.values() if row["formula"] == formula_id]

    def found_instance(self, id_: str, formula_id: str | None = None) -> Row:
        if formula_id is not None:
            self.found(formula_id)
        row = self.instances.get(id_)
        if row is None or formula_id not in (None, row["formula"]):
            raise refusal(404, f"No formula instance found with id {id_}")
        return row

    def shown_instance(self, row: Row) -> Row:
        formula = self.rows[row["formula"]]
        names = ("id", "name", "active", "singleThreaded", "debugLoggingEnabled", "configuration")
        return shown({**row, "formula": {name: formula[name] for name in names}})

    def _set(self, values: Mapping[str, Any]) -> Row:
        return {key: value for key, value in values.items() if value is not None}

    def _accept(self, formula_id: str, content: Row) -> None:
        content["configuration"] = {
            key: value if isinstance(value, str) else canonical(value)
            for key, value in content["configuration"].items()
        }
        missing = [
            entry["key"]
            for entry in self.rows[formula_id]["configuration"]
            if entry["required"] and not content["configuration"].get(entry["key"])
        ]
        if missing:
            raise refusal(400, f"Missing required formula configuration: {', '.join(missing)}")


class FakeFormulas(Formulas):
    """`/formulas` in memory."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.formulas

    def create(self, body: Mapping[str, Any]) -> Row:
        with self._service.call("formulas.create", body):
            return self._store.create(body)

    def get(self, id_: str) -> Row:
        with self._service.call("formulas.get", id_):
            return shown(self._store.found(id_))

    def put(self, id_: str, body: Mapping[str, Any]) -> Row:
        with self._service.call("formulas.put", id_, body):
            return self._store.replace(id_, body)

    def patch(self, id_: str, body: Mapping[str, Any]) -> Row:
        with self._service.call("formulas.patch", id_, body):
            return self._store.patch(id_, body)

    def delete(self, id_: str) -> None:
        with self._service.call("formulas.delete", id_):
            self._store.delete(id_)

    def delete_part(self, id_: str, sort: str, part_id: str) -> None:
        with self._service.call("formulas.delete_part", id_, sort, part_id):
            self._store.delete_part(id_, sort, part_id)

    def list(self) -> Rows:
        with self._service.call("formulas.list"):
            return list(map(shown, self._store.rows.values()))


class FakeFormulaInstances(FormulaInstances):
    """`/formulas/{formula id}/instances` in memory."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._store = service.formulas

    def create(self, formula_id: str, body: Mapping[str, Any]) -> Row:
        with self._service.call("formula_instances.create", formula_id, body):
            return self._store.create_instance(formula_id, body)

    def get(self, id_: str, formula_id: str | None = None) -> Row:
        with self._service.call("formula_instances.get", id_, formula_id):
            return self._store.shown_instance(self._store.found_instance(id_, formula_id))

    def put(self, formula_id: str, id_: str, body: Mapping[str, Any]) -> Row:
        with self._service.call("formula_instances.put", formula_id, id_, body):
            return self._store.replace_instance(formula_id, id_, body)

    def set_active(self, formula_id: str, id_: str, *, active: bool) -> None:
        with self._service.call("formula_instances.set_active", formula_id, id_, active):
            self._store.found_instance(id_, formula_id)["active"] = active

    def delete(self, formula_id: str, id_: str) -> None:
        with self._service.call("formula_instances.delete", formula_id, id_):
            self._store.found_instance(id_, formula_id)
            del self._store.instances[id_]

    def list(self, formula_id: str) -> Rows:
        with self._service.call("formula_instances.list", formula_id):
            self._store.found(formula_id)
            return self._shown(self._store.of_formula(formula_id))

    def list_all(self) -> Rows:
        with self._service.call("formula_instances.list_all"):
            return self._shown(self._store.instances.values())

    def _shown(self, rows: Iterable[Row]) -> Rows:
        return [self._store.shown_instance(row) for row in rows]


def shown(row: Row) -> Row:
    """Return a row as a response shows it, which the caller may change."""
    found = copy.deepcopy(row)
    if found.get("method") and found.get("uri"):
        found["api"] = f"{found['method']} {found['uri']}"
    return found
