"""What `orphans` prints."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

from ..recovery.orphans import INSTANCE_TYPE, Orphan
from ..recovery.unmarked_candidates import NOUNS
from .candidates import Candidates
from .formulas import summary as formula_summary
from .instance_rows import summary
from .session import as_json
from .table import print_table, safe


def print_json(
    options: argparse.Namespace,
    found: Sequence[Orphan],
    candidates: Candidates,
    deleted: Sequence[Orphan],
    gone: Sequence[Orphan],
) -> None:
    """Print what was found, and what became of it, as JSON."""
    kinds: dict[str, list[dict[str, Any]]] = {"instances": [], "formulas": []}
    for one in found:
        is_instance = one.type == INSTANCE_TYPE
        kinds["instances" if is_instance else "formulas"].append(
            {
                **(summary(one.row) if is_instance else formula_summary(one.row)),
                "created": one.row.get("createdDate"),
                "evidence": one.evidence or None,
                "deleted": one in deleted,
                "gone": one in gone,
            }
        )
    listed = [one.as_object() for one in candidates.found]
    print(as_json({"deleted": options.delete, **kinds, "candidates": listed}))


def print_tables(
    options: argparse.Namespace, found: Sequence[Orphan], candidates: Candidates
) -> None:
    """Print what was found as tables; what was deleted is said on standard error."""
    if not found:
        print("there are no orphaned instances or formulas")
    elif not options.delete:
        head = ("id", "name", "element", "created", "evidence", "tags")
        rows = [
            (
                one.named_id, one.row.get("name"), row["element"], one.row.get("createdDate"),
                one.evidence or "none", ", ".join(row["tags"]),
            )
            for one in found
            for row in [summary(one.row)]
        ]  # fmt: skip
        print_table(head, rows)
    if candidates.found:
        print("\ncandidates, which an interrupted run or somebody else has created:\n")
        cells = [
            (one.id, NOUNS[one.type], one.name, one.urn.rpartition("::")[2])
            for one in candidates.found
        ]
        print_table(("id", "kind", "name", "resource"), cells)


def report_unmarked(candidates: Candidates) -> None:
    """Say on standard error what cannot be found, if the stack has or had any of it."""
    for reason in candidates.unread:
        sys.stderr.write(f"warning: could not look for {safe(reason)}\n")
    if candidates.found:
        sys.stderr.write(
            "candidates are not deleted here: run `pulumi up`, which takes back what is still "
            "declared, or delete them in the console\n"
        )
    if candidates.relevant:
        sys.stderr.write(
            "note: formula instances, virtual data resources and transformations carry no mark, "
            "so that an orphaned one is found only by its pending create in the stack's state\n"
        )


def named(orphan: Orphan) -> str:
    """Return an orphan's id and name."""
    return f"{orphan.named_id} ({safe(orphan.row.get('name'))})"
