"""How many members one update may delete: a fleet is never wiped by an empty list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from ...errors import CloudElementsError
from ..values import is_known
from .validation import named


def deleted(existing: Iterable[str], inputs: Mapping[str, Any]) -> list[str]:
    """Return the keys of the members that an update would delete.

    What is not known yet, or missing as a whole, deletes nothing.

    Args:
        existing: the keys of the members that exist.
        inputs: the declared inputs.
    """
    members = inputs.get("instances")
    if not isinstance(members, Mapping):
        return []
    release = inputs.get("release")
    released = release if isinstance(release, (list, tuple)) else ()
    return sorted(key for key in existing if key not in members and key not in released)


def require_allowed(existing: Collection[str], inputs: Mapping[str, Any]) -> None:
    """Refuse an update that would delete more members than may be deleted at once.

    Args:
        existing: the keys of the members that exist.
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
