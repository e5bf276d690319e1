"""Show one instance, with its configuration.

Values that may be secret are shown as [secret]; tokens are never shown. The lines "formula
instances" and "stack" are as in `instances`.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import CloudElementsError, NotFoundError
from ..resources.instance.configuration import is_secret
from ..resources.values import MASK
from .instance_rows import stack_of, stacks_of_project, summary, users
from .progress import Progress
from .session import Session, as_json
from .table import print_table

NAME = "instance"
HELP = "show one instance, with its configuration"
EXAMPLES = ("cloud-elements instance 12", "cloud-elements instance 12 --json")
HIDDEN = "[secret]"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("id", metavar="ID", help="the instance's id; `instances` lists them")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the instance."""
    with Progress("reading the instance") as progress:
        row = instance(session, options.id)
        stack = stack_of(row, stacks_of_project(session))
        progress.step("reading the formula instances")
        used = users(session)
    shown = {
        **summary(row),
        "created": row.get("createdDate"),
        "updated": row.get("updatedDate"),
        "stack": stack,
        "formulaInstances": None if used is None else used.get(str(row.get("id")), []),
        "configuration": dict(_entries(row.get("configuration"))),
    }
    if options.json:
        print(as_json(shown))
    else:
        _show(shown)
    return 0


def instance(session: Session, id_: str) -> dict[str, Any]:
    """Return an instance.

    Raises:
        CloudElementsError: there is none with this id.
    """
    try:
        return session.client.instances.get(id_)
    except NotFoundError:
        raise CloudElementsError(f"there is no instance {id_}") from None


def _entries(section: object) -> Iterator[tuple[str, str]]:
    """Yield the entries that have a value, in the order of their keys."""
    for key, value in sorted((section if isinstance(section, Mapping) else {}).items()):
        if value not in (None, ""):
            yield key, HIDDEN if value == MASK or is_secret(key, value) else str(value)


def _show(shown: Mapping[str, Any]) -> None:
    ids = shown["formulaInstances"]
    rows = [
        ("name", shown["name"]),
        ("element", shown["element"]),
        ("tags", ", ".join(shown["tags"])),
        ("valid", shown["valid"]),
        ("disabled", shown["disabled"]),
        ("created", shown["created"]),
        ("updated", shown["updated"]),
        ("by Pulumi", shown["managed"]),
        ("stack", shown["stack"]),
        ("formula instances", "cannot be read" if ids is None else ", ".join(ids) or "none"),
    ]
    print_table(("id", shown["id"]), rows)
    if shown["configuration"]:
        print()
        print_table(("entry", "value"), shown["configuration"].items())
