"""Print the Python program that takes over instances which exist.

  python -m pulumi_cloud_elements describe > __main__.py
  python -m pulumi_cloud_elements describe 12 15
  python -m pulumi_cloud_elements describe --element closeio --tag production
  python -m pulumi_cloud_elements describe --json | jq -r '.secrets[]'

Secrets are never printed: the program asks the stack's configuration for them, and its first
lines tell how to set them. Applying it makes no instance and changes none that is as described.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from ..api.catalogue import Catalogue
from ..api.tags import tag_names
from ..errors import CloudElementsError, NotFoundError
from .console import write_program
from .program_text import Described, described, program_text
from .progress import Progress
from .session import Session, as_json

NAME = "describe"
HELP = "the program that takes over instances which exist"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("id", nargs="*", help="the instances' ids; default: all")
    parser.add_argument("--element", metavar="KEY", help="only instances of this element")
    parser.add_argument("--tag", help="only instances with this tag")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there")
    form.add_argument("--json", action="store_true", help="print JSON, the program in it")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print or write the program."""
    rows, declared = _described(options, session)
    if not rows:
        sys.stderr.write("no instance matches, so the program declares none\n")
    text = program_text(declared)
    if options.json:
        instances = [
            {"id": str(row.get("id")), "resource": one.resource_name, "notes": one.notes}
            for row, one in zip(rows, declared, strict=True)
        ]
        secrets = [name for one in declared for name in one.secrets]
        print(as_json({"program": text, "secrets": secrets, "instances": instances}))
        return 0
    if options.output is None:
        write_program(text)
        return 0
    try:
        with options.output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CloudElementsError(f"{options.output} already exists: pass another name") from None
    except OSError as error:
        raise CloudElementsError(f"{options.output}: {error.strerror}") from None
    return 0


def _described(
    options: argparse.Namespace, session: Session
) -> tuple[list[dict[str, Any]], list[Described]]:
    """Return the instances that are asked for, and the declaration of each."""
    with Progress("reading the instances") as progress:
        wanted = [
            row
            for row in _rows(options.id, session)
            if options.element in (None, (row.get("element") or {}).get("key"))
            and (options.tag is None or options.tag in (tag_names(row.get("tags")) or []))
        ]
        catalogue, names, found = Catalogue(session.client), set[str](), []
        for number, row in enumerate(wanted, 1):
            progress.step(f"describing {number} of {len(wanted)}")
            found.append(described(row, catalogue, names))
    return wanted, found


def _rows(ids: list[str], session: Session) -> list[dict[str, Any]]:
    if not ids:
        return session.client.instances.list()
    rows = []
    for id_ in dict.fromkeys(ids):  # two declarations of one instance would be an error
        try:
            rows.append(session.client.instances.get(id_))
        except NotFoundError:
            raise CloudElementsError(f"there is no instance {id_}") from None
    return rows
