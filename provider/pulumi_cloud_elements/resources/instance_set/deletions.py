"""How many members one update may delete: a fleet is never wiped by an empty list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...api.ids import plain
from ...errors import CloudElementsError
from ..values import is_known
from .validation import named

Row = Mapping[str, Any]


def renamed(existing: Mapping[str, Row], inputs: Row) -> dict[str, str]:
    """Return the keys before, by the keys under which members are adopted from now on.

    Args:
        existing: the outputs of the members that exist, by key.
        inputs: the declared inputs.
    """
    members = inputs.get("instances")
    if not isinstance(members, Mapping):
        return {}
    by_id = {plain(row["id"]): key for key, row in existing.items() if key not in members}
    found = {}
    for key, row in members.items():
        adopt = row.get("adopt") if isinstance(row, Mapping) and key not in existing else None
        before = by_id.pop(plain(adopt), None)
        if before is not None:
            found[key] = before
    return found


def deleted(existing: Mapping[str, Row], inputs: Row) -> list[str]:
    """Return the keys of the members that an update would delete.

    What is not known yet, or missing as a whole, deletes nothing.

    Args:
        existing: the outputs of the members that exist, by key.
        inputs: the declared inputs.
    """
    members = inputs.get("instances")
    if not isinstance(members, Mapping):
        return []
    release = inputs.get("release")
    stay = {*members, *renamed(existing, inputs).values()}
    stay.update(release if isinstance(release, (list, tuple)) else ())
    return sorted(existing.keys() - stay)


def require_allowed(existing: Mapping[str, Row], inputs: Row) -> None:
    """Refuse an update that would delete more members than may be deleted at once.

    Args:
        existing: the outputs of the members that exist, by key.
        inputs: the declared inputs.

    Raises:
        CloudElementsError: there are too many.
    """
    gone = deleted(existing, inputs)
    most = _most(len(existing), inputs) if gone else None
    if most is None or len(gone) <= most:
        return
    raise CloudElementsError(
        f"{len(gone):,} of {len(existing):,} instances would be deleted ({named(gone)}), but at "
        f"most {most:,} may be: correct `instances`, or confirm it with "
        f"max_deletions={len(gone)}"
    )


def _most(count: int, inputs: Mapping[str, Any]) -> int | None:
    declared = inputs.get("max_deletions")
    if not is_known(declared):
        return None  # it is known when the update is done
    if declared is not None:
        return int(declared)
    return max(5, count // 10) if inputs["instances"] else 0
