"""Print the Python program that takes over instances which exist.

  python -m pulumi_cloud_elements describe > __main__.py
  python -m pulumi_cloud_elements describe 12 15
  python -m pulumi_cloud_elements describe --element closeio --tag production

Secrets are never printed: the program asks the stack's configuration for them, and its first
lines tell how to set them. Applying it makes no instance and changes none that is as described.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..answer import tag_names
from ..catalogue import Catalogue
from ..errors import CloudElementsError, NotFoundError
from .program_text import Described, described, program_text
from .session import Session

NAME = "describe"
HELP = "the program that takes over instances which exist"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("id", nargs="*", help="the instances' ids; default: all")
    parser.add_argument("--element", metavar="KEY", help="only instances of this element")
    parser.add_argument("--tag", help="only instances with this tag")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print or write the program."""
    text = program_text(_described(options, session))
    if options.output is None:
        print(text, end="")
        return 0
    try:
        with options.output.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise CloudElementsError(f"{options.output} is there already: give another name") from None
    except OSError as error:
        raise CloudElementsError(f"{options.output}: {error.strerror}") from None
    return 0


def _described(options: argparse.Namespace, session: Session) -> list[Described]:
    if options.id:
        rows = []
        for id_ in options.id:
            try:
                rows.append(session.client.get_instance(id_))
            except NotFoundError:
                raise CloudElementsError(f"there is no instance {id_}") from None
    else:
        rows = session.client.list_instances()
    wanted = [
        row
        for row in rows
        if options.element in (None, (row.get("element") or {}).get("key"))
        and (options.tag is None or options.tag in (tag_names(row.get("tags")) or []))
    ]
    catalogue, names, found = Catalogue(session.client), set[str](), []
    for number, row in enumerate(wanted, 1):
        found.append(described(row, catalogue, names))
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number} of {len(wanted)}" + ("\n" if row is wanted[-1] else ""))
    return found
