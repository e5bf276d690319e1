"""List the formulas of the account.

The column "instances" counts the formula instances; --json lists them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from ..recovery.description_mark import marks_in, without_marks
from .progress import Progress
from .session import Session, as_json
from .table import print_table

NAME = "formulas"
HELP = "list the formulas of the account, and their instances"
EXAMPLES = ("cloud-elements formulas", "cloud-elements formulas --json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the formulas, without their steps and values."""
    with Progress("reading the formulas") as progress:
        rows = session.client.formulas.list()
        progress.step("reading the formula instances")
        instances = session.client.formula_instances.list_all()
    found = [
        {
            **summary(row),
            "instances": [
                {"id": str(one.get("id")), "name": one.get("name"), "active": one.get("active")}
                for one in instances
                if formula_id(one) == str(row.get("id"))
            ],
        }
        for row in rows
    ]
    if not found:
        sys.stderr.write("there are no formulas in the account\n")
    if options.json:
        print(as_json(found))
    elif found:
        _show(found)
    return 0


def _show(found: list[dict[str, Any]]) -> None:
    head = ("id", "name", "engine", "trigger", "active", "instances", "by Pulumi")
    cells = [
        (
            one["id"], one["name"], one["engine"], one["trigger"], one["active"],
            len(one["instances"]), one["managed"],
        )
        for one in found
    ]  # fmt: skip
    print_table(head, cells)


def formula_id(row: Mapping[str, Any]) -> str | None:
    """Return the id of a formula instance's formula."""
    formula = row.get("formula")
    id_ = formula.get("id") if isinstance(formula, Mapping) else None
    return None if id_ is None else str(id_)


def summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be shown of a formula."""
    description, triggers = row.get("description"), row.get("triggers")
    return {
        "id": str(row.get("id")),
        "name": row.get("name"),
        "description": without_marks(description) if isinstance(description, str) else None,
        "engine": row.get("engine"),
        "trigger": ", ".join(str(one.get("type")) for one in triggers or ()),
        "active": row.get("active"),
        "managed": bool(marks_in(description)),
    }
