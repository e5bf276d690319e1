"""List the elements in the catalogue."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from .progress import Progress
from .session import Session, as_json
from .table import print_table, safe

NAME = "elements"
HELP = "list the elements in the catalogue"
EXAMPLES = ("cloud-elements elements", "cloud-elements elements crm")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument(
        "text",
        metavar="TEXT",
        nargs="?",
        default="",
        help="list only elements whose key, name or hub contains this",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the catalogue."""
    wanted = options.text.lower()
    with Progress("reading the catalogue"):
        rows = session.client.elements.list()
    found = [
        {
            "key": row.get("key"),
            "name": row.get("name"),
            "hub": row.get("hub"),
            "authentication": _authentication(row),
        }
        for row in rows
        if any(wanted in str(row.get(field) or "").lower() for field in ("key", "name", "hub"))
    ]
    found.sort(key=lambda row: str(row["key"]))
    if not found:
        said = f"no element has {safe(options.text)!r} in its key, name or hub"
        sys.stderr.write(f"{said if rows else 'the catalogue is empty'}\n")
    if options.json:
        print(as_json(found))
    elif found:
        head = ("key", "name", "hub", "authentication")
        print_table(head, [[row[column] for column in head] for row in found])
    return 0


def _authentication(row: dict[str, Any]) -> Any:
    told = row.get("authentication")
    return told.get("type") if isinstance(told, dict) else None
