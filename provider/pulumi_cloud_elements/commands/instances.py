"""List the instances of the account.

python -m pulumi_cloud_elements instances
python -m pulumi_cloud_elements instances --json
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from ..api.tags import tag_names
from ..recovery.marker import resource_marker, without_markers
from .progress import Progress
from .session import Session, as_json
from .table import table

NAME = "instances"
HELP = "the instances of the account"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the instances, without their tokens and configuration."""
    with Progress("reading the instances"):
        found = [summary(row) for row in session.client.instances.list()]
    if options.json:
        print(as_json(found))
        return 0
    rows = [
        (
            row["id"], row["name"], row["element"], ", ".join(row["tags"]), row["valid"],
            row["disabled"], row["managed"],
        )
        for row in found
    ]  # fmt: skip
    print(table(("id", "name", "element", "tags", "valid", "disabled", "by Pulumi"), rows))
    return 0


def summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what may be shown of an instance."""
    tags = tag_names(row.get("tags")) or []
    return {
        "id": str(row.get("id")),
        "name": row.get("name"),
        "element": (row.get("element") or {}).get("key"),
        "tags": without_markers(tags),
        "valid": row.get("valid"),
        "disabled": row.get("disabled"),
        "managed": resource_marker(tags) is not None,
    }
