"""Tell whether the credentials are right and the service answers.

python -m pulumi_cloud_elements check
python -m pulumi_cloud_elements check --stack production
"""

from __future__ import annotations

import argparse
import time

from .session import Session, as_json
from .table import table

NAME = "check"
HELP = "whether the credentials are right and the service answers"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Ask the service; what is wrong ends in an error that says what to do."""
    settings = session.settings
    before = time.perf_counter()
    organization = session.client.organization_id()
    told = {
        "baseUrl": settings.base_url,
        "secretsFrom": settings.secrets_from,
        "organizationId": organization,
        "milliseconds": round((time.perf_counter() - before) * 1000),
        "instances": len(session.client.list_instances()),
    }
    if options.json:
        print(as_json(told))
        return 0
    rows = [
        ("base URL", told["baseUrl"]),
        ("secrets from", told["secretsFrom"]),
        ("organization", organization or "not told by the service"),
        ("answer after", f"{told['milliseconds']} ms"),
        ("instances", told["instances"]),
    ]
    print(table(("the credentials are accepted", ""), rows))
    return 0
