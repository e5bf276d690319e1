"""Print the address for signing in to the vendor of an OAuth element.

The command prompts for the application's secret, or reads it from CLOUD_ELEMENTS_OAUTH_API_SECRET.
After the sign-in, the vendor redirects the browser to the callback URL with `?code=…`. The code
works once: pass it as provider_data={"code": …}.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Mapping

from ..errors import CloudElementsError
from .element import other_types
from .progress import Progress
from .session import Session, as_json
from .table import safe

NAME = "oauth-url"
HELP = "print the address for signing in to an OAuth element"
EXAMPLES = (
    "cloud-elements oauth-url sfdc \\",
    "    --api-key KEY --callback-url https://app.example.com/callback",
)
_VARIABLE = "CLOUD_ELEMENTS_OAUTH_API_SECRET"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("key", metavar="KEY", help="the element's key, such as sfdc")
    parser.add_argument(
        "--api-key", metavar="KEY", required=True, help="the application's key at the vendor"
    )
    parser.add_argument(
        "--callback-url", metavar="URL", required=True, help="the URL that the vendor redirects to"
    )
    parser.add_argument("--scope", help="the permissions that the application requests")
    parser.add_argument("--state", help="a string that the vendor returns with the code")
    parser.add_argument(
        "--site-address", metavar="URL", help="the account's own address, for some elements"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace, session: Session) -> int:
    """Print the sign-in address on standard output, what to do next on standard error."""
    _require_oauth(options.key, session)
    query = {
        "apiKey": options.api_key,
        "apiSecret": _secret(session.environment),
        "callbackUrl": options.callback_url,
        "scope": options.scope,
        "state": options.state,
        "siteAddress": options.site_address,
    }
    url = session.client.elements.oauth_url(
        options.key, {k: v for k, v in query.items() if v is not None}
    )
    print(as_json({"oauthUrl": url}) if options.json else safe(url))
    sys.stderr.write(
        "Open this address and sign in. The address that you are redirected to contains `code`. "
        "It works once: run `pulumi config set --secret code`, then use "
        'provider_data={"code": config.require_secret("code")}.\n'
    )
    return 0


def _require_oauth(key: str, session: Session) -> None:
    """Stop before anything is asked for if nobody can sign in to the element.

    Raises:
        CloudElementsError: there is no such element, or none of its types is OAuth.
    """
    with Progress("reading the element"):
        definition = session.catalogue.definition(key)
        if definition is None or not definition.authentication or definition.oauth:
            return  # the service knows
        types = [definition.authentication, *other_types(session, key, definition.authentication)]
    if not any(type_.startswith("oauth") for type_ in types):
        raise CloudElementsError(
            f'element "{key}" has no OAuth sign-in, its authentication is {", ".join(types)}: '
            f"declare the entries that `cloud-elements element {key}` lists"
        )


def _secret(environment: Mapping[str, str]) -> str:
    given = environment.get(_VARIABLE)
    if given:
        return given
    if not sys.stdin.isatty():
        raise CloudElementsError(f"the application's secret is missing: set {_VARIABLE}")
    return getpass.getpass("The application's secret: ")
