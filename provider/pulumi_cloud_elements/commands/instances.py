"""List the instances of the account: all, or those that match every filter.

The column "formulas" counts the formula instances that use an instance; --json lists their ids. It
is empty if they cannot be read. The column "stack" names the stack that manages an instance, and
is empty if none does. For stacks of other projects, and for stacks without a Pulumi.<stack>.yaml
in this folder, it shows the stack's tag instead of its name.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import Any

from ..api.tags import tag_names
from .instance_rows import stack_of, stacks_of_project, summary, users
from .progress import Progress
from .session import Session, as_json
from .table import print_table

NAME = "instances"
HELP = "list the instances of the account"
EXAMPLES = (
    "cloud-elements instances",
    "cloud-elements instances --element closeio --tag production",
    "cloud-elements instances --name emea --json",
    "cloud-elements instances --unmanaged",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--element", metavar="KEY", help="only instances of this element")
    parser.add_argument(
        "--name", metavar="TEXT", help="only instances whose name contains this, in any case"
    )
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        help="only instances with this tag; may be repeated, then with each of them",
    )
    parser.add_argument(
        "--unmanaged", action="store_true", help="only instances that no stack manages"
    )
    parser.add_argument("--disabled", action="store_true", help="only disabled instances")
    parser.add_argument(
        "--invalid", action="store_true", help="only instances that the service finds invalid"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the instances, without their tokens and configuration."""
    with Progress("reading the instances") as progress:
        stacks = stacks_of_project(session)
        rows = session.client.instances.list()
        progress.step("reading the formula instances")
        used = users(session)
    found = [
        {
            **summary(row),
            "stack": stack_of(row, stacks),
            "formulaInstances": None if used is None else used.get(str(row.get("id")), []),
        }
        for row in rows
        if _matches(row, options)
    ]
    if not found:
        sys.stderr.write(f"{_nothing(len(rows))}\n")
    if options.json:
        print(as_json(found))
    elif found:
        _show(found)
    return 0


def _matches(row: Mapping[str, Any], options: argparse.Namespace) -> bool:
    """Tell whether an instance matches every filter."""
    shown, tags = summary(row), tag_names(row.get("tags")) or []
    name = str(shown["name"] or "").casefold()
    return (
        options.element in (None, shown["element"])
        and (options.name or "").casefold() in name
        and set(options.tag) <= set(tags)
        and not (options.unmanaged and shown["managed"])
        and not (options.disabled and shown["disabled"] is not True)
        and not (options.invalid and shown["valid"] is not False)
    )


def _nothing(count: int) -> str:
    if count:
        return f"no instance matches; instances in the account: {count}"
    return "there are no instances in the account"


def _show(found: list[dict[str, Any]]) -> None:
    cells = [
        (
            row["id"], row["name"], row["element"], ", ".join(row["tags"]), _state(row),
            None if row["formulaInstances"] is None else len(row["formulaInstances"]),
            row["stack"] or ("unknown" if row["managed"] else ""),
        )
        for row in found
    ]  # fmt: skip
    print_table(("id", "name", "element", "tags", "state", "formulas", "stack"), cells)


def _state(row: Mapping[str, Any]) -> str:
    """Return whether an instance can be used, and why not."""
    states = (("disabled", row["disabled"] is True), ("not valid", row["valid"] is False))
    return ", ".join(name for name, holds in states if holds) or "valid"
