"""List the instances of the account.

python -m pulumi_cloud_elements instances
python -m pulumi_cloud_elements instances --json

The column "stack" names the stack that manages an instance. For stacks of other projects, and for
stacks without a Pulumi.<stack>.yaml in this folder, it shows the stack's tag instead of its name.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..api.tags import tag_names
from ..recovery import identity
from ..recovery.marker import STACK_PREFIX, resource_marker, stack_tag, without_markers
from .progress import Progress
from .session import Session, as_json
from .table import table

NAME = "instances"
HELP = "list the instances of the account"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the instances, without their tokens and configuration."""
    with Progress("reading the instances"):
        stacks = _stacks(session)
        found = [
            {**summary(row), "stack": _stack_of(row, stacks)}
            for row in session.client.instances.list()
        ]
    if options.json:
        print(as_json(found))
        return 0
    rows = [
        (
            row["id"], row["name"], row["element"], ", ".join(row["tags"]), row["valid"],
            row["disabled"], row["managed"], row["stack"] or "",
        )
        for row in found
    ]  # fmt: skip
    head = ("id", "name", "element", "tags", "valid", "disabled", "by Pulumi", "stack")
    print(table(head, rows))
    return 0


def summary(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an instance that are not secret."""
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


def _stack_of(row: Mapping[str, Any], stacks: Mapping[str, str]) -> str | None:
    tags = tag_names(row.get("tags")) or []
    tag = next((tag for tag in tags if tag.startswith(STACK_PREFIX)), None)
    return None if tag is None else stacks.get(tag, tag)


def _stacks(session: Session) -> dict[str, str]:
    """Return the names of the project's stacks, by the tags of their instances."""
    folder = next(
        (each for each in (Path.cwd(), *Path.cwd().parents) if identity.project_name(each)), None
    )
    if folder is None:
        return {}
    project = identity.project_name(folder) or ""
    names = {file.name.split(".", 1)[1].rpartition(".")[0] for file in folder.glob("Pulumi.*.yaml")}
    if session.stack is not None:
        names.add(session.stack.rpartition("/")[2])
    return {stack_tag(session.settings.owner, project, name): name for name in names}
