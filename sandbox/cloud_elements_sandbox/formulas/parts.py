"""The parts of a formula template: its variables, triggers and steps, each with an id."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..data.store import Store
from ..platform.switches import Values

Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartKind:
    """One of the lists of a template: its field, what names a part in it, and its word."""

    field: str
    key: str
    word: str


VARIABLES = PartKind("configuration", "key", "configuration")
TRIGGERS = PartKind("triggers", "name", "trigger")
STEPS = PartKind("steps", "name", "step")
KINDS = (VARIABLES, TRIGGERS, STEPS)
_DEFAULTS: Mapping[str, Part] = {
    "configuration": {"type": "value"},
    "triggers": {"async": True, "onSuccess": [], "onFailure": [], "properties": {}},
    "steps": {"onSuccess": [], "onFailure": [], "properties": {}},
}


def stored(
    store: Store, kind: PartKind, sent: Iterable[Part], before: Iterable[Part], switches: Values
) -> list[Part]:
    """Return the parts as the service stores them: with defaults and ids, and in its order.

    *before* are those that the template had. Ids that another account gave are not theirs.
    """
    old = list(before)
    parts = [
        {
            **_DEFAULTS[kind.field],
            **({"required": _required(switches)} if kind is VARIABLES else {}),
            **part,
            "id": _id_of(store, kind, part, old, switches),
        }
        for part in sent
    ]
    if kind is VARIABLES:
        for part in parts:
            part["name"] = part.get("name") or part["key"]
    if switches["formula-part-order"] == "by-name":
        parts.sort(key=lambda part: str(part[kind.key]))
    return parts


def _required(switches: Values) -> bool:
    return switches["formula-required-default"] == "true"


def _id_of(store: Store, kind: PartKind, part: Part, before: list[Part], switches: Values) -> int:
    rule, sent = switches["formula-part-ids"], part.get("id")
    has_id = isinstance(sent, int) and not isinstance(sent, bool)
    if rule == "foreign" and has_id:
        return int(part["id"])
    if rule == "by-name":
        for old in before:
            if old[kind.key] == part[kind.key]:
                return int(old["id"])
    if rule != "new" and has_id and any(old["id"] == sent for old in before):
        return int(part["id"])
    return store.next_number()


def kept(kind: PartKind, sent: list[Part], before: Iterable[Part]) -> list[Part]:
    """Return what was sent and, behind it, the parts from before that it does not name."""
    names = {part[kind.key] for part in sent}
    return [*sent, *(part for part in before if part[kind.key] not in names)]


def renamed_variable(part: Part, before: str, after: str) -> Part:
    """Return a trigger or step that refers to a variable by its new key."""
    pattern = re.compile(r"\$\{(config\.)?" + re.escape(before) + r"\}")
    properties = json.loads(
        pattern.sub(
            lambda found: f"${{{found[1] or ''}{json.dumps(after, ensure_ascii=False)[1:-1]}}}",
            json.dumps(part["properties"], ensure_ascii=False),
        )
    )
    return {**part, "properties": properties}


def without_step(part: Part, name: str) -> Part:
    """Return a trigger or step that no longer goes on to a step."""
    following = {
        field: [step for step in part[field] if step != name]
        for field in ("onSuccess", "onFailure")
    }
    return {**part, **following}
