"""Show the configuration entries of an element, and which are required.

An element with several authentication types has a table for each of them. The first one is the
type of an instance whose configuration has no authentication.type.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from ..api.catalogue import Catalogue, Definition
from ..errors import CloudElementsError, UnauthorizedError
from .progress import Progress
from .session import Session, as_json
from .table import print_table, safe

NAME = "element"
HELP = "show the configuration entries of an element"
EXAMPLES = (
    "cloud-elements element closeio",
    "cloud-elements element hubspotcrm --authentication oauth2",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("key", metavar="KEY", help="the element's key, such as closeio")
    parser.add_argument(
        "--authentication",
        metavar="TYPE",
        help="only this authentication type; default: all that the element has",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print an element's configuration entries."""
    catalogue = session.catalogue
    with Progress("reading the element"):
        first = _definition(catalogue, options.key, options.authentication)
        others = []
        if options.authentication is None:
            others = other_types(session, options.key, first.authentication)
        found = [first, *(_definition(catalogue, options.key, type_) for type_ in others)]
    if options.json:
        types = [{"type": each.authentication, "entries": _entries(each)} for each in found]
        own = {"authentication": first.authentication, "entries": types[0]["entries"]}
        print(as_json({"key": first.key, **own, "authenticationTypes": types}))
        return 0
    for number, each in enumerate(found):
        if number:
            print()
        _show(each)
    return 0


def other_types(session: Session, key: str, own: str) -> list[str]:
    """Return an element's authentication types other than its own; none where they are unknown."""
    try:
        rows = session.client.elements.authentication_types(key)
    except UnauthorizedError:
        raise
    except CloudElementsError:
        return []
    types = [str(row["type"]) for row in rows if row.get("type")]
    return [type_ for type_ in dict.fromkeys(types) if type_ != own]


def _definition(catalogue: Catalogue, key: str, authentication: str | None) -> Definition:
    definition = catalogue.definition(key, authentication)
    if definition is None:
        raise CloudElementsError("the catalogue did not respond: try again")
    return definition


def _entries(definition: Definition) -> list[dict[str, Any]]:
    """Return the entries, those that are required first."""
    entries = sorted(definition.entries.values(), key=lambda entry: not entry.required)
    return [asdict(entry) for entry in entries]


def _show(definition: Definition) -> None:
    way = safe(definition.authentication or "not documented")
    print(f"{safe(definition.key)}, authentication {way}\n")
    entries = _entries(definition)
    if not entries:
        print("the element has no configuration entries")
        return
    head = ["entry", "type", "required", "default"]
    rows = [[entry[name] for name in ("key", *head[1:])] for entry in entries]
    if any(entry["options"] for entry in entries):
        head.append("choices")
        for row, entry in zip(rows, entries, strict=True):
            row.append(", ".join(entry["options"]))
    print_table(head, rows)
