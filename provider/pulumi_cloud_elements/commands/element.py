"""Show the configuration entries of an element, and which are required.

python -m pulumi_cloud_elements element closeio
python -m pulumi_cloud_elements element hubspotcrm --authentication oauth2
"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from ..api.catalogue import Catalogue
from ..errors import CloudElementsError
from .progress import Progress
from .session import Session, as_json
from .table import safe, table

NAME = "element"
HELP = "show the configuration entries of an element"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("key", help="the element's key, such as closeio")
    parser.add_argument(
        "--authentication", help="the authentication type, for an element with several"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print an element's configuration entries."""
    with Progress("reading the element"):
        definition = Catalogue(session.client).definition(options.key, options.authentication)
    if definition is None:
        raise CloudElementsError("the catalogue did not respond: try again")
    entries = sorted(definition.entries.values(), key=lambda entry: not entry.required)
    if options.json:
        print(
            as_json(
                {
                    "key": definition.key,
                    "authentication": definition.authentication,
                    "entries": [asdict(entry) for entry in entries],
                }
            )
        )
        return 0
    way = safe(definition.authentication or "not documented")
    print(f"{safe(definition.key)}, authentication {way}\n")
    rows = [
        (entry.key, entry.type, entry.required, entry.default, ", ".join(entry.options))
        for entry in entries
    ]
    print(table(("entry", "type", "required", "default", "choices"), rows))
    return 0
