"""Check the credentials and the connection to the service."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sized

from ..api.levels import ORGANIZATION, Place
from ..errors import ApiError, SettingsError, UnauthorizedError
from .progress import Progress
from .session import Session, as_json
from .table import print_table

NAME = "check"
HELP = "check the credentials and the connection to the service"
EXAMPLES = ("cloud-elements check", "cloud-elements check --stack production")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Send a request to the service. A failure raises an error that says what to do."""
    settings = session.settings
    if settings.unknown:
        raise SettingsError("; ".join(settings.unknown))
    with Progress("connecting to the service") as progress:
        before = time.perf_counter()
        organization = session.client.organizations.current_id()
        milliseconds = round((time.perf_counter() - before) * 1000)
        progress.step("counting the instances")
        instances = len(session.client.instances.list())
        progress.step("counting the formulas")
        formulas = _count(session.client.formulas.list)
        progress.step("counting the virtual data resources")
        place = Place(ORGANIZATION)
        definitions = _count(lambda: session.client.definitions.list(place))
    told = {
        "baseUrl": settings.base_url,
        "secretsFrom": settings.secrets_from,
        "organizationId": organization,
        "milliseconds": milliseconds,
        "instances": instances,
        "formulas": formulas,
        "virtualDataResources": definitions,
    }
    if options.json:
        print(as_json(told))
        return 0
    rows = [
        ("secrets from", told["secretsFrom"]),
        ("organization", organization or "not shown by the service"),
        ("response time", f"{told['milliseconds']} ms"),
        ("instances", told["instances"]),
        ("formulas", _shown(formulas)),
        ("organization's VDRs", _shown(definitions)),
    ]
    print("the credentials are accepted\n")
    print_table(("base URL", settings.base_url), rows)
    return 0


def _count(ask: Callable[[], Sized]) -> int | None:
    """Return how many there are, or None where the user may not read them."""
    try:
        return len(ask())
    except UnauthorizedError:
        raise
    except ApiError:
        return None


def _shown(count: int | None) -> int | str:
    return "cannot be read" if count is None else count
