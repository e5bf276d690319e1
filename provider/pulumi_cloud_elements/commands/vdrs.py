"""List the virtual data resources of the account, and for which elements they are mapped.

They are looked for at the organization, the account and each of its instances. Transformations are
looked for by element; where the service does not say for which elements a virtual data resource is
mapped, every element of the catalogue is asked about, which takes a while.
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

from ..resources.own_level import own_parts
from .describing.account import Objects, Placed, Reader, account_of, maps
from .progress import Progress
from .session import Session, as_json
from .table import print_table, safe

NAME = "vdrs"
HELP = "list the virtual data resources, and what maps them"
EXAMPLES = ("cloud-elements vdrs", "cloud-elements vdrs --json")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the virtual data resources."""
    with Progress("reading the instances") as progress:
        instances = session.client.instances.list()
        reader = Reader(session.client, progress.step)
        formulas, _ = reader.formulas()
        objects = reader.objects(instances, account_of(formulas))
    for line in reader.missing:
        sys.stderr.write(f"not read: {safe(line)}\n")
    found = [_summary(one, objects) for one in objects.definitions]
    if not found:
        sys.stderr.write("there are no virtual data resources in the account\n")
    if options.json:
        print(as_json(found))
    elif found:
        _show(found)
    return 0


def _show(found: list[dict[str, Any]]) -> None:
    head = ("level", "of", "name", "fields", "mapped for")
    cells = [
        (
            one["level"], one["scope"], one["name"], len(one["fields"]),
            ", ".join(each["element"] or "this instance" for each in one["transformations"]),
        )
        for one in found
    ]  # fmt: skip
    print_table(head, cells)


def _summary(one: Placed, objects: Objects) -> dict[str, Any]:
    """Return what may be shown of a virtual data resource."""
    own = own_parts(one.row.get("fields"), one.place)
    return {
        "level": one.place.level,
        "scope": one.place.scope,
        "name": one.name,
        "description": one.row.get("description"),
        "fields": {field.get("path"): field.get("type") for field in own},
        "transformations": [
            {"element": each.place.element, "vendorName": each.row.get("vendorName")}
            for each in objects.transformations
            if maps(each, one)
        ],
    }
